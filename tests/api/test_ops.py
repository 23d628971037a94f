"""``@op``: called directly it is its function; it never becomes an asset."""

from __future__ import annotations

import pytest

from nbasset import ConfigurableResource, build_op_context, op
from nbasset.core.errors import InvalidDefinition
from nbasset.engine.type_checks import TypeCheckFailed


def test_an_op_is_called_as_its_function():
    @op
    def add(x, y=1):
        return x + y

    assert (add(1), add(1, 2), add(x=3)) == (2, 3, 4)


def test_a_context_gives_config_and_resources():
    class Rate(ConfigurableResource):
        factor: int

    @op(config_schema={"n": int})
    def scaled(context, x, rate: Rate):
        return x * rate.factor + context.op_config["n"]

    context = build_op_context(op_config={"n": 1}, resources={"rate": Rate(factor=3)})
    assert scaled(context, 2) == 7


def test_types_are_checked():
    @op
    def doubled(x: int) -> int:
        return x * 2

    with pytest.raises(TypeCheckFailed):
        doubled("a")


def test_an_op_is_no_asset():
    from nbasset import materialize

    @op
    def one():
        return 1

    with pytest.raises(InvalidDefinition):
        materialize([one])
