"""Selections: what each word means, how words combine, and what is said about words that mean nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naming import all_named, named, texts

from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection
from nbasset.core.graph import Graph
from nbasset.core.keys import AssetKey
from nbasset.core.selection import AssetSelection, as_selection, parse_selection

UPSTREAM = {"a": [], "b": ["a"], "c": ["b"], "d": ["c"], "e": ["a"], "x/raw": [], "lone": []}
ODD = {"s/raw-data": [], "2024": [], "orders.v2": [], r"p\/q": []}
GRAPH = Graph({named(each): all_named(ups) for each, ups in UPSTREAM.items()})
GROUPS = {"a": "sources", "b": "my-group", "c": "2024", "d": "報告", "e": "my-group"}


@pytest.fixture
def defined(asset_of):
    return Definitions([asset_of(name, group_name=GROUPS.get(name, "default")) for name in UPSTREAM])


@pytest.fixture
def select(defined):
    def select(given):
        selection = parse_selection(given) if isinstance(given, str) else as_selection(given)
        return set(texts(selection.resolve(defined, GRAPH)))

    return select


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
        ("(a, lone)", "a lone"),
        ("(b lone)+", "b c d lone"),
        ("roots(b, c, d) lone", "b lone"),
        ("sinks(group:my-group)+", "b c d e"),
        ("a+ and not group:my-group", "a c d"),
        ("a or lone and group:my-group", "a"),
        ("not (a+)", "x/raw lone s/raw-data 2024 orders.v2 p\\/q"),
        ("a AND lone, b", "b"),
        ("group:my-* and 'b'", "b"),
        ("1+(c d)", "b c d"),
    ],
)
def test_each_word_means_what_the_help_says(asset_of, text, chosen):
    everything = {**UPSTREAM, **ODD}
    assets = [asset_of(name, group_name=GROUPS.get(name, "default")) for name in everything]
    graph = Graph({each: all_named(everything[str(each)]) for asset in assets for each in asset.names})
    everything_else = "" if text not in ("", "*") else " " + " ".join(ODD)
    chosen_names = parse_selection(text).resolve(Definitions(assets), graph)
    assert set(texts(chosen_names)) == set((chosen + everything_else).split())


def test_a_group_may_have_a_name_of_several_words(asset_of):
    defined = Definitions([asset_of("a", group_name="my group"), asset_of("b", group_name="x, y")])
    graph = Graph({named("a"): [], named("b"): []})
    assert parse_selection('group:"my group"').resolve(defined, graph) == all_named("a")
    assert parse_selection("group:'my group'+, group:\"x, y\"").resolve(defined, graph) == all_named("a b")
    for group in ("my group", "x, y"):
        chosen = AssetSelection.groups(group)
        typed = parse_selection(str(chosen))
        assert typed.resolve(defined, graph) == chosen.resolve(defined, graph), "as it is shown it can be typed"


def test_the_result_is_in_the_order_of_the_graph(defined):
    assert parse_selection("lone, d, a").resolve(defined, GRAPH) == all_named("a d lone")


@pytest.mark.parametrize(
    "text",
    [
        "+",
        "a+x",
        "++a",
        "a++",
        "group:",
        "a/",
        "(a",
        "a)",
        "a|b",
        "a and",
        "not",
        "or a",
        ",",
        ", ,",
        "../a",
        "a\0b",
        "'a",
        'key:"a',
    ],
)
def test_a_word_that_cannot_be_read_is_quoted_with_what_may_be_written(text):
    with pytest.raises(InvalidSelection, match=r"cannot be read as a selection: .* You can write names, a\+") as raised:
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


def test_dagsters_selections_combine_as_sets(select):
    both = AssetSelection.assets("a", "b") | AssetSelection.groups("2024")
    assert select(both) == {"a", "b", "c"}
    assert select(both & AssetSelection.assets("b", "d")) == {"b"}
    assert select(both - AssetSelection.assets("b")) == {"a", "c"}
    assert select(AssetSelection.all() - AssetSelection.keys("a").downstream()) == {"x/raw", "lone"}
    assert select(AssetSelection.assets("c").upstream(1)) == {"b", "c"}
    assert select(AssetSelection.assets("c").upstream(include_self=False)) == {"a", "b"}
    assert select(AssetSelection.assets("a").downstream(1, include_self=False)) == {"b", "e"}


@pytest.mark.parametrize("given", [["a", "c"], ("c", "a"), {"a", "c"}])
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a and", "a name is missing at its end"),
        ("a, (b c", "a ) is missing at its end"),
        ("a|b", "nothing can follow at '|b'"),
        ("groop: x", "there is no groop: (did you mean group?) at 'groop: x'"),
        ("root(a)", "there is no function root (did you mean roots?) at 'root(a)'"),
        ("job:x", "job: is for Dagster's pages, not for code at 'job:x'"),
    ],
)
def test_what_cannot_be_read_is_shown_with_its_place_and_what_was_meant(text, told):
    with pytest.raises(InvalidSelection) as raised:
        parse_selection(text)
    assert str(raised.value).startswith(f"{text!r} cannot be read as a selection: {told}. You can write")


def test_labels_that_nobody_has_are_answered_with_those_there_are(asset_of):
    labelled = asset_of("a", tags={"team": "x", "hot": ""}, kinds=frozenset({"csv"}), owners=("team:y",))
    defined, graph = Definitions([labelled]), Graph({named("a"): []})
    for text in ("tag:team=x", "tag:hot", "kind:csv", "owner:team:y", 'owner:"team:y"', "is:materializable"):
        assert parse_selection(text).resolve(defined, graph) == all_named("a")
    for text, sentence in (
        ("tag:team=z", "no tag 'team=z'; did you mean team=x"),
        ("kind:c", "no kind 'c'; there are csv"),
    ):
        with pytest.raises(InvalidSelection, match=sentence):
            parse_selection(text).resolve(defined, graph)


def test_what_dagster_has_no_text_for_can_be_read_in_the_notebook():
    for selection in (
        AssetSelection.all().upstream_source_assets(),
        AssetSelection.keys("a").required_multi_asset_neighbors(),
    ):
        assert str(parse_selection(str(selection))) == str(selection)


def test_where_results_stand_selects_them(defined):
    stands = {"a": Standing("FRESH", ("untracked: network",)), "b": Standing("STALE", ("pinned",))}
    look = lambda name: stands.get(str(name), Standing("FRESH", ()))  # noqa: E731 - what the product gives is a lambda
    for text, chosen in (("status:stale", "b"), ("is:untracked", "a"), ("is:pinned+ and not b", "c d"), ("is:new", "")):
        assert set(texts(parse_selection(text).resolve(defined, GRAPH, look))) == set(chosen.split())


@dataclass
class Standing:
    status: str
    marks: tuple[str, ...]


leaves = st.sampled_from([AssetSelection.assets("a", "b"), AssetSelection.groups("my-group"), AssetSelection.all()])
combinations = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] | two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] & two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] - two[1]),
        st.tuples(parts, st.sampled_from([None, 1, 2])).map(lambda each: each[0].downstream(each[1])),
        st.tuples(parts, st.booleans()).map(lambda each: each[0].upstream(include_self=each[1])),
        parts.map(lambda part: part.roots()),
        parts.map(lambda part: part.sinks()),
    ),
    max_leaves=6,
)


@given(combinations)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it makes assets, and keeps none
def test_what_is_written_means_the_same_to_both_who_read_it(asset_of, chosen):
    defined = Definitions([asset_of(name, group_name=GROUPS.get(name, "default")) for name in UPSTREAM])
    expected = chosen.resolve(defined, GRAPH)
    for read in (parse_selection, AssetSelection.from_string):
        assert read(chosen.to_selection_str()).resolve(defined, GRAPH) == expected
