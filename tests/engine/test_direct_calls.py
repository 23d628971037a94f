"""Functions of assets, called outside of any run."""

from __future__ import annotations

import asyncio
from unittest.mock import MagicMock

import pytest

import nbasset
from nbasset import AssetOut, Config, ConfigurableResource, Output, asset, build_asset_context, multi_asset
from nbasset.core.errors import InvalidDefinition
from nbasset.engine.type_checks import TypeCheckFailed


class Limits(Config):
    rows: int = 2


class Prices(ConfigurableResource):
    factor: int = 1

    def setup_for_execution(self, context):
        STEPS.append("opened")

    def teardown_after_execution(self, context):
        STEPS.append("closed")

    def of(self, n):
        return self.factor * n


STEPS: list[str] = []


@pytest.fixture(autouse=True)
def nothing_done():
    STEPS.clear()


@asset
def priced(context, config: Limits, prices: Prices, n: int = 4) -> int:
    STEPS.append("called")
    return prices.of(n) + config.rows


def test_config_resources_and_inputs_are_given_by_name():
    assert priced(build_asset_context(), config=Limits(rows=1), prices=Prices(factor=3), n=5) == 16
    assert STEPS == ["opened", "called", "closed"]


def test_what_is_not_given_the_context_has():
    with build_asset_context(resources={"prices": Prices(factor=3)}, asset_config={"rows": 7}) as context:
        assert priced(context) == 19
        assert STEPS == ["opened", "called"]
    assert STEPS == ["opened", "called", "closed"]


def test_a_stand_in_takes_the_place_of_a_resource():
    prices = MagicMock()
    prices.of.return_value = 1
    assert priced(build_asset_context(), prices=prices, config=Limits()) == 3
    assert priced(build_asset_context(resources={"prices": prices})) == 3


def test_what_is_given_twice_is_refused():
    with build_asset_context(resources={"prices": Prices()}, asset_config={"rows": 1}) as context:
        with pytest.raises(InvalidDefinition, match="Give config either to priced"):
            priced(context, config=Limits(), prices=Prices())
        with pytest.raises(InvalidDefinition, match="resource prices is given to priced"):
            priced(context, prices=Prices())


def test_something_else_in_the_place_of_the_context_is_refused():
    with pytest.raises(InvalidDefinition, match="takes a context first, and was given 4"):
        priced(4)


def test_values_of_another_type_than_the_function_says_are_refused():
    with pytest.raises(TypeCheckFailed, match="is to be given for n: int"):
        priced(None, prices=Prices(), n="five")
    assert STEPS == ["opened", "closed"]


def test_a_context_may_be_given_to_a_function_that_takes_none():
    @asset
    def plain():
        return 1

    assert plain(build_asset_context()) == plain() == 1


def test_events_come_as_they_are_yielded_and_a_missing_one_is_said_at_the_end():
    @multi_asset(outs={"low": AssetOut(), "high": AssetOut()})
    def limits(prices: Prices):
        yield Output(1, output_name="low")

    events = limits(prices=Prices())
    assert next(events).output_name == "low"
    assert STEPS == ["opened"]
    with pytest.raises(ValueError, match="gave nothing for high"):
        next(events)
    assert STEPS == ["opened", "closed"]


def test_a_body_that_awaits_is_awaited_with_its_resources_open():
    @asset
    async def later(prices: Prices) -> int:
        STEPS.append("awaited")
        return prices.of(2)

    assert asyncio.run(later(Prices(factor=2))) == 4
    assert STEPS == ["opened", "awaited", "closed"]


def test_a_body_that_yields_while_it_awaits_is_looked_through():
    @asset
    async def later():
        yield Output(1)

    async def all_of():
        return [each.value async for each in later()]

    assert asyncio.run(all_of()) == [1]


def test_what_raises_closes_its_resources():
    @asset
    def wrong(prices: Prices):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        wrong(Prices())
    assert STEPS == ["opened", "closed"]


def test_an_argument_that_it_does_not_take_is_python_s_own_error():
    @asset
    def plain(n):
        return n

    with pytest.raises(TypeError):
        plain(1, 2)
    with pytest.raises(TypeError):
        plain()
    with pytest.raises(TypeError):
        plain(n=1, m=2)


def test_several_values_for_several_assets_are_counted():
    @multi_asset(outs={"low": AssetOut(), "high": AssetOut()})
    def limits(n):
        return (1,) * n

    assert limits(2) == (1, 1)
    with pytest.raises(ValueError, match="need 2 values"):
        limits(3)


def test_the_value_is_what_the_function_gives_also_where_it_says_more():
    @asset
    def said() -> Output[int]:
        return Output(1, metadata={"rows": 1})

    assert said().metadata == {"rows": 1}


def test_what_an_op_takes_and_gives_has_the_types_that_it_names():
    even = nbasset.DagsterType(lambda _, value: value % 2 == 0, "Even")

    @nbasset.op(ins={"number": nbasset.In(even)})
    def taken(number):
        return number

    @nbasset.op(out=nbasset.Out(even))
    def given(number):
        return nbasset.Output(number) if number > 10 else number

    assert (taken(4), given(2), given(12).value) == (4, 2, 12)
    for call, number in ((taken, 3), (given, 3), (given, 13)):
        with pytest.raises(TypeCheckFailed, match="Even"):
            call(number)
