"""Contexts: everything that Dagster's own I/O managers ask of one is there, under Dagster's names."""

from __future__ import annotations

import logging

import pytest

from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey
from nbasset.dagster.io_contexts import InputContext, OutputContext, TypeOfValue

RAW = AssetKey(["sales", "raw"])


class LikeDagsters:
    """Asks a context everything that Dagster 1.13's UPathIOManager, filesystem and DuckDB managers ask."""

    def __init__(self):
        self.kept = {}

    def handle_output(self, context, obj):
        assert context.dagster_type.typing_type is int
        assert not context.has_partition_key
        assert not context.has_asset_partitions
        assert context.has_asset_key
        assert context.resource_config["base_dir"] == "here"
        assert isinstance(context.log, logging.Logger)
        context.log.debug("writing %s", context.step_key)
        self.kept[tuple(context.get_identifier())] = obj
        context.add_output_metadata({"path": "/".join(context.get_asset_identifier())})
        assert context.metadata["owner"] == context.definition_metadata["owner"] == "me"
        assert (context.run_id, context.name) == ("r1", "result")

    def load_input(self, context):
        assert context.dagster_type.display_name == "Int"
        assert context.upstream_output.asset_key == context.asset_key
        assert list(context.asset_key.path) == ["sales", "raw"]
        context.add_input_metadata({"rows": 1})
        return self.kept[tuple(context.get_identifier())]


def test_dagsters_own_io_managers_find_all_they_ask_for():
    told = {"run_id": "r1", "typing_type": int, "resource_config": {"base_dir": "here"}}
    output = OutputContext(RAW, definition_metadata={"owner": "me"}, **told)
    manager = LikeDagsters()
    manager.handle_output(output, 5)
    assert output.logged_metadata == {"path": "sales/raw"}
    assert manager.load_input(InputContext(RAW, upstream_output=output, **told)) == 5


def test_an_input_is_read_for_the_partition_of_the_run_and_is_about_those_of_the_asset():
    context = InputContext(AssetKey("days"), keys=("2026-01-01", "2026-01-02"), run_key="2026-02")
    assert (context.has_partition_key, context.partition_key) == (True, "2026-02")
    assert context.asset_partition_keys == ["2026-01-01", "2026-01-02"]
    with pytest.raises(NbassetError, match="2 partitions are asked for; use asset_partition_keys"):
        _ = context.asset_partition_key


def test_an_input_of_a_run_without_partitions_has_those_of_the_asset_alone():
    context = InputContext(AssetKey("days"), keys=("2026-01-01",))
    assert (context.has_partition_key, context.has_asset_partitions) == (False, True)
    assert context.asset_partition_key == "2026-01-01"
    assert context.get_asset_identifier() == ["days", "2026-01-01"]
    with pytest.raises(NbassetError, match="read for something without partitions: ask has_partition_key first"):
        _ = context.partition_key


def test_the_types_of_numbers_and_texts_have_dagsters_names():
    names = [TypeOfValue(kind).display_name for kind in (int, str, float, bool, dict)]
    assert names == ["Int", "String", "Float", "Bool", "dict"]
