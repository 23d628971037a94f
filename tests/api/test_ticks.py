"""What schedules and sensors are asked with, and what is read from their answers."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.api.ticks import runs_asked_for
from nbasset.core.errors import InvalidDefinition

ONE, OTHER = dg.RunRequest("1"), dg.RunRequest("2")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (None, ([], None)),
        (ONE, ([ONE], None)),
        ([ONE, OTHER], ([ONE, OTHER], None)),
        (iter([ONE, dg.SkipReason("x")]), ([ONE], None)),
        (dg.SkipReason("x"), ([], "x")),
        (dg.SensorResult([ONE]), ([ONE], None)),
        (dg.SensorResult(skip_reason=dg.SkipReason("x")), ([], "x")),
        ({"ops": {}}, ([dg.RunRequest(run_config={"ops": {}})], None)),
    ],
)
def test_every_answer_asks_for_runs_or_says_why_not(answer, found):
    assert runs_asked_for(answer)[:2] == found


def test_another_answer_is_refused():
    with pytest.raises(InvalidDefinition, match="3 is no answer: give a RunRequest"):
        runs_asked_for(3)
    with pytest.raises(InvalidDefinition, match="not both"):
        dg.SensorResult([ONE], "and yet")


def test_a_context_has_resources_and_a_log():
    context = dg.build_sensor_context(cursor="3", resources={"rates": 1.5})
    assert (context.resources.rates, context.cursor) == (1.5, "3")
    context.log.info("a line")
