"""What nbasset refuses is caught by the names that Dagster's errors have."""

from __future__ import annotations

import warnings

import pytest

import nbasset as dg


@dg.asset
def orders():
    return [3]


@dg.asset
def typed() -> int:
    return "3"


class Rows(dg.Config):
    n: int


@dg.asset
def configured(config: Rows):
    return config.n


WEEKS = dg.StaticPartitionsDefinition(["w1"])


@dg.asset(partitions_def=WEEKS)
def weekly(context):
    return 1


@pytest.mark.parametrize(
    ("error", "attempt"),
    [
        ("DagsterInvalidDefinitionError", lambda: dg.asset(group_name="a b")(lambda: 1)),
        ("DagsterInvalidDefinitionError", lambda: dg.materialize([orders], selection=["gone"])),
        ("DagsterInvalidDefinitionError", lambda: dg.DynamicOutput(1, mapping_key="a b")),
        ("DagsterInvalidDefinitionError", lambda: dg.ScheduleDefinition(job_name="x", cron_schedule="xx")),
        ("DagsterInvalidSubsetError", lambda: dg.AssetSelection.from_string("a and (")),
        ("DagsterInvalidConfigError", lambda: dg.materialize([orders], run_config={"ops": {"gone": {"config": 1}}})),
        ("DagsterInvalidConfigError", lambda: dg.materialize([configured], run_config=_config("many"))),
        ("DagsterInvariantViolationError", lambda: dg.Definitions([orders]).get_job_def("gone")),
        ("DagsterInvariantViolationError", lambda: dg.materialize([orders]).output_for_node("gone")),
        ("DagsterUnknownPartitionError", lambda: dg.materialize([weekly], partition_key="w9")),
        ("DagsterTypeCheckDidNotPass", lambda: dg.materialize([typed])),
        ("DagsterError", lambda: dg.materialize([typed])),
    ],
)
def test_what_is_refused_has_dagster_s_name(error, attempt):
    with pytest.raises(getattr(dg, error)):
        attempt()


def _config(n):
    return {"ops": {"configured": {"config": {"n": n}}}}


def test_the_error_of_a_body_is_its_own_and_dagster_s():
    @dg.asset
    def broken():
        raise KeyError("x")

    for kind in (KeyError, dg.DagsterUserCodeExecutionError, dg.DagsterExecutionStepExecutionError):
        with pytest.raises(kind):
            dg.materialize([broken])


def test_warnings_of_dagster_s_can_be_filtered():
    with warnings.catch_warnings():
        for kind in (dg.BetaWarning, dg.PreviewWarning, dg.SupersessionWarning, dg.ConfigArgumentWarning):
            warnings.simplefilter("ignore", kind)
            assert issubclass(kind, Warning)
