"""Values of ops on their way through I/O managers."""

from __future__ import annotations

import pytest

from nbasset import (
    AssetMaterialization,
    DynamicOut,
    DynamicOutput,
    Field,
    In,
    IOManager,
    Nothing,
    Out,
    fs_io_manager,
    graph,
    io_manager,
    job,
    op,
)
from nbasset.core.errors import InvalidDefinition


class Doubles(IOManager):
    def __init__(self):
        self.values, self.told = {}, []

    def handle_output(self, context, obj):
        self.values[context.step_key, context.name] = obj
        self.told.append((context.step_key, context.metadata, context.config))
        context.add_output_metadata({"kept": True})

    def load_input(self, context):
        if context.upstream_output is None:
            return context.config["m"]
        return self.values[context.upstream_output.step_key, context.upstream_output.name] * 2


@op(out=Out(metadata={"table": "t"}))
def one():
    return 1


@op
def add(x, y):
    return x + y


def test_an_op_is_given_what_the_manager_gives_back_and_its_own_output_stays():
    manager = Doubles()

    @op(out=DynamicOut())
    def parts():
        yield DynamicOutput(10, mapping_key="a")

    @op(ins={"after": In(Nothing)}, out={"never": Out(is_required=False), "done": Out(Nothing)})
    def nothing():
        return None, None

    @op
    def total(rows):
        return sum(rows)

    @job(resource_defs={"io_manager": manager})
    def whole():
        add(one(), one.alias("other")())
        total(parts().map(lambda each: add.alias("more")(each, each)).collect())

    run = whole.execute_in_process()
    told = [run.output_for_node(each) for each in ("one", "add", "parts", "more", "total")]
    assert told == [1, 4, {"a": 10}, {"a": 40}, 80]
    assert ("one", {"table": "t"}, None) in manager.told


def test_single_inputs_and_outputs_have_configs_with_the_manager_s_defaults():
    made = []

    @io_manager(input_config_schema={"m": Field(int, default_value=7)}, output_config_schema={"t": Field(str, "x")})
    def doubles(init):
        made.append(Doubles())
        return made[-1]

    @op(ins={"n": In(input_manager_key="io_manager")})
    def loads(n):
        return n

    @job(resource_defs={"io_manager": doubles})
    def loading():
        loads()

    runs = [loading.execute_in_process({"ops": {"loads": {"inputs": {"n": {"m": 9}}}}}), loading.execute_in_process()]
    assert [run.output_for_node("loads") for run in runs] == [9, 7]
    assert made[0].told == [("loads", {}, {"t": "x"})]


def test_a_manager_that_nobody_gives_is_said():
    @op(ins={"n": In(input_manager_key="other")})
    def loads(n):
        return n

    @job
    def loading():
        loads()

    with pytest.raises(InvalidDefinition, match="loads n by the resource 'other', which nobody gives"):
        loading.execute_in_process()


def test_files_keep_values_of_ops_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    @job(resource_defs={"io_manager": fs_io_manager})
    def sums():
        add(one(), one.alias("other")())

    assert sums.execute_in_process().output_for_node("add") == 2


def test_what_managers_say_of_a_value_is_kept_with_the_step():
    class Says(Doubles):
        def handle_output(self, context, obj):
            super().handle_output(context, obj)
            context.log_event(AssetMaterialization("table", metadata={"rows": obj}))

    @job(resource_defs={"io_manager": Says()})
    def says():
        one()

    [said] = says.execute_in_process().asset_materializations_for_node("one")
    assert said.metadata["rows"].value == 1


def test_each_output_has_the_manager_that_it_names():
    usual, other = Doubles(), Doubles()

    @op(out={"low": Out(), "high": Out(io_manager_key="other")})
    def limits():
        return 1, 9

    @job(resource_defs={"io_manager": usual, "other": other})
    def uses():
        low, high = limits()
        add(low, high)

    assert uses.execute_in_process().output_for_node("add") == 20
    assert set(usual.values) == {("limits", "low"), ("add", "result")}
    assert set(other.values) == {("limits", "high")}


def test_a_list_of_outputs_is_loaded_one_by_one():
    @op
    def total(rows):
        return sum(rows)

    @job(resource_defs={"io_manager": Doubles()})
    def fan_in():
        total([one(), one.alias("other")()])

    assert fan_in.execute_in_process().output_for_node("total") == 4


def test_a_graph_gives_what_its_ops_gave_and_not_what_a_manager_makes_of_it():
    @graph
    def inner():
        return one()

    @graph
    def outer():
        return add(inner(), inner.alias("again")())

    run = outer.to_job(resource_defs={"io_manager": Doubles()}).execute_in_process()
    assert [run.output_for_node("inner"), run.output_value()] == [1, 4]


def test_a_manager_that_cannot_keep_a_value_makes_the_step_fail():
    class Stuck(Doubles):
        def handle_output(self, context, obj):
            raise OSError("no room")

    @job(resource_defs={"io_manager": Stuck()})
    def stuck():
        one()

    run = stuck.execute_in_process(raise_on_error=False)
    assert (run.success, run.get_failed_step_keys()) == (False, {"one"})
    with pytest.raises(OSError, match="no room"):
        stuck.execute_in_process()


def test_of_a_dynamic_output_each_value_is_kept_and_given_by_its_key():
    @op(out=DynamicOut())
    def parts():
        yield DynamicOutput(1, "a")
        yield DynamicOutput(2, "b")

    @job(resource_defs={"io_manager": Doubles()})
    def kept():
        parts()

    assert kept.execute_in_process().output_for_node("parts") == {"a": 1, "b": 2}
