"""What a project keeps where it keeps it: read through its own I/O manager, to be compared with what is here."""

from __future__ import annotations

import pytest
from api.dagsters import definition, definitions, output, spec

from nbasset import IOManager, StaticPartitionsDefinition, from_dagster, materialize
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey
from nbasset.instance import current
from nbasset.instance.production import in_production, project_manager


class Production(IOManager):
    """Has values by the texts of keys, with the partition, and takes none."""

    def __init__(self, **values):
        self.values = values

    def handle_output(self, context, obj):
        raise AssertionError("nothing is written to production")

    def load_input(self, context):
        upstream = context.upstream_output
        partition = f"_{upstream.partition_key}" if upstream.has_partition_key else ""
        return self.values[f"{context.asset_key.path[-1]}{partition}"], dict(upstream.definition_metadata)


def orders():
    return [1, 2]


def parts(context):
    return context.partition_key


@pytest.fixture
def held():
    """What production holds of an asset that was made here."""

    def found(defs, name):
        brought = from_dagster(defs)
        instance = current()
        materialize(brought.assets, resources=brought.resources, instance=instance)
        instance.register(brought)
        return in_production(instance, instance.result(name))

    return found


@pytest.mark.parametrize("io", ["io_manager", "files"])
def test_the_value_there_is_given_by_the_manager_that_the_project_has_for_it(held, io):
    made = definition(orders, {"result": spec("orders", metadata={"table": "o"})}, {}, {"result": output(io=io)})
    assert held(definitions(made, **{io: Production(orders=[1])}), "orders") == ([1], {"table": "o"})


def test_each_of_several_is_told_apart(held):
    both = {"low": spec("low", metadata={"n": 1}), "high": spec("high", metadata={"n": 2})}
    made = definition(lambda: (1, 2), both, {}, {"low": output(), "high": output(io="files")})
    given = definitions(made, io_manager=Production(low="l"), files=Production(high="h"))
    assert held(given, "high") == ("h", {"n": 2})


def test_of_a_partition_that_one_is_read(held):
    regions = StaticPartitionsDefinition(["n", "s"])
    made = definition(parts, {"result": spec("parts")}, {}, partitions_def=regions)
    assert held(definitions(made, io_manager=Production(parts_s="there")), "parts[partition=s]")[0] == "there"


def test_what_cannot_be_read_there_is_said_in_one_sentence(held):
    made = definition(orders, {"result": spec("orders")}, {})
    with pytest.raises(
        NbassetError, match="What production holds of orders cannot be read by the project's I/O manager"
    ):
        held(definitions(made, io_manager=Production()), "orders")


def test_what_no_project_keeps_has_nothing_to_be_compared_with(held):
    made = definition(orders, {"result": spec("orders")}, {})
    with pytest.raises(NbassetError, match="orders is kept by no project: %nbasset import brings one in"):
        held(definitions(made), "orders")
    assert project_manager(AssetKey(["shop", "orders"])) == "io_manager of shop/orders"
