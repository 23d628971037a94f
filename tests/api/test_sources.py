"""Sources: asked for their versions by runs, never by looks; what rests on one is made again when it is another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nbasset import (
    AssetSpec,
    DataVersion,
    DataVersionsByPartition,
    IOManager,
    MaterializationFailed,
    ObserveResult,
    SourceAsset,
    StaticPartitionsDefinition,
    asset,
    history,
    materialize,
    multi_observable_source_asset,
    observable_source_asset,
    status,
)


class Files(IOManager):
    def __init__(self, folder):
        self.folder = str(folder)

    def handle_output(self, context, obj):
        raise AssertionError("a source is never written")

    def load_input(self, context):
        return json.loads(Path(self.folder, f"{context.asset_key.path[-1]}.json").read_text())


@pytest.fixture
def version(tmp_path):
    """Writes down the version of a table."""
    path = tmp_path / "version"

    def is_now(text):
        path.write_text(text)

    is_now("1")
    is_now.path = path
    return is_now


def made(assets, **options):
    return [str(name) for name in materialize(assets, **options).made]


def test_what_rests_on_a_source_is_made_again_when_its_version_is_another(version, tmp_path):
    @observable_source_asset
    def table():
        return DataVersion(version.path.read_text())

    @asset(deps=[table])
    def report():
        return "made"

    assert made([table, report]) == ["table", "report"]
    assert made([table, report]) == ["table"]
    assert "table, which is untracked" in str(status(report))
    version("2")
    assert made([table, report]) == ["table", "report"]
    version("1")
    assert made([table, report]) == ["table"]
    assert "untracked: a source, asked for its version by each run" in str(status(table))


def test_a_look_does_not_ask(tmp_path):
    asked = tmp_path / "asked"

    @observable_source_asset
    def table():
        with asked.open("a") as file:
            file.write("x")
        return DataVersion("1")

    @asset(deps=[table])
    def report():
        return "made"

    materialize([table, report])
    for _ in range(3):
        assert str(status(report)).startswith("FRESH")
    assert asked.read_text() == "x"


def test_several_sources_are_asked_by_one_function(version):
    @multi_observable_source_asset(specs=[AssetSpec("a"), AssetSpec("b")])
    def tables():
        yield ObserveResult(asset_key="b", data_version=DataVersion(version.path.read_text()))
        yield ObserveResult(asset_key="a", data_version=DataVersion("1"))

    @asset(deps=["a"])
    def of_a():
        return "a"

    @asset(deps=["b"])
    def of_b():
        return "b"

    materialize([tables, of_a, of_b])
    version("2")
    assert made([tables, of_a, of_b]) == ["a", "b", "of_b"]


def test_its_value_is_what_the_io_manager_gives_and_counts_by_its_content(tmp_path):
    (tmp_path / "orders.json").write_text("[1, 2]")
    orders = SourceAsset("orders", io_manager_key="files")

    @asset
    def total(orders):
        return sum(orders)

    files = {"files": Files(tmp_path)}
    assert materialize([orders, total], resources=files).asset_value("total") == 3
    assert made([orders, total], resources=files) == ["orders"]
    (tmp_path / "orders.json").write_text("[1, 2, 3]")
    run = materialize([orders, total], resources=files)
    assert (run.made, run.asset_value("total")) == (("orders", "total"), 6)


def test_a_version_that_is_told_spares_loading_the_value(tmp_path, version):
    (tmp_path / "orders.json").write_text("[1, 2]")

    @observable_source_asset(io_manager_key="files")
    def orders():
        return DataVersion(version.path.read_text())

    @asset
    def total(orders):
        return sum(orders)

    files = {"files": Files(tmp_path)}
    materialize([orders, total], resources=files)
    (tmp_path / "orders.json").unlink()
    assert made([orders, total], resources=files) == ["orders"]


def test_a_source_that_nobody_gives_can_be_rested_on_and_not_used():
    table = SourceAsset("table")

    @asset(deps=[table])
    def report():
        return 1

    @asset
    def total(table):
        return table

    assert materialize([table, report]).asset_value("report") == 1
    with pytest.raises(MaterializationFailed) as raised:
        materialize([table, total])
    assert "table is made elsewhere, and nobody here gives its value" in str(raised.value)


def test_a_source_that_cannot_be_asked_stops_what_rests_on_it():
    @observable_source_asset
    def table():
        raise ConnectionError("no warehouse")

    @asset(deps=[table])
    def report():
        return 1

    run = materialize([table, report], raise_on_error=False)
    assert [each.what for each in history(table)] == ["failed"]
    assert [each.what for each in history(report)] == ["blocked"]
    assert not run.success


def test_of_a_source_with_partitions_only_what_rests_on_a_changed_one_is_made_again(version):
    regions = StaticPartitionsDefinition(["north", "south"])

    @observable_source_asset(partitions_def=regions)
    def table():
        return DataVersionsByPartition({"north": version.path.read_text(), "south": "1"})

    @asset(deps=[table], partitions_def=regions)
    def report(context):
        return context.partition_key

    materialize([table, report])
    version("2")
    run = materialize([table, report])
    assert [str(name) for name in run.made if str(name).startswith("report")] == ["report[partition=north]"]


def test_what_a_source_returns_beside_a_version_is_an_error():
    @observable_source_asset
    def table():
        return [1, 2]

    with pytest.raises(ValueError, match=r"The body of table gave 1, which is no word about a version"):
        materialize([table])
