from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.values.at_once import bulk, plain_set
from nbasset.versions.values.repeated import Repeated

plain = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.integers(0, 3), inside, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=100)
@given(plain, plain)
def test_containers_of_plain_values_are_told_apart_exactly_when_they_are_written_otherwise(one, other):
    told = [bulk([each], Repeated()) for each in (one, other)]
    assert (told[0] == told[1]) == (repr(one) == repr(other))


def test_what_is_not_plain_is_told_part_by_part():
    assert bulk([[object()]], Repeated()) is None
    assert plain_set({object}) is None


def test_the_order_of_numbers_in_a_set_counts_where_it_follows_from_how_it_was_filled():
    assert list({8, 0}) != list({0, 8})
    assert plain_set({8, 0}) != plain_set({0, 8})
    assert plain_set({1, 2}) == plain_set({2, 1})


def test_the_order_of_texts_in_a_set_is_nobody_s_doing():
    texts = [f"a{number}" for number in range(20)]
    other = set()
    for each in reversed(texts):
        other.add(each)
    assert plain_set(set(texts)) == plain_set(other)
