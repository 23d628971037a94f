"""Dagster's own objects by their shape; with the real package they are tried in tests/beside."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nbasset import StaticPartitionsDefinition
from nbasset.api.translated import is_dagsters, partitions_of, translated
from nbasset.core.errors import InvalidDefinition


def dagsters(**facts):
    """An object of a class of the package dagster."""
    kind = type("Thing", (SimpleNamespace,), {"__module__": "dagster._core"})
    return kind(**facts)


def test_only_what_is_of_the_package_is_taken():
    assert is_dagsters(dagsters())
    assert not is_dagsters(SimpleNamespace(keys_by_output_name={}))
    assert translated(SimpleNamespace(keys_by_output_name={})) is None


def test_a_graph_of_ops_is_refused_by_the_name_of_its_asset():
    key = SimpleNamespace(path=["sales", "raw"])
    given = dagsters(keys_by_output_name={"result": key}, keys=[key], is_executable=True, node_def=SimpleNamespace())
    with pytest.raises(InvalidDefinition, match="sales/raw is made by a graph of ops"):
        translated(given)


def test_partitions_that_are_ours_stay_and_others_without_counterpart_are_refused():
    ours = StaticPartitionsDefinition(["a"])
    assert partitions_of(ours) is ours
    assert partitions_of(None) is None
    with pytest.raises(InvalidDefinition, match="Thing of the package dagster cannot be taken over"):
        partitions_of(dagsters())
