"""Dagster's own objects by their shape; with the real package they are tried in tests/beside."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from api.dagsters import definition, key, output, spec, thing, told_of_input

from nbasset import (
    AssetKey,
    AssetSpec,
    MultiPartitionsDefinition,
    StaticPartitionMapping,
    StaticPartitionsDefinition,
    materialize,
)
from nbasset.api.translated import all_translated, is_dagsters, mapping_of, partitions_of, translated
from nbasset.core.errors import InvalidDefinition, InvalidSelection


def orders():
    """What was ordered."""
    return [1, 2]


def total(context, orders, rate):
    return sum(orders)


def test_only_what_is_of_the_package_is_taken():
    assert is_dagsters(thing())
    assert not is_dagsters(SimpleNamespace(keys_by_output_name={}))
    assert translated(SimpleNamespace(keys_by_output_name={})) is None
    assert translated(thing()) is None


def test_an_asset_is_taken_with_all_that_is_said_of_it():
    said = {"group_name": "raw", "owners": ["me"], "kinds": {"sql"}, "tags": {"a": "b", "dagster/kind/sql": ""}}
    made = translated(definition(orders, {"result": spec("shop/orders", code_version="7", **said)}, {}))
    assert made.keys == (AssetKey(["shop", "orders"]),)
    assert (made.group_name, made.owners, made.kinds, made.tags) == ("raw", ("me",), {"sql"}, {"a": "b"})
    assert (made.code_version, made.description, made.io_manager_key) == ("7", "What was ordered.", None)
    assert materialize([made]).asset_value(made.key) == [1, 2]


def test_inputs_that_are_parameters_give_values_and_others_are_only_waited_for():
    inputs = {"orders": "shop/orders", "warehouse": "warehouse"}
    made = translated(definition(total, {"result": spec("total")}, inputs))
    assert made.ins == {"orders": AssetKey(["shop", "orders"])}
    assert made.deps == (AssetKey("warehouse"),)
    assert made.body.context == "context"
    assert [each.name for each in made.body.parameters] == ["orders", "rate"]


def test_a_policy_of_retries_is_taken():
    policy = thing(max_retries=3, delay=0.5, backoff=thing(name="EXPONENTIAL"), jitter=None)
    made = translated(definition(orders, {"result": spec("orders")}, {}, retry_policy=policy))
    assert (made.retry_policy.max_retries, made.retry_policy.delay) == (3, 0.5)
    assert made.retry_policy.backoff.name == "EXPONENTIAL"


def test_several_outputs_have_what_is_their_own():
    def both(context):
        return 1, 2

    outs = {"low": spec("low", group_name="g", code_version="1"), "high": spec("top/high", code_version="2")}
    outputs = {"low": output(required=False, io="files"), "high": output(nothing=True)}
    made = translated(definition(both, outs, {}, outputs, can_subset=True))
    low, high = (made.of(name) for name in made.names)
    assert (low.group_name, low.io_manager_key, low.is_required, low.has_value) == ("g", "files", False, True)
    assert (high.group_name, high.io_manager_key, high.is_required, high.has_value) == ("default", None, True, False)
    assert (made.code_version, made.can_subset) == ("low=1, high=2", True)


def test_what_is_made_elsewhere_is_a_spec():
    given = definition(orders, {"result": spec("crm", deps=[thing(asset_key=key("raw"))])}, {}, is_executable=False)
    found = translated(given)
    assert isinstance(found, AssetSpec)
    assert [each.asset_key for each in found.deps] == [AssetKey("raw")]
    assert translated(spec("crm", description="theirs")).description == "theirs"


def test_a_source_is_asked_by_the_function_that_dagster_wraps():
    def observe_fn():
        return 1

    def wrapped(context):
        return observe_fn()

    made = translated(definition(wrapped, {"result": spec("table")}, {}, is_observable=True))
    assert (made.external, made.always, made.body.function) == (True, True, observe_fn)


def test_partitions_become_ours():
    kind = type("StaticPartitionsDefinition", (type(thing()),), {})
    static = kind(get_partition_keys=lambda: ["north", "south"])
    assert partitions_of(static).get_partition_keys() == ["north", "south"]
    both = thing(partitions_defs=[thing(name=name, partitions_def=static) for name in ("from", "to")])
    assert len(partitions_of(both).get_partition_keys()) == 4
    days = thing(
        start="2026-01-01", fmt="%Y-%m-%d", end="2026-01-03", cron_schedule="0 0 * * *", timezone="UTC", end_offset=0
    )
    assert list(partitions_of(days).get_partition_keys()) == ["2026-01-01", "2026-01-02"]


def test_a_graph_of_ops_is_refused_by_the_name_of_its_asset():
    given = definition(orders, {"result": spec("sales/raw")}, {}, node_def=SimpleNamespace())
    with pytest.raises(InvalidDefinition, match="sales/raw is made by a graph of ops"):
        translated(given)


def test_partitions_that_are_ours_stay_and_others_without_counterpart_are_refused():
    ours = StaticPartitionsDefinition(["a"])
    assert partitions_of(ours) is ours
    assert partitions_of(None) is None
    with pytest.raises(InvalidDefinition, match="of the package dagster cannot be taken over"):
        partitions_of(thing())


def of_kind(name, **facts):
    """An object of a class of this name."""
    return type(name, (type(thing()),), {})(**facts)


NORTH, SOUTH, BOTH = (StaticPartitionsDefinition(keys) for keys in (["n"], ["s"], ["n", "s"]))
TABLE = {"n": {"s"}, "s": {"n"}}


@pytest.mark.parametrize(
    ("kind", "facts", "keys"),
    [
        ("IdentityPartitionMapping", {}, ["n"]),
        ("AllPartitionMapping", {}, ["n", "s"]),
        ("LastPartitionMapping", {}, ["s"]),
        ("SpecificPartitionsPartitionMapping", {"partition_keys": ["s"]}, ["s"]),
        ("StaticPartitionMapping", {"_mapping": TABLE}, ["s"]),
    ],
)
def test_on_which_partitions_one_rests_is_taken(kind, facts, keys):
    dep = thing(asset_key=key("up"), partition_mapping=of_kind(kind, **facts))
    given = definition(total, {"result": spec("total", deps=[dep])}, {"orders": "up"}, partitions_def=BOTH)
    mapping = translated(given).mappings["up"]
    assert list(mapping.upstream_keys("n", BOTH, BOTH, 0)) == keys


def test_windows_of_time_are_mapped_as_far_as_they_are_shifted():
    facts = {"start_offset": -1, "end_offset": -1, "allow_nonexistent_upstream_partitions": True}
    mapping = mapping_of(of_kind("TimeWindowPartitionMapping", **facts))
    assert (mapping.start_offset, mapping.end_offset, mapping.rests_on_none) == (-1, -1, True)


def test_mappings_between_dimensions_are_taken_with_those_of_each():
    inner = of_kind("StaticPartitionMapping", _mapping=TABLE)
    each = {"from": thing(dimension_name="to", partition_mapping=inner)}
    mapping = mapping_of(of_kind("MultiPartitionMapping", downstream_mappings_by_upstream_dimension=each))
    told = mapping.downstream_mappings_by_upstream_dimension["from"]
    assert (told.dimension_name, list(told.partition_mapping.upstream_keys("n", BOTH, BOTH, 0))) == ("to", ["s"])
    one = mapping_of(of_kind("MultiToSingleDimensionPartitionMapping", partition_dimension_name="to"))
    assert list(one.upstream_keys("n", NORTH, MultiPartitionsDefinition({"to": NORTH, "a": SOUTH}), 0)) == ["s|n"]


def test_a_mapping_that_is_ours_stays_and_one_without_counterpart_is_refused_by_its_name():
    ours = StaticPartitionMapping({"n": "s"})
    assert mapping_of(ours) is ours
    with pytest.raises(
        InvalidDefinition, match="MyMapping of the package dagster cannot be taken over: use one of Identity"
    ):
        mapping_of(of_kind("MyMapping"))


def test_what_an_input_says_to_its_io_manager_is_taken():
    told = {"orders": told_of_input(input_manager_key="rows", metadata={"columns": ["n"]})}
    made = translated(definition(total, {"result": spec("total")}, {"orders": "shop/orders"}, input_dict=told))
    assert made.loading["orders"].input_manager_key == "rows"
    assert made.loading["orders"].metadata == {"columns": ["n"]}
    assert made.loading["orders"].key_for("orders") == AssetKey(["shop", "orders"])
    silent = {"orders": told_of_input()}
    assert not translated(definition(total, {"result": spec("t")}, {"orders": "o"}, input_dict=silent)).loading


def test_resources_that_a_body_needs_have_to_be_there():
    made = translated(definition(orders, {"result": spec("orders")}, {}, required_resource_keys={"warehouse"}))
    assert made.required_resources == {"warehouse"}
    with pytest.raises(InvalidDefinition, match="orders cannot be made: there is no resource 'warehouse'"):
        materialize([made])
    assert materialize([made], resources={"warehouse": 1}).success


def test_windows_that_are_left_out_are_left_out_here():
    away = [thing(timestamp=datetime(2026, 1, 2, tzinfo=UTC).timestamp()), "0 0 * * 6"]
    facts = {"start": "2026-01-01", "fmt": "%Y-%m-%d", "end": "2026-01-05", "cron_schedule": "0 0 * * *"}
    days = partitions_of(thing(**facts, timezone="UTC", end_offset=0, exclusions=away))
    assert list(days.get_partition_keys()) == ["2026-01-01", "2026-01-04"]


def test_what_says_several_specs_stands_for_all_of_them():
    both = {"low": spec("low"), "high": spec("high")}
    given = definition(orders, both, {}, is_executable=False)
    assert [each.key.name for each in all_translated(given)] == ["low", "high"]
    source = thing(observe_fn=None, to_external_assets_def=lambda: given)
    assert [each.key.name for each in all_translated(source)] == ["low", "high"]
    assert list(all_translated(3)) == []


def test_a_source_that_is_observed_is_asked_for_its_version():
    def observe_fn():
        return 1

    asked = definition(observe_fn, {"result": spec("table")}, {}, is_observable=True)
    made = translated(thing(observe_fn=observe_fn, to_external_assets_def=lambda: asked))
    assert (made.external, made.body.function) == (True, observe_fn)


def test_what_others_make_is_no_step_of_a_run():
    external = definition(orders, {"result": spec("crm")}, {}, is_executable=False)
    ours = translated(definition(orders, {"result": spec("orders")}, {}))
    assert materialize([external, AssetSpec("table"), ours]).made == ("orders",)
    for one in (AssetSpec("table"), external):
        with pytest.raises(InvalidSelection):
            materialize(one)


def test_what_has_no_parameter_of_its_own_is_taken_by_the_one_for_all_others():
    def summed(context, **tables):
        return sum(map(sum, tables.values()))

    inputs = {"orders": "shop/orders", "warehouse": "warehouse"}
    told = {"orders": told_of_input(), "warehouse": told_of_input(nothing=True)}
    made = translated(definition(summed, {"result": spec("total")}, inputs, input_dict=told))
    assert made.ins == {"orders": AssetKey(["shop", "orders"])}
    assert made.deps == (AssetKey("warehouse"),)
    ordered = translated(definition(orders, {"result": spec("shop/orders")}, {}))
    assert materialize([ordered, made]).asset_value("total") == 3
