"""Definitions: one immutable value; what replacing, retiring and short names do."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming import all_named, named

from nbasset.core.assets import Asset, AssetIn, as_key
from nbasset.core.bodies import FunctionBody
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions, as_read, words_for
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.jobs import define_asset_job
from nbasset.core.keys import AssetKey


def test_adding_leaves_the_former_definitions_as_they_were(asset_of):
    former = Definitions([asset_of("a")])
    more = former.with_assets(asset_of("b"))
    assert (former.names, more.names) == (("a",), ("a", "b"))
    assert more.without(named("a")).names == ("b",)
    assert more.names == ("a", "b")


def test_an_asset_is_replaced_in_its_place(asset_of):
    new = asset_of("b")
    found = Definitions([asset_of("a"), asset_of("b"), asset_of("c")]).with_assets(new)
    assert found.names == ("a", "b", "c")
    assert found.by_name[named("b")] is new


def test_replacing_one_result_of_a_body_takes_its_other_results_away(asset_of):
    both = Definitions([asset_of("one", "two"), asset_of("c")])
    assert both.with_assets(asset_of("one")).names == ("one", "c")
    assert both.with_assets(asset_of("two", "three")).names == ("two", "c", "three")


def test_a_body_that_replaces_two_others_takes_all_of_theirs(asset_of):
    found = Definitions([asset_of("a", "b"), asset_of("c", "d")]).with_assets(asset_of("b", "c"))
    assert set(found.names) == {"b", "c"}
    assert len(found.assets) == 1


def test_retiring_one_result_of_a_body_retires_the_body(asset_of):
    assert Definitions([asset_of("one", "two"), asset_of("c")]).without(*all_named("two nobody")).names == ("c",)


def test_each_asset_is_listed_once_however_many_results_it_has(asset_of):
    both = asset_of("one", "two")
    assert Definitions([both]).assets == (both,)


def test_of_two_definitions_merged_the_other_counts(asset_of):
    mine, theirs = asset_of("a"), asset_of("a")
    job = define_asset_job("j", ["a"])
    one = Definitions([mine], resources={"r": 1, "s": 2})
    both = one.merged(Definitions([theirs], [job], {"r": 9}))
    assert both.by_name[named("a")] is theirs
    assert both.resources == {"r": 9, "s": 2}
    assert both.job("j") is job
    assert one.resources == {"r": 1, "s": 2}
    assert repr(both) == "<Definitions: 1 assets, 1 jobs>"


def test_a_prefixed_asset_is_known_by_its_last_part_and_as_one_python_name(asset_of):
    found = Definitions([asset_of("sales/raw"), asset_of("clean")])
    assert found.known_as("raw") == found.known_as("sales__raw") == found.known_as("sales/raw") == named("sales/raw")
    assert found.known_as("sales") is None


def test_a_last_part_that_two_assets_share_means_neither(asset_of):
    found = Definitions([asset_of("sales/raw"), asset_of("costs/raw")])
    assert found.known_as("raw") is None
    assert found.known_as("costs__raw") == named("costs/raw")


def test_the_key_itself_goes_before_every_short_name(asset_of):
    found = Definitions([asset_of("sales/raw"), asset_of("raw")])
    assert found.known_as("raw") == named("raw")


def test_what_a_short_name_means_does_not_depend_on_the_order_of_definition(asset_of):
    names = ["x/y", "z/x__y", "q/y", "x__z", "x/z"]
    meanings = set()
    for order in itertools.permutations(names):
        found = Definitions([asset_of(name) for name in order])
        meanings.add(tuple(found.known_as(short) for short in ("y", "x__y", "z", "x__z", "q__y")))
    assert meanings == {(None, None, *all_named("x/z x__z q/y"))}


def test_short_names_follow_when_assets_come_and_go(asset_of):
    first = Definitions([asset_of("a/raw")])
    assert first.known_as("raw") == named("a/raw")
    second = first.with_assets(asset_of("b/raw"))
    assert second.known_as("raw") is None
    assert second.without(named("a/raw")).known_as("raw") == named("b/raw")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("raw_dat", "There is no asset 'raw_dat'; did you mean raw_data?"), ("zz", "There is no asset 'zz'; there are")],
)
def test_an_asset_nobody_defined_is_answered_with_the_nearest(asset_of, name, sentence):
    with pytest.raises(InvalidSelection) as raised:
        Definitions([asset_of("raw_data")]).find(name)
    assert str(raised.value).startswith(sentence)


def test_a_job_nobody_defined_is_answered_with_the_nearest():
    with pytest.raises(InvalidSelection, match="There is no job 'nightl'; did you mean nightly"):
        Definitions(jobs=[define_asset_job("nightly")]).job("nightl")
    with pytest.raises(InvalidSelection, match="There is no job 'x'; none is defined yet"):
        Definitions().job("x")


def test_what_is_no_asset_or_no_job_is_refused_with_what_makes_one(asset_of):
    with pytest.raises(InvalidDefinition, match="is not an asset: decorate the function with @asset"):
        Definitions([len])
    with pytest.raises(InvalidDefinition, match="is not a job: make it with define_asset_job"):
        Definitions(jobs=["nightly"])


def test_a_job_selects_everything_unless_it_says_more():
    assert str(define_asset_job("j").selection) == "*"
    assert str(define_asset_job("j", selection=["a", "b*"]).selection) == 'key:"a" or key:"b"+'


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "take out"]), st.sampled_from("abcd"), st.booleans(), st.booleans()),
        max_size=8,
    )
)
def test_the_few_that_are_made_in_every_run_or_await_are_known_from_change_to_change(steps):
    async def waits(): ...

    now = Definitions()
    for what, name, always, awaits in steps:
        body = FunctionBody(waits if awaits else lambda: None, ())
        new = Asset((as_key(name), as_key(f"{name}2")), body, always=always)
        now = now.with_assets(new) if what == "add" else now.without(named(name))
        anew = Definitions(now.assets)
        assert (now.always, now.awaits) == (anew.always, anew.awaits)


KEYS = st.lists(st.sampled_from(["a", "b", "a-b", "a/b", "a__b"]), min_size=1, max_size=2).map(AssetKey)


@given(before=st.lists(KEYS, max_size=4), more=st.lists(KEYS, max_size=2))
def test_what_a_word_means_changes_only_with_names_that_it_can_mean(before, more):
    then = Definitions([Asset((key,), FunctionBody(lambda: None, ())) for key in before])
    now = then.with_assets(*[Asset((key,), FunctionBody(lambda: None, ())) for key in more])
    possible = {word for name in now.by_name.keys() - then.by_name.keys() for word in words_for(name)}
    words = ["a", "b", "a_b", "a-b", "a/b", "a\\/b", "a__b", "a/a", "a/a/b", "a/a\\/b", "a__a__b", "b/a-b", "b__a_b"]
    assert all(as_read(word) in possible for word in words if then.known_as(word) != now.known_as(word))


def test_what_rests_on_what_is_told_by_parameters_and_deps():
    @asset
    def raw():
        return 1

    @asset(ins={"given": AssetIn("raw")}, deps=["elsewhere"])
    def clean(given, database):
        return given

    @asset(deps=[clean])
    def report():
        return 1

    graph = Definitions([report, clean, raw], resources={"database": 1}).graph
    assert list(map(str, graph.order)) == ["raw", "clean", "report"]
    assert {str(each) for each in graph.ancestors([named("report")])} == {"raw", "clean"}
