"""Selections: what each word means, how words combine, and what is said about words that mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming import all_named, named, texts

from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection
from nbasset.core.graph import Graph
from nbasset.core.keys import AssetKey
from nbasset.core.selection import AssetSelection, as_selection, did_you_mean, parse_selection

UPSTREAM = {"a": [], "b": ["a"], "c": ["b"], "d": ["c"], "e": ["a"], "x/raw": [], "lone": []}
ODD = {"s/raw-data": [], "2024": [], "orders.v2": [], r"p\/q": []}
GRAPH = Graph({named(each): all_named(ups) for each, ups in UPSTREAM.items()})
GROUPS = {"a": "sources", "b": "my-group", "c": "2024", "d": "報告", "e": "my-group"}


@pytest.fixture
def defined(asset_of):
    return Definitions([asset_of(name, group_name=GROUPS.get(name, "default")) for name in UPSTREAM])


@pytest.fixture
def select(defined):
    return lambda given: set(texts(as_selection(given).resolve(defined, GRAPH)))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("a", "a"),
        ("b+", "b c d"),
        ("+b", "a b"),
        ("+b+", "a b c d"),
        ("a+1", "a b e"),
        ("a+2", "a b c e"),
        ("a+0", "a"),
        ("1+d", "c d"),
        ("2+d+1", "b c d"),
        ("*c", "c"),
        ("l*", "lone"),
        ("'l*'", "lone"),
        ("b*+", "b c d"),
        ("x/*", "x/raw"),
        ("raw*", "x/raw s/raw-data"),
        ("*r*w", "x/raw"),
        ("*", "a b c d e x/raw lone"),
        ("", "a b c d e x/raw lone"),
        ("group:sources", "a"),
        ("group:my-group", "b e"),
        ('group:"my-group"', "b e"),
        ("group:2024", "c"),
        ("group:報告", "d"),
        ("group:my-group+", "b c d e"),
        ("+group:2024", "a b c"),
        ("a, lone", "a lone"),
        ("a,lone", "a lone"),
        ("a lone", "a lone"),
        (" a ,, lone, ", "a lone"),
        ("a+1, group:2024, x/raw", "a b c e x/raw"),
        ("key:a", "a"),
        ('key:"x/raw"', "x/raw"),
        ('"a"', "a"),
        ("raw", "x/raw"),
        ("x__raw", "x/raw"),
        ("raw-data", "s/raw-data"),
        ("raw_data", "s/raw-data"),
        ("s/raw-data+, 2024", "s/raw-data 2024"),
        ("1+2024+1", "2024"),
        ("orders.v2", "orders.v2"),
        ('key:"p/q"', r"p\/q"),
        (r"p\/q", r"p\/q"),
        ("'a', \"lone\"", "a lone"),
        ("'lon*'", "lone"),
        ("'s/*', 'lon*+'", "s/raw-data lone"),
    ],
)
def test_each_word_means_what_the_help_says(asset_of, text, chosen):
    everything = {**UPSTREAM, **ODD}
    assets = [asset_of(name, group_name=GROUPS.get(name, "default")) for name in everything]
    graph = Graph({each: all_named(everything[str(each)]) for asset in assets for each in asset.names})
    everything_else = "" if text not in ("", "*") else " " + " ".join(ODD)
    chosen_names = as_selection(text).resolve(Definitions(assets), graph)
    assert set(texts(chosen_names)) == set((chosen + everything_else).split())


def test_a_group_may_have_a_name_of_several_words(asset_of):
    defined = Definitions([asset_of("a", group_name="my group"), asset_of("b", group_name="x, y")])
    graph = Graph({named("a"): [], named("b"): []})
    assert parse_selection('group:"my group"').resolve(defined, graph) == all_named("a")
    assert parse_selection("group:'my group'+, group:\"x, y\"").resolve(defined, graph) == all_named("a b")
    for group in ("my group", "x, y"):
        chosen = AssetSelection.groups(group)
        assert parse_selection(str(chosen)) == chosen, "as it is shown it can be typed"


def test_the_result_is_in_the_order_of_the_graph(defined):
    assert parse_selection("lone, d, a").resolve(defined, GRAPH) == all_named("a d lone")


@pytest.mark.parametrize(
    "text", ["+", "a+x", "++a", "a++", "group:", "a/", "(a)", "a|b", ",", ", ,", "../a", "a\0b", "'a", 'key:"a']
)
def test_a_word_that_cannot_be_read_is_quoted_with_what_may_be_written(text):
    with pytest.raises(InvalidSelection, match="cannot be read as a selection: write names, a\\+") as raised:
        parse_selection(text).resolve(Definitions(), Graph({}))
    assert repr(text.strip()) in str(raised.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lonely", "There is no asset 'lonely'; did you mean lone?"),
        ("lonelyy*", "No asset's name matches 'lonelyy*'; did you mean lone?"),
        ("+lonely", "There is no asset 'lonely'; did you mean lone?"),
        ("zzz", "There is no asset 'zzz'; there are a, b, c, d, e, x/raw, lone."),
        ("group:source", "There is no group 'source'; did you mean sources?"),
        ("group:zzz", "There is no group 'zzz'; there are 2024, default, my-group, sources, 報告."),
    ],
)
def test_a_name_nobody_has_is_answered_with_the_nearest_or_with_all(select, text, sentence):
    with pytest.raises(InvalidSelection) as raised:
        select(text)
    assert str(raised.value).rstrip("?.") == sentence.rstrip("?.")


def test_of_many_names_only_the_first_are_listed():
    assert did_you_mean("zz", [f"name{each}" for each in range(20)]).endswith("name7…")
    assert did_you_mean("zz", []) == "; none is defined yet"


def test_dagsters_selections_combine_as_sets(select):
    both = AssetSelection.assets("a", "b") | AssetSelection.groups("2024")
    assert select(both) == {"a", "b", "c"}
    assert select(both & AssetSelection.assets("b", "d")) == {"b"}
    assert select(both - AssetSelection.assets("b")) == {"a", "c"}
    assert select(AssetSelection.all() - AssetSelection.keys("a").downstream()) == {"x/raw", "lone"}
    assert select(AssetSelection.assets("c").upstream(1)) == {"b", "c"}
    assert select(AssetSelection.assets("c").upstream(include_self=False)) == {"a", "b"}
    assert select(AssetSelection.assets("a").downstream(1, include_self=False)) == {"b", "e"}


@pytest.mark.parametrize("given", [["a", "group:2024"], ("c", "a"), {"a", "c"}])
def test_several_things_are_their_union(select, given):
    assert select(given) == {"a", "c"}


def test_keys_assets_and_paths_are_taken_as_they_are(select, defined, asset_of):
    assert select(AssetKey(["x", "raw"])) == {"x/raw"}
    assert select(defined.by_name[named("a")]) == {"a"}
    assert select([defined.by_name[named("a")], AssetKey(["x", "raw"]), ["x", "raw"], "c+"]) == {"a", "x/raw", "c", "d"}


def test_an_asset_with_several_results_selects_them_all(asset_of):
    both = asset_of("one", "two")
    found = as_selection([both]).resolve(Definitions([both]), Graph({named("one"): [], named("two"): []}))
    assert found == all_named("one two")


def test_an_empty_list_is_no_selection():
    with pytest.raises(InvalidSelection, match="selects nothing: name at least one asset, or leave it out"):
        as_selection([])


def test_what_is_mentioned_by_name_is_remembered():
    assert parse_selection("a+, +b, group:x, *").named == {"a", "b"}
    assert AssetSelection.all().named == frozenset()


words = st.sampled_from(["a", "b+", "+c", "+d+", "a+1", "2+d", "group:2024", "*", "x/*", "x/raw"])


@given(st.lists(words, min_size=1, max_size=4))
def test_what_a_selection_says_of_itself_can_be_read_again(chosen):
    selection = parse_selection(", ".join(chosen))
    assert str(parse_selection(str(selection))) == str(selection)
