"""Selections, the same texts and the same programs beside the real Dagster."""

from __future__ import annotations

import pytest
from core.selection_texts import REFUSED, SELECTED, defined_with, selected
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import nbasset

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

PROGRAMS = {
    "upstream without what is made elsewhere": lambda each: each.groups("raw").upstream(),
    "sources of everything": lambda each: each.all(include_sources=True).roots(),
    "what is made elsewhere": lambda each: each.all().upstream_source_assets(),
    "a group with what is made elsewhere": lambda each: each.groups("raw", include_sources=True),
    "several groups": lambda each: each.groups("raw", "nope", "out"),
    "a tag": lambda each: each.tag("team", "a") | each.tag_string("team=b"),
    "prefixes": lambda each: each.key_prefixes("pre", ["pre", "raw_b"]),
    "a part of a key": lambda each: each.key_substring("e/r"),
    "no kind": lambda each: each.kind(None) - each.kind("csv"),
    "an owner": lambda each: each.owner("me@x.com"),
    "without themselves": lambda each: each.keys("out", "mid").downstream(include_self=False),
    "some layers": lambda each: each.keys("raw_a").downstream(2) - each.keys("out2").upstream(1),
    "and within or": lambda each: each.groups("raw") | each.keys("mid") & each.groups("out"),
    "what can be made": lambda each: each.all(include_sources=True).materializable(),
    "several texts": lambda each: each.from_coercible(["raw_a", "mid+"]),
    "nothing": lambda each: each.keys("mid") - each.keys("mid"),
    "neighbors": lambda each: each.keys("mid").required_multi_asset_neighbors(),
    "sinks of roots": lambda each: (each.all().sinks() | each.all().roots()).sinks(),
}


@pytest.fixture
def dagster():
    return pytest.importorskip("dagster")


@pytest.mark.parametrize("text", SELECTED)
def test_a_text_selects_the_same(dagster, text):
    assert selected(dagster, defined_with(dagster), dagster.AssetSelection.from_string(text)) == SELECTED[text].split()


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_is_refused_by_both(dagster, text):
    with pytest.raises(Exception):  # noqa: B017 - each kind of refusal has an exception of its own
        selected(dagster, defined_with(dagster), dagster.AssetSelection.from_string(text))


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_selection_in_python_selects_the_same_and_is_written_the_same(dagster, program):
    ours, theirs = program(nbasset.AssetSelection), program(dagster.AssetSelection)
    assert selected(nbasset, defined_with(nbasset), ours) == selected(dagster, defined_with(dagster), theirs)
    if "Selection(" not in str(theirs):
        assert str(ours) == str(theirs)


@pytest.mark.parametrize("which", ["raw_a+", ["raw_a", "mid"], "group:raw or key:mid", "key:raw_a+1"])
def test_a_run_of_a_selection_makes_the_same(dagster, which, tmp_path):
    made = []
    for dg in (nbasset, dagster):
        assets = defined_with(dg)
        manager = {} if dg is nbasset else {"io_manager": dagster.mem_io_manager}
        everything = {"instance": nbasset.instance.Instance(tmp_path)} if dg is nbasset else {}
        selection = dg.AssetSelection.from_coercible(which) | dg.AssetSelection.keys("raw_a", "mid")
        run = dg.materialize(assets[:5], selection=selection, resources=manager, **everything)
        made.append(sorted(each.asset_key.to_user_string() for each in run.get_asset_materialization_events()))
    assert made[0] == made[1]


KEYS = ["raw", "raw_b", "pre/raw", "pre/a/b", "out", "out_of", "z"]
LABELS = st.fixed_dictionaries(
    {
        "group_name": st.sampled_from(["g", "gg", "h_1"]),
        "tags": st.sampled_from([{}, {"team": "a"}, {"team": "b", "x": ""}]),
        "kinds": st.sampled_from([set(), {"csv"}, {"csv", "py"}]),
        "owners": st.sampled_from([[], ["me@x.com"], ["team:data"]]),
    }
)
WORDS = [f'key:"{each}"' for each in (*KEYS, "r*", "*w", "pre/*", "*a*")] + ["key:raw", "key : pre/raw", "key:r*"]
WORDS += [f'group:"{each}"' for each in ("g", "g*", "*", "nope")] + [
    "group:g",
    "kind:csv",
    "kind:<null>",
    "owner:<null>",
]
WORDS += ["tag:team=a", 'tag:"team"="b"', "tag:team", "tag:x", 'owner:"me@x.com"', 'owner:"team:data"']


def _around(text):
    walks = [
        "{}+",
        "+{}",
        "1+{}",
        "{}+2",
        "+{}+",
        "{} + 1",
        "1 + {}+1",
        "({})",
        "sinks({})",
        "roots( {} )",
        "not {}",
        "NOT {}",
    ]
    return st.sampled_from(walks).map(lambda each: each.format(f"({text})"))


TEXTS = st.recursive(
    st.sampled_from([*WORDS, "*"]),
    lambda inner: (
        inner.flatmap(_around)
        | st.tuples(inner, st.sampled_from([" and ", " or ", " AND ", " OR ", "  and not "]), inner).map("".join)
    ),
    max_leaves=4,
)


@st.composite
def worlds(draw):
    """Assets by key, each with labels and what it rests on among those before it."""
    keys = draw(st.permutations(KEYS))[: draw(st.integers(2, len(KEYS)))]
    return [
        (key, draw(LABELS), draw(st.sets(st.sampled_from(keys[:at]), max_size=3)) if at else set())
        for at, key in enumerate(keys)
    ]


def _made_of(dg, world):
    def nothing(): ...

    return [
        dg.asset(key=key.split("/"), deps=[dg.AssetKey(each.split("/")) for each in sorted(ups)], **labels)(nothing)
        for key, labels, ups in world
    ]


@settings(max_examples=examples(150), deadline=None)
@given(worlds(), st.lists(TEXTS, min_size=1, max_size=8))
def test_whatever_is_written_selects_the_same(world, texts):
    dagster = pytest.importorskip("dagster")
    graph = dagster.Definitions(_made_of(dagster, world)).resolve_asset_graph()
    own = _made_of(nbasset, world)
    for text in texts:
        wanted = sorted(each.to_user_string() for each in dagster.AssetSelection.from_string(text).resolve(graph))
        selection = nbasset.AssetSelection.from_string(text)
        assert sorted(each.to_user_string() for each in selection.resolve(own)) == wanted, text
        again = nbasset.AssetSelection.from_string(str(selection))
        assert sorted(each.to_user_string() for each in again.resolve(own)) == wanted, (text, str(selection))
