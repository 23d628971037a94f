"""Resources that assets bring along: their own, and those given to several at once."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition


@dg.asset(required_resource_keys={"rate"})
def price(context):
    return context.resources.rate * 2


@dg.asset(resource_defs={"rate": 7}, required_resource_keys={"rate"})
def own(context):
    return context.resources.rate


class Remembering(dg.IOManager):
    def __init__(self):
        self.kept = {}

    def handle_output(self, context, obj):
        self.kept[context.asset_key.to_user_string()] = obj

    def load_input(self, context):
        return self.kept[context.asset_key.to_user_string()]


def test_an_asset_brings_along_its_resources_and_who_keeps_its_value():
    manager = Remembering()

    @dg.asset(io_manager_def=manager, key_prefix="shop")
    def kept():
        return 1

    @dg.asset
    def after(kept):
        return kept + 1

    run = dg.materialize([own, kept, after])
    assert (run.asset_value("own"), run.asset_value(kept.key), run.asset_value("after")) == (7, 1, 2)
    assert manager.kept == {"shop/kept": 1}


def test_assets_that_are_given_resources_bring_along_those_that_they_need():
    manager = Remembering()

    @dg.resource(required_resource_keys={"base"})
    def rate(context):
        return context.resources.base + 1

    @dg.asset(deps=[price])
    def after():
        return "after"

    given = {"rate": rate, "base": 3, "io_manager": manager, "other": 5}
    spec = dg.AssetSpec("made_elsewhere")
    equipped, last, same = dg.with_resources([price, after, spec], given)
    assert set(equipped.resource_defs) == {"rate", "base", "price__io_manager"}
    assert last.upstream == (equipped,)
    assert same is spec
    assert dg.materialize([equipped, last]).asset_value("price") == 8
    assert manager.kept == {"price": 8, "after": "after"}


def test_resources_may_be_configured_as_they_are_given():
    @dg.resource(config_schema={"n": int})
    def rate(context):
        return context.resource_config["n"]

    configs = {"rate": {"config": {"n": 4}}}
    assert dg.materialize(dg.with_resources([price], {"rate": rate}, configs)).asset_value("price") == 8


def test_each_of_several_assets_of_one_body_is_kept_by_its_own_manager_or_the_one_that_is_given():
    low_manager, other = Remembering(), Remembering()

    @dg.multi_asset(outs={"low": dg.AssetOut(io_manager_key="low_manager"), "high": dg.AssetOut()})
    def limits():
        return 1, 9

    given = {"low_manager": low_manager, "io_manager": other}
    assert dg.materialize(dg.with_resources([limits], given)).success
    assert (low_manager.kept, other.kept) == ({"low": 1}, {"high": 9})


def test_what_is_missing_or_there_already_is_refused():
    with pytest.raises(InvalidDefinition, match="price requires the resource 'rate', which is not given \\(other\\)"):
        dg.with_resources([price], {"other": 3})
    with pytest.raises(InvalidDefinition, match="own has another resource 'rate' already: leave one of them out"):
        dg.with_resources([own], {"rate": 8})
    with pytest.raises(InvalidDefinition, match="Give bad either io_manager_key= or io_manager_def=, not both"):

        @dg.asset(io_manager_key="a", io_manager_def=Remembering())
        def bad(): ...


def test_two_resources_of_one_name_are_refused_before_anything_runs():
    made = []

    @dg.asset(resource_defs={"rate": 9}, required_resource_keys={"rate"})
    def other(context):
        made.append("other")

    for run in (lambda: dg.materialize([own, other]), lambda: dg.materialize([other], resources={"rate": 8})):
        with pytest.raises(InvalidDefinition, match="brings a resource 'rate' along, and another one of this name"):
            run()
    assert made == []


@dg.asset(
    config_schema={"n": int, "to": dg.Field(str, default_value="here"), "deep": {"m": dg.Field(int, default_value=1)}}
)
def configured(context):
    return dict(context.op_config)


def test_a_config_has_the_defaults_of_its_schema():
    given = {"ops": {"configured": {"config": {"n": 3}}}}
    assert dg.materialize([configured], run_config=given).asset_value("configured") == {
        "n": 3,
        "to": "here",
        "deep": {"m": 1},
    }
    context = dg.build_asset_context(asset_config={"n": 4, "to": "there"})
    assert configured(context) == {"n": 4, "to": "there", "deep": {"m": 1}}


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"n": "x"}, "The config of configured.n takes a whole number, not 'x'"),
        ({"n": 1, "z": 1}, "The config of configured has no field 'z'"),
        ({}, "The config of configured needs a value for 'n'"),
    ],
)
def test_a_config_that_does_not_fit_its_schema_is_refused(config, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        dg.materialize([configured], run_config={"ops": {"configured": {"config": config}}} if config else None)
    with pytest.raises(InvalidDefinition, match=sentence):
        configured(dg.build_asset_context(asset_config=config))


def test_a_config_and_the_default_of_its_schema_count():
    def asset_with(default):
        @dg.asset(config_schema={"n": dg.Field(int, default_value=default), "m": {"k": dg.Field(int, default_value=1)}})
        def counted(context):
            return context.op_config["n"]

        return counted

    assert [dg.materialize([asset_with(each)]).asset_value("counted") for each in (1, 2)] == [1, 2]
    assert dg.materialize([asset_with(2)]).made == ()
    told = {"ops": {"counted": {"config": {"n": 5}}}}
    assert dg.materialize([asset_with(2)], run_config=told).asset_value("counted") == 5


def test_an_environment_variable_in_a_config_counts_by_what_it_says_and_is_not_kept(monkeypatch):
    @dg.asset(config_schema={"token": dg.StringSource})
    def secret(context):
        return len(context.op_config["token"])

    told = {"ops": {"secret": {"config": {"token": {"env": "NBASSET_TOKEN"}}}}}
    for value in ("hush", "hush hush"):
        monkeypatch.setenv("NBASSET_TOKEN", value)
        assert dg.materialize([secret], run_config=told).asset_value("secret") == len(value)
    assert dg.materialize([secret], run_config=told).made == ()


def test_a_context_has_a_config_that_no_schema_describes():
    @dg.asset
    def any_config(context):
        return context.op_config

    assert dg.materialize([any_config]).asset_value("any_config") == {}
    told = {"ops": {"any_config": {"config": {"n": 1}}}}
    assert dg.materialize([any_config], run_config=told).asset_value("any_config") == {"n": 1}


def test_a_context_has_the_fields_of_a_config_class_too():
    class Limits(dg.Config):
        n: int = 3

    @dg.asset
    def both(context, config: Limits):
        return context.op_config, config.n

    assert dg.materialize([both]).asset_value("both") == ({"n": 3}, 3)


def test_a_schema_of_one_value_is_refused():
    @dg.asset(config_schema=dg.Field(int, default_value=5))
    def one(context):
        return context.op_config

    with pytest.raises(InvalidDefinition, match="The config of one takes a whole number"):
        dg.materialize([one])


def test_another_resource_that_is_brought_along_makes_another_result():
    def asset_with(rate):
        @dg.asset(resource_defs={"rate": rate}, required_resource_keys={"rate"})
        def converted(context):
            return context.resources.rate

        return converted

    made = [dg.materialize([asset_with(rate)]) for rate in (7, 8, 8)]
    assert [run.asset_value("converted") for run in made] == [7, 8, 8]
    assert made[-1].made == ()


class Rate(dg.ConfigurableResource):
    of: int


@dg.asset
def rated(rate: Rate):
    return rate.of


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"rate": {"config": {"of": "many"}}}, "The config of the resource rate: of: Input should be a valid integer"),
        ({"rate": {"config": {"off": 1}}}, "Rate needs a value for 'of'; Rate has no field 'off'; its fields are of"),
        ({}, "The config of the resource rate: Rate needs a value for 'of'"),
    ],
)
def test_a_config_that_does_not_fit_a_resource_is_refused_before_anything_is_made(told, sentence):
    given = {"rate": Rate.configure_at_launch()}
    with pytest.raises(dg.DagsterInvalidConfigError, match=sentence):
        dg.materialize([rated], resources=given, run_config={"resources": told})
    other = dg.materialize([price], resources={"rate": 3, "unused": Rate.configure_at_launch()})
    assert other.asset_value("price") == 6
