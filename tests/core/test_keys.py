"""Asset keys: what can be a name, and what is said of what cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import LONGEST_KEY, AssetKey

parts = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda part: (
        part not in ("as", "is", "if", "in", "or", "and", "not", "def", "del", "for", "try", "from", "with")
        and part.isidentifier()
        and not __import__("keyword").iskeyword(part)
    )
)


@given(st.lists(parts, min_size=1, max_size=4))
def test_a_key_is_its_path_however_it_is_given(path):
    key = AssetKey(path)
    assert AssetKey("/".join(path)) == key == AssetKey(tuple(path))
    assert key.to_user_string() == str(key) == "/".join(path)
    assert key.to_python_identifier() == "__".join(path)
    assert key.name == path[-1]
    assert eval(repr(key)) == key
    assert hash(AssetKey(path)) == hash(key)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "a b", "a-b", "1a", "a.b", "../x", "a/../b", "/a", "a/", "a//b", "a\0b", "a\n", "class", "None",
        "x/for", "a\\b", "C:", "💡", "a​b", "a:b", "%a", "~",
    ],
)  # fmt: skip
def test_what_is_no_python_name_is_refused_with_the_part_and_an_example(name):
    with pytest.raises(InvalidDefinition, match=r"cannot be .* an asset's name: .* for example raw_data") as raised:
        AssetKey(name)
    assert "\n" not in str(raised.value), "one line"


@pytest.mark.parametrize("given", [3, None, [], [1], ["a", None], {"a"}, len, object()])
def test_what_is_no_name_at_all_is_refused_in_a_sentence(given):
    with pytest.raises(InvalidDefinition, match="does not name an asset: give its name as text, or the asset itself"):
        AssetKey(given)


def test_names_of_any_script_are_names_and_two_spellings_of_one_are_one():
    assert str(AssetKey("合計")) == "合計"
    assert AssetKey("ﬁle") == AssetKey("file")
    assert AssetKey("ａ１") == AssetKey("a1")
    assert AssetKey("é") == AssetKey("é"), "composed or not"


def test_a_key_has_a_longest_length_and_the_sentence_says_both():
    assert str(AssetKey("a" * LONGEST_KEY)) == "a" * LONGEST_KEY
    with pytest.raises(InvalidDefinition, match="at most 200 characters; this one has 201: aaaa"):
        AssetKey("a" * (LONGEST_KEY + 1))
    with pytest.raises(InvalidDefinition, match="this one has 201"):
        AssetKey(["a" * 100, "b" * 100])


def test_keys_sort_by_their_parts():
    assert sorted([AssetKey("b"), AssetKey("a/z"), AssetKey("a")]) == [AssetKey("a"), AssetKey("a/z"), AssetKey("b")]
