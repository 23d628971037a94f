"""Resources that functions build: what they are configured with, and what they ask for."""

from __future__ import annotations

import pytest

from nbasset import (
    Field,
    ResourceDefinition,
    build_init_resource_context,
    build_resources,
    make_values_resource,
    resource,
)
from nbasset.core.errors import InvalidDefinition


@resource(config_schema={"n": Field(int, default_value=2)}, required_resource_keys={"factor"})
def product(context):
    return context.resource_config["n"] * context.resources.factor


def test_it_is_built_of_its_configuration_and_of_what_it_asks_for():
    with build_resources({"product": product, "factor": 3}) as found:
        assert found.product == 6
    with build_resources({"product": product.configured({"n": 5}), "factor": 3}) as found:
        assert found.product == 15
    with build_resources({"product": product, "factor": 3}, resource_config={"product": {"config": {"n": 7}}}) as found:
        assert found.product == 21


def test_a_configuration_that_does_not_fit_is_refused_as_it_is_given():
    with pytest.raises(InvalidDefinition, match=r"The config of product\.n takes a whole number"):
        product.configured({"n": "many"})


def test_what_it_did_not_ask_for_it_is_not_given():
    @resource
    def asking(context):
        return context.resources.other

    with (
        pytest.raises(AttributeError, match="There is no resource 'other'"),
        build_resources({"a": asking, "other": 1}),
    ):
        raise AssertionError


def test_it_is_called_directly_with_a_context():
    assert product(build_init_resource_context(config={"n": 4}, resources={"factor": 10})) == 40
    assert product(build_init_resource_context(resources={"factor": 10})) == 20


def test_a_configuration_is_made_of_another():
    doubled = product.configured(lambda config: {"n": 2 * config["half"]}, config_schema={"half": int})
    with build_resources({"product": doubled.configured({"half": 4}), "factor": 1}) as found:
        assert found.product == 8


def test_values_are_resources():
    values = make_values_resource(n=int).configured({"n": 3})
    with build_resources({"values": values, "text": ResourceDefinition.string_resource().configured("x")}) as found:
        assert (found.values, found.text) == ({"n": 3}, "x")
    with build_resources(
        {"none": ResourceDefinition.none_resource(), "mock": ResourceDefinition.mock_resource()}
    ) as found:
        assert found.none is None
        found.mock.anything("goes")
