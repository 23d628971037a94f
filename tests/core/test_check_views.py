"""What is shown of checks: marks and facts of their assets, and lines of their own."""

from __future__ import annotations

import pytest

from nbasset import AssetCheckResult, AssetCheckSeverity, AssetCheckSpec, Definitions, asset, asset_check, materialize
from nbasset.core.check_views import check_view, checks_found, with_checks
from nbasset.core.view import asset_view
from nbasset.instance import current

WARN = AssetCheckSeverity.WARN


@asset(check_specs=[AssetCheckSpec("few", asset="orders")])
def orders():
    return [1, None], AssetCheckResult(passed=True, description="2 rows")


@asset_check(asset=orders)
def no_nulls(orders):
    return None not in orders, "one null"


@asset_check(asset=orders)
def ordered(orders):
    return AssetCheckResult(passed=False, severity=WARN)


@asset_check(asset=orders)
def broken(orders):
    raise ValueError("no")


ALL = [orders, no_nulls, ordered, broken]


def standing():
    found = current().standing()
    return found.definitions, found.all()


def shown(name):
    definitions, assessments = standing()
    stands = next(each for each in assessments.values() if str(each.asset) == name)
    view = asset_view(stands, definitions)
    if name == "orders":
        return with_checks(view, checks_found(definitions, assessments)[stands.asset.key])
    return check_view(view, stands)


def test_what_is_not_as_it_should_be_is_a_mark_of_the_asset_and_everything_is_a_fact():
    materialize(ALL, raise_on_error=False)
    view = shown("orders")
    assert view["status"] == "FRESH"
    assert view["marks"] == ["check no_nulls failed", "check ordered warns", "check broken raised"]
    assert view["metadata"] == {
        "check few": "passed: 2 rows",
        "check no_nulls": "failed: one null",
        "check ordered": "warns",
        "check broken": "raised ValueError: no",
    }


def test_what_was_not_checked_yet_is_no_mark():
    current().register(Definitions([orders, no_nulls]))
    materialize(orders, selection="orders")
    current().register(Definitions(asset_checks=[ordered]))
    view = shown("orders")
    assert (view["marks"], view["metadata"]["check ordered"]) == (
        ["check no_nulls failed"],
        "not run for this value yet",
    )


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [("no_nulls", "FAILED", ["one null"]), ("ordered", "FRESH", ["warns"]), ("broken", "FAILED", ["ValueError: no"])],
)
def test_a_check_has_a_line_of_its_own_that_says_what_it_has_found(name, status, said):
    materialize(ALL, raise_on_error=False)
    view = shown(f"orders:{name}")
    assert (view["status"], view["kind"]) == (status, "check")
    assert [*view["marks"], *[cause["text"] for cause in view["causes"]]] == said


def test_without_checks_nothing_is_looked_at():
    @asset
    def lone():
        return 1

    materialize(lone)
    definitions, assessments = standing()
    assert checks_found(definitions, assessments) == {}
    view = asset_view(next(iter(assessments.values())), definitions)
    assert with_checks(view, ()) is view
