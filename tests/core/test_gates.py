"""Gates: which checks stop which assets, and when."""

from __future__ import annotations

from naming import named

from nbasset import AssetIn, asset
from nbasset.core.check_decorators import check_of, checks_of
from nbasset.core.checks import AssetCheckSpec
from nbasset.core.definitions import Definitions
from nbasset.core.gates import gates_of


@asset
def orders(): ...


@asset
def report(orders): ...


@asset
def beyond(report): ...


def blocking(name="few", about="orders", **others):
    return AssetCheckSpec(name, asset=about, blocking=True, **others)


def gates(*checks, assets=(orders, report, beyond)):
    definitions = Definitions([*assets, *checks])
    found = gates_of(definitions, definitions.graph)
    return {str(name): [(str(gate.result), sorted(gate.checks)) for gate in each] for name, each in found.items()}


def a_check(spec, function=lambda orders: True, ins=None):
    return check_of(function, spec, ins or {}, {})


def test_a_blocking_check_stands_before_what_uses_the_asset_and_not_before_what_is_beyond():
    assert gates(a_check(blocking())) == {"report": [("orders:few", ["few"])]}


def test_a_check_that_blocks_nothing_is_no_gate():
    assert gates(a_check(AssetCheckSpec("few", asset="orders"))) == {}
    assert gates() == {}


def test_other_checks_of_the_asset_do_not_wait_for_it():
    other = a_check(AssetCheckSpec("many", asset="orders"))
    assert list(gates(a_check(blocking()), other)) == ["report"]


def test_of_several_checks_of_one_function_each_blocks_what_the_function_does_not_rest_on():
    several = checks_of(
        lambda: None, [blocking("a"), AssetCheckSpec("b", asset="orders"), blocking("c", "report")], {}, {}
    )
    assert gates(several) == {"beyond": [("report:c", ["c"])]}


def test_a_check_that_rests_on_what_is_downstream_does_not_stop_that():
    other = a_check(blocking(), lambda rows, length: True, {"length": AssetIn("report")})
    assert gates(other) == {}


def test_an_asset_that_checks_itself_is_a_gate():
    @asset(check_specs=[blocking("fine", "prices"), AssetCheckSpec("nice", asset="prices")])
    def prices(): ...

    @asset
    def sums(prices): ...

    assert gates(assets=(prices, sums)) == {"sums": [("prices", ["fine"])]}


def test_a_check_is_no_asset_among_the_definitions():
    definitions = Definitions([orders, a_check(blocking())])
    assert definitions.names == ("orders",)
    assert repr(definitions) == "<Definitions: 1 assets, 0 jobs>"
    assert definitions.known_as("orders_few") is None
    assert definitions.known_as("orders:few") == named("orders:few")
