"""Resources: which of them a body uses."""

from __future__ import annotations

import pytest

from nbasset import AssetIn, AssetOut, ConfigurableResource, ResourceDefinition, multi_asset
from nbasset.core.decorators import asset
from nbasset.versions.resources import used_managers, used_resources, with_nested, with_required

KNOWN = ["db", "rates", "unused"]


def body_of(text):
    namespace = {}
    exec(text, namespace)
    return asset(namespace["a"]).body


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("def a(db): return db", ["db"]),
        ("def a(db=1): return db", []),
        ("def a(context): return context.log", []),
        ("def a(context): return context.resources.rates", ["rates"]),
        ("def a(context): return getattr(context.resources, 'db')", ["db"]),
        ("def a(context): return context.resources", KNOWN),
        ("def a(context): return [context.resources.db for _ in 'ab']", ["db"]),
        ("def a(): return resources", []),
    ],
)
def test_parameters_name_them_and_the_context_is_asked_for_them(text, used):
    assert used_resources(body_of(text), {}, KNOWN, []) == used


def test_a_parameter_that_means_an_asset_is_none():
    assert used_resources(body_of("def a(db): return db"), {"db": object()}, KNOWN, []) == []


def test_a_helper_may_ask_the_context_that_it_is_handed():
    def helper(context):
        return context.resources.rates

    assert used_resources(body_of("def a(context): return helper(context)"), {}, KNOWN, [helper, 3]) == ["rates"]


@pytest.mark.parametrize(
    ("options", "loads", "known", "used"),
    [
        ({}, {}, [], []),
        ({}, {}, ["io_manager", "s3"], ["io_manager"]),
        ({"io_manager_key": "s3"}, {}, ["io_manager", "s3"], ["s3", "io_manager"]),
        ({"io_manager_key": "s3"}, {"input_manager_key": "in"}, ["in", "s3"], ["s3", "in"]),
        ({}, {"input_manager_key": "in"}, ["in"], ["in"]),
        ({"io_manager_key": "nobody"}, {}, ["s3"], []),
    ],
)
def test_the_managers_count_that_keep_it_and_that_load_what_it_uses(options, loads, known, used):
    @asset
    def up(): ...

    @asset(ins={"up": AssetIn(**loads)}, **options)
    def a(up): ...

    assert used_managers(a, {"up": up.names[0]}, {up.names[0]: up}, known) == used


def test_what_a_resource_asks_for_counts_with_it():
    asks = {"a": {"b"}, "b": {"c", "a"}, "c": set(), "d": set()}
    known = {name: ResourceDefinition(lambda: 1, required_resource_keys=keys) for name, keys in asks.items()}
    assert with_required(["a"], known) == ["a", "b", "c"]
    assert with_required(["d", "missing"], known) == ["d"]
    assert with_required(["plain"], {"plain": 3}) == ["plain"]


def test_what_its_fields_are_counts_with_it():
    class Inner(ConfigurableResource):
        n: int

    class Middle(ConfigurableResource):
        inner: Inner

    class Outer(ConfigurableResource):
        middle: Middle
        name: str

    inner = Inner(n=1)
    middle = Middle(inner=inner)
    outer = Outer(middle=middle, name="x")
    assert with_nested(outer) == [outer, middle, inner]
    assert with_nested(3) == [3]


def test_each_of_several_assets_is_kept_by_its_own_manager():
    outs = {"low": AssetOut(io_manager_key="files"), "high": AssetOut()}
    several = multi_asset(outs=outs)(lambda: (1, 2))
    using = asset(body_of("def a(low): return low").function)
    known = ["files", "io_manager", "other"]
    by_name = dict.fromkeys(several.names, several)
    assert used_managers(several, {}, by_name, known) == ["files", "io_manager"]
    assert used_managers(using, {"low": several.names[0]}, by_name, known) == ["io_manager", "files"]
