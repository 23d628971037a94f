"""Selections that ask for checks, or leave them out, as in Dagster."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidSelection
from nbasset.core.selection_text import read


@dg.asset(group_name="raw")
def a():
    return 1


@dg.asset
def b(a):
    return a


@dg.asset_check(asset=a)
def fine():
    return dg.AssetCheckResult(passed=True)


@dg.asset_check(asset=b)
def also(b):
    return dg.AssetCheckResult(passed=b == 1)


EVERYTHING = [a, b, fine, also]
S = dg.AssetSelection


@pytest.mark.parametrize(
    ("selection", "made", "checked"),
    [
        (S.checks(fine), [], ["fine"]),
        (S.checks(dg.AssetCheckKey(dg.AssetKey("b"), "also")), [], ["also"]),
        (S.checks_for_assets(a), [], ["fine"]),
        (S.all_asset_checks(), [], ["fine", "also"]),
        (S.assets(a), ["a"], ["fine"]),
        (S.assets(a).without_checks(), ["a"], []),
        (S.all() - S.all_asset_checks(), ["a", "b"], []),
        (S.all() - S.checks(fine), ["a", "b"], ["also"]),
        (S.checks(fine) | S.checks(also), [], ["fine", "also"]),
    ],
)
def test_checks_are_selected_apart_from_their_assets(selection, made, checked):
    dg.materialize(EVERYTHING)
    run = dg.materialize(EVERYTHING, selection=selection)
    assert sorted({each.asset_key.to_user_string() for each in run.get_asset_materialization_events()}) == made
    assert [each.check_name for each in run.get_asset_check_evaluations()] == checked


def test_a_job_of_checks_alone_and_one_without_them():
    jobs = [
        dg.define_asset_job("checks", S.checks_for_assets(a)),
        dg.define_asset_job("plain", S.all().without_checks()),
    ]
    defs = dg.Definitions([a, b], jobs=jobs, asset_checks=[fine, also])
    dg.materialize(EVERYTHING)
    found = {each.name: defs.get_job_def(each.name).execute_in_process() for each in jobs}
    assert [each.check_name for each in found["checks"].get_asset_check_evaluations()] == ["fine"]
    assert found["plain"].get_asset_check_evaluations() == ()
    assert found["plain"].asset_value("b") == 1


def test_of_assets_alone_the_keys_are_told():
    keys = (S.groups("raw").downstream() - S.assets(b)).resolve(EVERYTHING)
    assert keys == {dg.AssetKey("a")}
    assert str(S.checks(fine)) == 'checks:"a:fine"'
    assert str(S.assets(a).without_checks()) == 'key:"a"'


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("a:fine", ["a:fine"]),
        ("b:also, a:fine", ["a:fine", "b:also"]),
        ("a:fine or b:also", ["a:fine", "b:also"]),
        ("b, a:fine", ["a:fine"]),
    ],
)
def test_in_the_notebook_a_check_is_named_by_its_asset_and_its_own(text, checks):
    known = dg.Definitions(EVERYTHING)
    found = dg.AssetSelection(read(text)).resolve(known, known.graph)
    assert [str(name) for name in found if name.key.is_check] == checks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a:fime", "a has no check 'fime'; did you mean fine?"),
        ("b:fine", "b has no check 'fine'"),
        ("grup:raw", r"there is no grup: \(did you mean group\?\)"),
    ],
)
def test_a_check_that_there_is_not_is_told_as_what_it_was_meant_for(text, told):
    known = dg.Definitions(EVERYTHING)
    with pytest.raises(InvalidSelection, match=told):
        dg.AssetSelection(read(text)).resolve(known, known.graph)
