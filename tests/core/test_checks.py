"""Checks: what is said of one, which result is of which, and what is kept of what it found."""

from __future__ import annotations

import json

import pytest

from nbasset import asset
from nbasset.core.checks import (
    AssetCheckEvaluation,
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    asset_key_of,
    evaluation,
    read_evaluation,
    spec_of,
)
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.keys import AssetKey
from nbasset.core.making import Making
from nbasset.core.partitions import StaticPartitionsDefinition

ORDERS = AssetKey("orders")
NULLS, FEW = AssetCheckSpec("no_nulls", asset="orders"), AssetCheckSpec("few", asset="orders")
OTHER = AssetCheckSpec("few", asset="report")


def test_a_check_is_known_by_its_asset_and_its_name():
    assert NULLS.key == AssetCheckKey(ORDERS, "no_nulls")
    assert NULLS.key.to_user_string() == "orders:no_nulls"
    assert AssetCheckSpec("a.b", asset=["sales", "raw"]).get_python_identifier() == "sales__raw_a_b"


def test_its_result_is_kept_under_what_no_asset_can_be_called():
    key = AssetCheckKey(AssetKey(["sales", "raw/eu"]), "no_nulls").result_key
    assert key.is_check
    assert AssetKey.from_escaped_user_string(str(key)) == key
    assert not ORDERS.is_check
    with pytest.raises(InvalidDefinition, match="use letters"):
        AssetKey("orders:no_nulls")


def test_the_asset_may_be_named_in_every_way():
    @asset
    def orders(): ...

    ways = ("orders", ["orders"], ORDERS, orders, AssetSpec("orders"))
    assert {asset_key_of(each) for each in ways} == {ORDERS}


@pytest.mark.parametrize("name", ["", "no nulls", "a/b", "a:b"])
def test_what_cannot_be_a_name_is_refused(name):
    with pytest.raises(InvalidDefinition, match="cannot be a check's name"):
        AssetCheckSpec(name, asset="orders")


def test_a_check_does_not_rest_on_its_own_asset_twice():
    with pytest.raises(ValueError, match="do not name orders in additional_deps"):
        AssetCheckSpec("few", asset="orders", additional_deps=["log", "orders"])
    assert [
        each.asset_key for each in AssetCheckSpec("few", asset="orders", additional_deps=["log"]).additional_deps
    ] == [AssetKey("log")]


def test_only_true_and_false_say_whether_it_has_passed():
    assert AssetCheckResult(passed=True).passed
    with pytest.raises(InvalidDefinition, match=r"passed= takes True or False, and was given 1, which is int"):
        AssetCheckResult(passed=1)


def test_a_result_is_of_the_check_that_it_names_or_of_the_only_one():
    checks = (NULLS, FEW, OTHER)
    assert spec_of(checks, AssetCheckResult(passed=True, check_name="no_nulls")) is NULLS
    assert spec_of(checks, AssetCheckResult(passed=True, check_name="few", asset_key="report")) is OTHER
    assert spec_of(checks, AssetCheckResult(passed=True, asset_key="report")) is OTHER
    assert spec_of([FEW], AssetCheckResult(passed=True)) is FEW


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"check_name": "few"}, "may be of several checks"),
        ({"check_name": "many"}, "is of no check of this body; its checks are orders:no_nulls, orders:few, report:few"),
        ({"asset_key": "log"}, "is of no check of this body"),
    ],
)
def test_a_result_that_is_of_none_or_of_several_is_refused(given, what):
    with pytest.raises(ValueError, match=what):
        spec_of((NULLS, FEW, OTHER), AssetCheckResult(passed=True, **given))


def test_what_it_found_is_told_in_a_word_and_a_sentence():
    def found(**given):
        return AssetCheckEvaluation(ORDERS, "few", **given)

    warns = AssetCheckSeverity.WARN
    assert [found(passed=True).said, found(passed=False).said] == ["passed", "failed"]
    assert found(passed=False, severity=warns, description="9 rows").said == "warns: 9 rows"
    assert found(passed=False, description="9 rows").sentence == "orders failed its check few: 9 rows"


def test_only_an_error_stops_anything():
    def stops(passed, severity):
        return AssetCheckEvaluation(ORDERS, "few", passed, severity=severity).stops

    error, warns = AssetCheckSeverity.ERROR, AssetCheckSeverity.WARN
    assert [stops(False, error), stops(False, warns), stops(True, error), stops(True, warns)] == [
        True,
        False,
        False,
        False,
    ]


def test_what_it_found_is_kept_with_the_making_as_plain_data():
    found = AssetCheckResult(passed=False, metadata={"rows": 3, "path": [1]}, severity=AssetCheckSeverity.WARN)
    kept = evaluation(AssetCheckSpec("few", asset=["a", "b"], blocking=True), found)
    assert read_evaluation(json.loads(json.dumps(kept.to_json()))) == kept
    assert {name: each.value for name, each in kept.metadata.items()} == {"rows": 3, "path": [1]}
    making = Making(checks=(kept,))
    assert Making.from_json(json.loads(json.dumps(making.to_json()))) == making
    assert "checks" not in Making().to_json()


def test_the_partition_is_told_of_a_check_that_is_partitioned():
    found = AssetCheckResult(passed=True)
    by_day = AssetCheckSpec("few", asset="orders", partitions_def=StaticPartitionsDefinition(["x"]))
    assert (evaluation(by_day, found, "x").partition, evaluation(FEW, found, "x").partition) == ("x", None)
