"""Jobs: names for selections, however these are given."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidSelection
from nbasset.core.jobs import define_asset_job
from nbasset.core.partitions import StaticPartitionsDefinition
from nbasset.core.policies import RetryPolicy
from nbasset.core.selection import AssetSelection


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ('key:"a"+ or group:"x"', 'key:"a"+ or group:"x"'),
        (["a", "b+"], 'key:"a" or key:"b"+1'),
        (AssetSelection.groups("my group"), 'group:"my group"'),
        ("*", "*"),
    ],
)
def test_a_job_keeps_its_selection(selection, words):
    job = define_asset_job("j", selection, description="d")
    assert (job.name, str(job.selection), job.description) == ("j", words, "d")


def test_without_a_selection_it_is_everything():
    assert define_asset_job("all").selection == AssetSelection.all()


def test_a_selection_that_cannot_be_read_is_refused_at_once():
    with pytest.raises(InvalidSelection, match="cannot be read as a selection"):
        define_asset_job("j", "a |")


class ByPartition:
    """A config that is told by partition, as far as a job asks it."""

    partitions_def = StaticPartitionsDefinition(["n", "s"])

    def get_run_config_for_partition_key(self, partition_key):
        return {"ops": {"a": {"config": {"key": partition_key}}}}


def test_a_job_tells_the_config_of_a_run():
    assert define_asset_job("j").config_for(None) is None
    plain = {"ops": {"a": {"config": {"n": 1}}}}
    assert define_asset_job("j", config=plain).config_for("n") == plain
    divided = define_asset_job("j", config=ByPartition())
    assert divided.config_for("s") == {"ops": {"a": {"config": {"key": "s"}}}}
    assert divided.config_for(None) is None


def test_a_job_is_partitioned_as_was_said_or_as_its_config_is():
    own = StaticPartitionsDefinition(["x"])
    assert define_asset_job("j").partitions_def is None
    assert define_asset_job("j", config=ByPartition()).partitions_def is ByPartition.partitions_def
    assert define_asset_job("j", config=ByPartition(), partitions_def=own).partitions_def is own


def test_what_dagster_does_besides_is_kept_with_the_job():
    job = define_asset_job("j", None, None, "d", {"team": "a"}, {"run": "b"}, owners=["me"], hooks={"hook"})
    assert (job.description, dict(job.tags), dict(job.beside)) == (
        "d",
        {"team": "a", "run": "b"},
        {"owners": ("me",), "hooks": ("hook",)},
    )


def test_a_job_tells_what_it_was_defined_with():
    policy = RetryPolicy(max_retries=2)
    job = define_asset_job(
        "nightly", op_retry_policy=policy, owners=["team:data"], tags={"a": "1"}, run_tags={"b": "2"}
    )
    assert (job.op_retry_policy, job.owners, job.executor_def, job.hooks) == (policy, ("team:data",), None, None)
    assert job.run_tags == {"a": "1", "b": "2"}
    with pytest.raises(AttributeError, match="A job has no colour"):
        _ = job.colour
