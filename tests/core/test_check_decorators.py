"""From functions to checks: which parameter is the asset's value, and what is refused."""

from __future__ import annotations

import pytest

from nbasset import AssetCheckKey, AssetIn, ConfigurableResource, ResourceParam
from nbasset.core.check_decorators import check_of, checks_of
from nbasset.core.checks import AssetCheckSpec
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey

FEW = AssetCheckSpec("few", asset=["sales", "orders"])


class Limits(ConfigurableResource):
    most: int


def made(function, ins=None, spec=FEW, **options):
    return check_of(function, spec, ins or {}, options)


def test_the_one_parameter_is_the_assets_value_whatever_it_is_called():
    def few(rows):
        """At most ten."""

    check = made(few)
    assert dict(check.ins) == {"rows": AssetKey(["sales", "orders"])}
    assert (check.deps, check.is_check, check.description) == ((), True, "At most ten.")
    assert check.check_specs[0].description == "At most ten."
    assert check.check_keys == {AssetCheckKey(AssetKey(["sales", "orders"]), "few")}


def test_without_a_parameter_it_comes_after_its_asset():
    check = made(lambda: True)
    assert (dict(check.ins), check.deps) == ({}, (AssetKey(["sales", "orders"]),))


def test_resources_and_the_context_are_no_values():
    def few(context, limits: Limits, db: ResourceParam[int], orders): ...

    assert list(made(few).ins) == ["orders"]


def test_other_inputs_are_named_and_rested_on():
    check = made(lambda rows, most: True, {"most": AssetIn("limit")})
    assert {name: str(key) for name, key in check.ins.items()} == {"rows": "sales/orders", "most": "limit"}
    assert [str(each.asset_key) for each in check.check_specs[0].additional_deps] == ["limit"]


def test_other_assets_come_before_it():
    spec = AssetCheckSpec("few", asset="orders", additional_deps=["log"])
    assert [str(each) for each in made(lambda orders: True, spec=spec).deps] == ["log"]


def test_options_are_those_of_its_step():
    check = made(lambda orders: True, required_resource_keys={"db"}, compute_kind="sql", description="all of it")
    assert (check.required_resources, check.kinds, check.description) == ({"db"}, {"sql"}, "all of it")
    own = made(lambda context: True, resource_defs={"db": 3}, config_schema={"limit": int})
    assert (own.resource_defs, own.config_schema) == ({"db": 3}, {"limit": int})
    with pytest.raises(InvalidDefinition, match=r"A check has no option 'group_name'; it has description"):
        made(lambda orders: True, group_name="x")


@pytest.mark.parametrize(
    ("function", "ins", "what"),
    [
        (lambda a, b: True, {}, r"takes a, b, of which one may be the value of sales/orders"),
        (
            lambda a: True,
            {"b": AssetIn("x")},
            r"additional_ins names 'b', which is no parameter of <lambda>\(\): it has a",
        ),
        (lambda: True, {"b": AssetIn("x")}, r"it has none"),
        (lambda a: True, {"a": AssetIn(["sales", "orders"])}, r"do not name it in additional_ins as well"),
        (3, {}, r"A check decorates a function; 3 is none"),
    ],
)
def test_what_does_not_fit_is_refused(function, ins, what):
    with pytest.raises(InvalidDefinition, match=what):
        made(function, ins)


def test_several_checks_take_what_is_called_as_their_assets():
    specs = [AssetCheckSpec("a", asset="orders"), AssetCheckSpec("b", asset="report", additional_deps=["log"])]
    check = checks_of(lambda orders, rows, log: None, specs, {"rows": AssetIn("report")}, {})
    assert {name: str(key) for name, key in check.ins.items()} == {"orders": "orders", "log": "log", "rows": "report"}
    assert [str(each) for each in check.names] == ["orders:a", "report:b"]
    assert check.deps == ()


def test_two_of_one_name_and_none_at_all_are_refused():
    with pytest.raises(InvalidDefinition, match=r"Two of the checks of <lambda>\(\) are orders:a"):
        checks_of(lambda: None, [AssetCheckSpec("a", asset="orders")] * 2, {}, {})
    with pytest.raises(InvalidDefinition, match=r"specs=\[AssetCheckSpec"):
        checks_of(lambda: None, [], {}, {})
