"""Part notes: a body that got a part, or a mapping, and fails is told so."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.gathering import Whole
from nbasset.core.points import Point
from nbasset.instance.part_notes import explain_parts

WHOLES = {named("score"): Whole(("depth",), ((Point({"depth": 2}), named("score[depth=2]")),))}
INPUTS = {"model": named("model[depth=2]"), "score": named("score"), "raw": named("raw")}


def notes(error):
    explain_parts(error, INPUTS, WHOLES)
    return getattr(error, "__notes__", [])


@pytest.mark.parametrize("error", [TypeError("x"), AttributeError("x"), KeyError("x")])
def test_who_takes_a_value_for_another_kind_of_thing_is_told_what_it_is(error):
    assert notes(error) == [
        "model is one part here, that at depth=2: --gather gives all as a mapping by value.",
        "score is a mapping by depth here: score.items() gives each value with its result.",
    ]


def test_other_errors_are_left_alone():
    assert notes(ZeroDivisionError()) == []
