"""Functions that load inputs."""

from __future__ import annotations

import pytest

from nbasset import AssetIn, In, InputManager, asset, graph_asset, input_manager, job, materialize_to_memory, op
from nbasset.dagster.io_contexts import InputContext
from nbasset.dagster.open_resources import InitResourceContext


@input_manager(config_schema={"base": str}, description="rows of a base")
def rows_of(context):
    return [context.resource_config["base"], context.name]


@input_manager
def ones():
    return [1, 1]


def test_an_input_is_what_the_function_gives():
    @op(ins={"rows": In(input_manager_key="base"), "more": In(input_manager_key="ones")})
    def uses(rows, more):
        return rows + more

    @job(resource_defs={"base": rows_of.configured({"base": "b"}), "ones": ones})
    def loads():
        uses()

    assert loads.execute_in_process().output_for_node("uses") == ["b", "rows", 1, 1]
    assert rows_of.description == "rows of a base"


def test_the_input_of_an_asset_too():
    @asset
    def raw():
        return [7]

    @asset(ins={"raw": AssetIn(input_manager_key="ones")})
    def doubled(raw):
        return raw * 2

    assert materialize_to_memory([raw, doubled], resources={"ones": ones}).output_for_node("doubled") == [1, 1, 1, 1]


def test_an_op_in_the_graph_of_an_asset_too():
    @op(ins={"rows": In(input_manager_key="ones")})
    def uses(rows):
        return rows * 2

    @graph_asset
    def doubled():
        return uses()

    assert materialize_to_memory([doubled], resources={"ones": ones}).output_for_node("doubled") == [1, 1, 1, 1]


def test_what_a_function_gives_that_loads_inputs_itself_does_so():
    class Table(InputManager):
        def load_input(self, context):
            return [context.name]

    assert input_manager(lambda: Table())(InitResourceContext()).load_input(InputContext(name="rows")) == ["rows"]
    with pytest.raises(NotImplementedError, match="InputManager does not say what load_input gives"):
        InputManager().load_input(InputContext(name="rows"))
