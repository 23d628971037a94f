"""I/O managers that keep files: where these are, and what is asked of subclasses."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbasset import (
    MultiPartitionKey,
    MultiPartitionsDefinition,
    StaticPartitionsDefinition,
    UPathIOManager,
    asset,
    build_input_context,
    build_output_context,
    materialize,
)
from nbasset.core.errors import NotStored


class Texts(UPathIOManager):
    extension = ".txt"

    def dump_to_path(self, context, obj, path):
        path.write_text(obj, encoding="utf-8")

    def load_from_path(self, context, path):
        return path.read_text(encoding="utf-8")

    def get_metadata(self, context, obj):
        return {"length": len(obj)}


@pytest.fixture
def manager(tmp_path):
    return Texts(tmp_path / "kept")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def test_a_value_lies_where_its_key_says_with_what_there_is_to_say_of_it(manager, tmp_path):
    context = build_output_context(asset_key=["sales", "raw"])
    manager.handle_output(context, "abc")
    assert files(tmp_path / "kept") == ["sales/raw.txt"]
    assert context.get_logged_metadata() == {"path": str(tmp_path / "kept" / "sales" / "raw.txt"), "length": 3}
    assert manager.load_input(build_input_context(asset_key=["sales", "raw"])) == "abc"


def test_partitions_lie_in_a_folder_and_several_are_read_as_a_mapping(manager, tmp_path):
    regions = StaticPartitionsDefinition(["north", "south"])

    @asset(partitions_def=regions)
    def parts(context):
        return f"in the {context.partition_key}"

    @asset
    def whole(parts):
        return ", ".join(parts[key] for key in sorted(parts))

    run = materialize([parts, whole], resources={"io_manager": manager})
    assert run.asset_value("whole") == "in the north, in the south"
    assert files(tmp_path / "kept")[:2] == ["parts/north.txt", "parts/south.txt"]


def test_a_partition_of_several_dimensions_lies_in_a_folder_for_each(manager, tmp_path):
    both = MultiPartitionsDefinition({"b": StaticPartitionsDefinition(["1"]), "a": StaticPartitionsDefinition(["x"])})
    key = MultiPartitionKey({"b": "1", "a": "x"})
    manager.handle_output(build_output_context(asset_key="m", partition_key=key, asset_partitions_def=both), "v")
    assert files(tmp_path / "kept") == ["m/x/1.txt"]


def test_missing_partitions_are_left_out_only_where_the_input_says_so(manager):
    told = {"asset_key": "p", "asset_partition_key_range": ("north", "south")}
    manager.handle_output(build_output_context(asset_key="p", partition_key="north"), "n")
    with pytest.raises(FileNotFoundError):
        manager.load_input(build_input_context(**told))
    lenient = build_input_context(**told, definition_metadata={"allow_missing_partitions": True})
    assert manager.load_input(lenient) == {"north": "n"}


def test_no_key_leads_out_of_the_folder(manager):
    with pytest.raises(NotStored, match="leads out of the folder"):
        manager.handle_output(build_output_context(asset_key="p", partition_key="../../x"), "v")
