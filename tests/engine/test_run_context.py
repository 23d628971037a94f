"""What a body can ask about its run, and about other results."""

from __future__ import annotations

import pytest

from nbasset.core.decorators import asset
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey
from nbasset.core.provenance import DataProvenance
from nbasset.core.runs import DagsterRun
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.watch.observing import observing

RUN = DagsterRun("r1", "nightly", {"team": "a"}, {"ops": {"body": {"n": 3}}})


class Known:
    """What there is to know of other results."""

    def value(self, asset, key, partition_key):
        return asset.key.name, key.name, partition_key

    def provenance(self, key):
        return DataProvenance(key.name)


def context_with(**more):
    def body():
        return 1

    return AssetExecutionContext(asset(body), RUN, **more)


def test_a_run_has_labels_and_the_job_that_began_it():
    context = context_with()
    assert (context.run_id, context.job_name, context.run_tags) == ("r1", "nightly", {"team": "a"})
    assert (context.has_tag("team"), context.get_tag("team")) == (True, "a")
    assert (context.has_tag("other"), context.get_tag("other")) == (False, None)
    assert context.run_config == {"ops": {"body": {"n": 3}}}
    assert context.run == context.dagster_run == RUN


def test_a_run_that_no_job_began_has_dagsters_name_for_that():
    context = AssetExecutionContext(context_with()._asset, DagsterRun("r2"))
    assert (context.job_name, context.run_tags, context.run_config) == ("__ephemeral_asset_job__", {}, {})


@pytest.mark.parametrize("asks", ["run", "dagster_run", "job_name", "run_tags", "run_config"])
def test_who_asks_for_what_another_run_has_otherwise_is_untracked(asks):
    with observing(()) as observed:
        getattr(context_with(), asks)
    assert list(observed.untracked) == ["the labels and the job of its run"]


def test_who_asks_for_the_name_of_the_run_alone_is_not():
    with observing(()) as observed:
        assert context_with().run_id == "r1"
    assert not observed.untracked


def test_other_results_are_asked_for_by_their_keys():
    context = context_with(others=Known())
    assert context.load_asset_value("raw") == ("body", "raw", None)
    assert context.load_asset_value(AssetKey("raw"), partition_key="north") == ("body", "raw", "north")
    assert context.get_asset_provenance(["shop", "raw"]) == DataProvenance("raw")


@pytest.mark.parametrize("asks", ["load_asset_value", "get_asset_provenance"])
def test_where_nobody_can_be_asked_that_is_said(asks):
    with pytest.raises(NbassetError, match=f"context.{asks} asks the store, which a run in the kernel has alone"):
        getattr(context_with(), asks)("raw")
