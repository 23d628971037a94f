"""Projects of Dagster, by the shape of their definitions; with the real package they are tried in tests/beside."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from api.dagsters import definition, definitions, output, spec

from nbasset import AssetKey, IOManager, from_dagster, materialize
from nbasset.core.errors import InvalidDefinition, InvalidSelection


def orders():
    return [1, 2]


def total(orders):
    return sum(orders)


def report(total):
    return f"{total} in all"


class Production(IOManager):
    """Has values by name, and takes none."""

    def __init__(self, **values):
        self.values = values

    def handle_output(self, context, obj):
        raise AssertionError("nothing is written to production")

    def load_input(self, context):
        return self.values[context.asset_key.path[-1]]


def project(**values):
    files = {"result": output(io="files")}
    return definitions(
        definition(orders, {"result": spec("shop/orders")}, {}, files),
        definition(total, {"result": spec("total", group_name="sums")}, {"orders": "shop/orders"}, files),
        definition(report, {"result": spec("report")}, {"total": "total"}, files),
        definition(orders, {"result": spec("crm")}, {}, is_executable=False),
        files=Production(**values),
    )


def test_what_is_made_is_kept_here_and_nothing_is_written_to_production():
    found = from_dagster(project(), keep_here=True)
    assert found.names == ("shop/orders", "total", "report")
    assert materialize(found.assets, resources=found.resources).asset_value("report") == "3 in all"


def test_what_is_read_is_never_made_and_counts_by_what_production_holds():
    found = from_dagster(project(total=10), "report", read=["total"], keep_here=True)
    assert found.names == ("total", "report")
    run = materialize(found.assets, resources=found.resources)
    assert run.asset_value("report") == "10 in all"
    other = from_dagster(project(total=11), "report", read=["total"], keep_here=True)
    assert materialize(other.assets, resources=other.resources).asset_value("report") == "11 in all"


def test_a_selection_is_the_one_of_magics():
    assert from_dagster(project(), "+total").names == ("shop/orders", "total")
    assert from_dagster(project(), "group:sums", read=["shop/orders"]).names == ("shop/orders", "total")
    with pytest.raises(InvalidSelection, match="total uses shop/orders, which is not selected: add --read shop/orders"):
        from_dagster(project(), "total")


def test_assets_go_through_the_projects_io_managers_where_that_is_wanted():
    found = from_dagster(project())
    assert {asset.io_manager_key for asset in found.assets} == {"files"}
    assert found.by_name[found.assets[0].names[0]].key == AssetKey(["shop", "orders"])


def test_what_nobody_keeps_cannot_be_read():
    alone = definitions(definition(orders, {"result": spec("orders")}, {}))
    with pytest.raises(InvalidDefinition, match="orders cannot be read: the project has no I/O manager for it"):
        from_dagster(alone, read=["orders"])


def test_what_are_no_definitions_is_refused():
    with pytest.raises(InvalidDefinition, match="SimpleNamespace is no Definitions of the package dagster"):
        from_dagster(SimpleNamespace())


def test_what_is_read_has_to_be_there():
    with pytest.raises(InvalidSelection, match="--read: the project has no asset 'totl'; did you mean total"):
        from_dagster(project(), read=["totl"])
