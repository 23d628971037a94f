"""Projects of Dagster, by the shape of their definitions; with the real package they are tried in tests/beside."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from api.dagsters import definition, definitions, output, spec, told_of_input

from nbasset import AssetKey, IOManager, asset, from_dagster, materialize
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


class Kept(IOManager):
    """Keeps values by the text of their keys."""

    def __init__(self):
        self.values = {}

    def handle_output(self, context, obj):
        self.values[context.asset_key.to_user_string()] = obj

    def load_input(self, context):
        return self.values[context.asset_key.to_user_string()]


@asset
def own():
    return "own"


@asset
def uses_both(total, crm):
    return total, crm


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
    found = from_dagster(project())
    assert found.names == ("shop/orders", "total", "report")
    assert materialize(found.assets, resources=found.resources).asset_value("report") == "3 in all"


def test_what_is_read_is_never_made_and_counts_by_what_production_holds():
    found = from_dagster(project(total=10), "report", read=["total"])
    assert found.names == ("total", "report")
    run = materialize(found.assets, resources=found.resources)
    assert run.asset_value("report") == "10 in all"
    other = from_dagster(project(total=11), "report", read=["total"])
    assert materialize(other.assets, resources=other.resources).asset_value("report") == "11 in all"


def test_a_selection_is_the_one_of_magics():
    assert from_dagster(project(), "+total").names == ("shop/orders", "total")
    assert from_dagster(project(), "group:sums", read=["shop/orders"]).names == ("shop/orders", "total")
    with pytest.raises(InvalidSelection, match="total uses shop/orders, which is not selected: add --read shop/orders"):
        from_dagster(project(), "total")


def test_assets_go_through_the_projects_io_managers_where_that_is_wanted():
    kept = Kept()
    plain = definition(total, {"result": spec("total")}, {"orders": "shop/orders"})
    named = definition(orders, {"result": spec("shop/orders")}, {}, {"result": output(io="files")})
    found = from_dagster(definitions(named, plain, files=kept, io_manager=kept), write=True)
    assert found.by_name[found.assets[0].names[0]].key == AssetKey(["shop", "orders"])
    assert materialize(found.assets, resources=found.resources).asset_value("total") == 3
    assert kept.values == {"shop/orders": [1, 2], "total": 3}


def test_where_nothing_is_to_be_written_no_manager_of_the_project_is_handed_anything():
    both = {"low": spec("low"), "high": spec("high")}
    several = definition(lambda: (1, 2), both, {}, {"low": output(), "high": output(io="files")})
    kept = Kept()
    found = from_dagster(definitions(several, definition(orders, {"result": spec("orders")}, {}), io_manager=kept))
    run = materialize([*found.assets, own], resources=found.resources)
    assert (run.asset_value("high"), run.asset_value("orders"), run.asset_value("own")) == (2, [1, 2], "own")
    assert kept.values == {}


@pytest.mark.parametrize("write", [False, True])
def test_the_projects_default_keeps_nothing_of_others(write):
    kept = Kept()
    project = definitions(definition(orders, {"result": spec("orders")}, {}), io_manager=kept)
    found = from_dagster(project, write=write)
    materialize([*found.assets, own], resources=found.resources)
    assert kept.values == ({"orders": [1, 2]} if write else {})


def test_what_the_project_keeps_nowhere_is_kept_here():
    found = from_dagster(definitions(definition(orders, {"result": spec("orders")}, {})), write=True)
    kept = Kept()
    materialize(found.assets, resources={**found.resources, "io_manager": kept})
    assert kept.values == {}


def test_an_input_manager_loads_what_is_read_and_nothing_that_is_made_here():
    loads = {"orders": told_of_input(input_manager_key="rows", metadata={"columns": ["n"]})}
    using = definition(total, {"result": spec("total")}, {"orders": "orders"}, input_dict=loads)
    making = definition(orders, {"result": spec("orders")}, {}, {"result": output(io="files")})
    given = definitions(making, using, files=Production(orders=[5]), rows=Production(orders=[7]))
    found = from_dagster(given, "total", read=["orders"])
    assert materialize(found.assets, resources=found.resources).asset_value("total") == 7
    found = from_dagster(given)
    assert materialize(found.assets, resources=found.resources).asset_value("total") == 3
    assert found.assets[1].loading["orders"].metadata == {"columns": ["n"]}


def test_two_projects_each_read_through_their_own():
    one, two = (from_dagster(project(**{name: n}), "total", read=["total"]) for name, n in (("total", 1), ("total", 2)))
    other = from_dagster(
        definitions(
            definition(report, {"result": spec("crm")}, {}, {"result": output(io="files")}),
            files=Production(crm="theirs"),
        ),
        read=["crm"],
    )
    resources = {**two.resources, **other.resources}
    run = materialize([*two.assets, *other.assets, uses_both], resources=resources)
    assert run.asset_value("uses_both") == (2, "theirs")
    assert one.assets[0].io_manager_key == "io_manager of total"


def test_what_others_make_and_an_asset_uses_is_read_without_being_named():
    given = definitions(
        definition(
            orders, {"result": spec("orders", metadata={"dagster/io_manager_key": "files"})}, {}, is_executable=False
        ),
        definition(total, {"result": spec("total")}, {"orders": "orders"}),
        files=Production(orders=[4, 5]),
    )
    found = from_dagster(given)
    assert found.names == ("orders", "total")
    assert materialize(found.assets, resources=found.resources).asset_value("total") == 9


def test_a_resource_that_an_asset_brings_along_is_there():
    making = definition(orders, {"result": spec("orders")}, {}, resource_defs={"files": Production(orders=[3])})
    assert "files" in from_dagster(definitions(making)).resources


def test_definitions_that_a_function_gives_are_asked_of_it():
    lazy = type("LazyDefinitions", (), {"__call__": lambda self: project()})()
    assert from_dagster(lazy).names == ("shop/orders", "total", "report")


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
