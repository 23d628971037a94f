"""Graphs of ops and jobs that run them."""

from __future__ import annotations

import pytest

import nbasset
from nbasset import Definitions, GraphDefinition, JobDefinition, ScheduleDefinition, asset, graph, job, op
from nbasset.core.errors import InvalidDefinition, NeverMade


@op
def one():
    return 1


@op
def add(x, y=5):
    return x + y


def test_the_decorator_of_graphs_and_their_drawing_share_a_name(capsys):
    @graph
    def ones():
        return one()

    @graph(name="other", tags={"a": "1"})
    def named():
        return one()

    assert isinstance(ones, GraphDefinition)
    assert (ones.name, named.name, named.tags) == ("ones", "other", {"a": "1"})

    @asset
    def raw_data():
        return 1

    nbasset.materialize(raw_data)
    assert graph("raw_data") is None
    assert "raw_data" in capsys.readouterr().out


def test_a_job_stands_in_definitions_and_schedules_and_takes_their_resources():
    @op(required_resource_keys={"rate"})
    def scaled(context):
        return context.resources.rate

    @job(description="one step")
    def steps():
        scaled()

    daily = ScheduleDefinition(job=steps, cron_schedule="@daily")
    found = Definitions(jobs=[steps], schedules=[daily], resources={"rate": 3}).get_job_def("steps")
    assert isinstance(found, JobDefinition)
    assert (found.execute_in_process().output_for_node("scaled"), found.description, daily.job_name) == (
        3,
        "one step",
        "steps",
    )


def test_a_config_by_a_function_or_a_mapping_reaches_the_ops():
    @op(config_schema={"n": int})
    def told(context):
        return context.op_config["n"]

    @graph(config=lambda config: {"told": {"config": {"n": config["twice"] * 2}}})
    def by_function():
        return told()

    @graph(config={"told": {"config": {"n": 7}}})
    def by_mapping():
        return told()

    run = by_function.execute_in_process(run_config={"config": {"twice": 4}})
    assert (run.output_value(), by_mapping.execute_in_process().output_value()) == (8, 7)


def test_graphs_and_jobs_are_not_called():
    @graph
    def ones():
        return one()

    with pytest.raises(InvalidDefinition, match=r"run it with ones\.execute_in_process\(\)"):
        ones()
    with pytest.raises(InvalidDefinition, match="is not called"):
        ones.to_job()()
    assert (repr(ones), repr(ones.to_job())) == ("<GraphDefinition ones>", "<JobDefinition ones>")


def test_a_job_makes_no_assets():
    @job
    def steps():
        add(one())

    run = steps.execute_in_process()
    with pytest.raises(NeverMade, match="which make no assets"):
        run.asset_value("add")
    assert nbasset.Definitions(jobs=[steps]).assets == ()
