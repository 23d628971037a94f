"""Selections that ask for checks, or leave them out, as in Dagster."""

from __future__ import annotations

import pytest

import nbasset as dg


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
