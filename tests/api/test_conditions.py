"""Automation conditions: whatever is said of one is kept, and written as it was said."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.api.conditions import AutomationCondition as Condition


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (
            Condition.on_cron("@daily", cron_timezone="Europe/Berlin"),
            "on_cron('@daily', cron_timezone='Europe/Berlin')",
        ),
        (Condition.eager() & ~Condition.in_progress(), "eager() & ~(in_progress())"),
        ((Condition.eager() | Condition.missing()) & Condition.missing(), "(eager() | missing()) & missing()"),
        (
            Condition.missing().newly_true().since(Condition.newly_updated()),
            "((missing()).newly_true()).since(newly_updated())",
        ),
        (Condition.eager().allow("group:raw"), "(eager()).allow('group:raw')"),
        (Condition.eager().with_label("mine") | Condition.missing(), "mine | missing()"),
    ],
)
def test_it_is_written_as_it_was_said(condition, written):
    assert repr(condition) == written


def test_parts_are_exchanged_and_left_out():
    both = Condition.eager().with_label("x") & Condition.missing()
    assert both.replace("x", Condition.on_missing()) == Condition.on_missing() & Condition.missing()
    assert both.without(Condition.missing()) == Condition.eager().with_label("x")
    assert both.get_label() is None


def test_an_asset_keeps_the_one_it_was_given():
    for word in ("automation_condition", "auto_materialize_policy"):
        assert dg.asset(name="a", **{word: Condition.eager()})(lambda: 1).automation_condition == Condition.eager()


def test_type_checkers_know_every_method_that_a_condition_has():
    declared = Condition.__annotations__
    made = {
        name for name, each in vars(Condition).items() if getattr(each, "__doc__", "") and "Dagster's" in each.__doc__
    }
    assert {"eager", "since", "on_cron", "all_deps_match"} <= made - {"__doc__"}
    assert {name for name in made if not name.startswith("_")} <= set(declared)
