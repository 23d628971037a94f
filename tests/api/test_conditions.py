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
