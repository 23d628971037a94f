"""Running a job by Dagster's older names."""

import pytest

from nbasset import (
    DagsterInstance,
    asset,
    define_asset_job,
    execute_job,
    graph,
    job,
    op,
    reconstructable,
)
from nbasset.api.definitions import Definitions
from nbasset.core.errors import InvalidDefinition


@op
def one(context):
    return context.run.tags.get("n", 1)


@op
def broken(x):
    raise ValueError(x)


@graph
def line():
    broken(one())


def make_line():
    return line.to_job()


def test_a_function_that_gives_a_job_is_as_good_as_the_job():
    told = execute_job(reconstructable(make_line), op_selection=["one"], tags={"n": "7"})

    assert (told.success, told.output_for_node("one")) == (True, "7")


def test_what_fails_is_told_and_raised_only_when_asked():
    with execute_job(make_line()) as told:
        assert not told.success
        assert not told.is_node_success("broken")
    with pytest.raises(ValueError, match="1"):
        execute_job(make_line(), raise_on_error=True)


def test_a_job_of_assets_makes_them_where_it_is_told():
    @asset
    def raw():
        return 3

    made = Definitions([raw], jobs=[define_asset_job("all_raw", [raw])]).get_job_def("all_raw")
    instance = DagsterInstance.ephemeral()

    assert execute_job(reconstructable(made), instance=instance).asset_value("raw") == 3
    assert instance.get_asset_keys() == [raw.key]
    with pytest.raises(InvalidDefinition, match="has assets, and no ops"):
        execute_job(made, op_selection=["raw"])


def test_what_is_no_job_is_refused():
    for given in (3, lambda: None):
        with pytest.raises(InvalidDefinition, match=r"reconstructable\(\) takes a job, or a function that gives one"):
            reconstructable(given)

    @job
    def ones():
        one()

    assert reconstructable(ones) is ones
