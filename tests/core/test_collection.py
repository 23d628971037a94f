from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming import all_named, named

from nbasset.core.collection import BadSize, bytes_of, collectable, enough, worth
from nbasset.core.materialization import Materialization


@pytest.mark.parametrize("text", ["", "GB", "much", "-1", "1 XB", "1e3", "5 GB 3"])
def test_what_is_no_size_is_refused_with_an_example(text):
    with pytest.raises(BadSize, match="is no size: write it as 500MB"):
        bytes_of(text)


@st.composite
def stores(draw):
    """Results of some assets in some notebooks, newest first, and what was current last in each notebook."""
    names, made = st.sampled_from(all_named("a b c")), []
    for number in range(draw(st.integers(0, 12))):
        key = f"k{draw(st.integers(0, 3))}"
        took, size = draw(st.floats(0, 100)), draw(st.integers(1, 1000))
        made.append(
            Materialization(draw(names), key, "", draw(st.sampled_from("nm")), "r", float(number), took, "", size=size)
        )
    current = {(each.asset, each.key) for each in made if draw(st.booleans())}
    return made[::-1], current


@given(stores())
def test_every_current_version_stays_and_everything_else_goes(store):
    """Against the naive sentence: of each current key, and of each asset in each notebook, the newest stays."""
    everything, current = store
    going = collectable(everything, [], current)
    staying = [made for made in everything if made not in going]
    for key in current:
        newest = next(made for made in everything if (made.asset, made.key) == key)
        assert newest in staying
    for made in everything:
        maker = (made.notebook, made.asset)
        newest_of_key = next(each for each in everything if (each.asset, each.key) == (made.asset, made.key))
        newest_of_maker = next(each for each in everything if (each.notebook, each.asset) == maker)
        needed = ((made.asset, made.key) in current and made is newest_of_key) or made is newest_of_maker
        assert (made in staying) == needed


@given(stores(), st.integers(-10, 3000))
def test_the_least_worth_goes_first_and_no_more_than_needed(store, excess):
    everything, current = store
    going = collectable(everything, [], current)
    assert [worth(made) for made in going] == sorted(worth(made) for made in going)
    chosen = enough(going, excess)
    assert chosen == going[: len(chosen)]
    assert len(chosen) == len(going) or sum(made.size for made in chosen) >= excess
    assert sum(made.size for made in chosen[:-1]) < max(excess, 1)


def test_what_is_current_here_stays_though_it_is_not_the_newest_of_its_key():
    """A file was put back: the older record of a key holds again."""
    newer, older = (Materialization(named("a"), "k", "", "n", "r", at, 1.0, "", size=1) for at in (2.0, 1.0))
    assert collectable([newer, older], [older], {(named("a"), "k")}) == []
    assert collectable([newer, older], [newer], {(named("a"), "k")}) == [older]
