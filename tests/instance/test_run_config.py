"""A run's config: checked before anything runs; what it says counts, and secrets stay unseen."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from pydantic import Field, SecretStr, field_validator

import nbasset as dg
from nbasset import Config, ConfigurableResource, EnvVar, RunConfig, asset, materialize, resource
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.instance import current
from nbasset.instance.elsewhere import needs_the_kernel
from nbasset.instance.run_config import config_of, configured, counted, takes_any, with_defaults


class Limits(Config):
    rows: int = Field(default=3, gt=0)
    token: str = ""


@asset
def head(config: Limits):
    return config.rows, config.token


class Login(Config):
    password: SecretStr


@asset
def length(config: Login):
    return len(config.password.get_secret_value())


@asset
def plain():
    return 1


def test_defaults_and_conversions_are_pydantics():
    assert materialize([head]).asset_value("head") == (3, "")
    assert materialize([head], run_config={"ops": {"head": {"config": {"rows": "7"}}}}).asset_value("head") == (7, "")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"head": {"row": 1}}, "The config of head: Limits has no field 'row'; its fields are rows, token."),
        ({"head": {"rows": 0}}, "The config of head: rows: Input should be greater than 0."),
        ({"heat": {"rows": 1}}, "The run's config names 'heat', which is no asset; did you mean head?"),
        ({"plain": {"rows": 1}}, "plain takes no config: give its function a parameter `config: …`."),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_runs(given, sentence):
    with pytest.raises(InvalidDefinition) as told:
        materialize([head, plain], run_config=RunConfig(given), again=True)
    assert str(told.value) == sentence


def test_an_environment_variable_counts_by_its_value_and_is_not_kept(monkeypatch):
    monkeypatch.setenv("TOKEN_HERE", "first secret")
    run_config = RunConfig({"head": Limits(token=EnvVar("TOKEN_HERE"))})
    assert materialize([head], run_config=run_config).asset_value("head") == (3, "first secret")
    made = current().standing_with(Definitions([head]), run_config).all()[head.names[0]].result
    assert "TOKEN_HERE" in made.making.config
    assert "first secret" not in made.making.config
    assert _made(run_config) == []
    monkeypatch.setenv("TOKEN_HERE", "second secret")
    run_config = RunConfig({"head": Limits(token=EnvVar("TOKEN_HERE"))})
    assert _made(run_config) == ["head"]


def test_a_body_gets_the_secret_that_it_was_given_and_nobody_else_does():
    run = materialize([length], run_config=RunConfig({"length": Login(password="twelve chars")}))
    assert run.asset_value("length") == 12
    run_config = RunConfig({"length": Login(password="another")})
    made = current().standing_with(Definitions([length]), run_config).all()[length.names[0]].result
    assert made is not None, "a secret does not count"
    assert "twelve" not in made.making.config
    own = current().standing_with(Definitions([length]), run_config).all()[length.names[0]]
    assert needs_the_kernel(length, own, {}, {}) == "its config holds a secret"


def _made(run_config):
    current_run = []
    heard = lambda event: current_run.append(str(event.asset)) if event.type == "materialized" else None  # noqa: E731
    current().listeners.append(heard)
    materialize([head], run_config=run_config)
    current().listeners.remove(heard)
    return current_run


CLASS = """
class C(Config):
    n: int = {default}
    @field_validator("n")
    @classmethod
    def raised(cls, n):
        return n + {added}
    def times(self):
        return self.n * {times}
"""


@pytest.mark.parametrize("edit", [{"default": 4}, {"added": 1}, {"times": 3}], ids=["default", "validator", "method"])
def test_whatever_the_config_class_does_counts_also_where_only_it_is_defined_again(program, edit):
    names = {"Config": Config, "field_validator": field_validator}
    here = {**names, "__name__": "__main__"}
    before = {"default": 3, "added": 0, "times": 2}
    exec(CLASS.format(**before), here)
    source = "def a(config: C):\n    RAN.append(str(config.times()))\n    return config.times()"
    home = program.define(source, names=here)
    assert program.run() == ["6"]
    exec(CLASS.format(**{**before, **edit}), home)
    assert program.run() not in ([], ["6"])
    assert program.run() == []


class Factors(ConfigurableResource):
    n: int
    unit: str = "m"


def test_resources_are_configured_for_a_run_those_it_is_given_or_those_there_are():
    given, known = {"factors": Factors(n=1)}, {"factors": Factors(n=2), "other": 3}
    told = {"resources": {"factors": {"config": {"unit": "km"}}}}
    assert configured(given, known, told)["factors"] == Factors(n=1, unit="km")
    found = configured(None, known, told)
    assert (found["factors"], found["other"]) == (Factors(n=2, unit="km"), 3)
    assert configured(given, known, None) is given
    assert configured(None, known, {"ops": {}}) is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"resources": 3}, "A run's config is a RunConfig"),
        ({"resources": {"nobody": {}}}, "names the resource 'nobody'"),
    ],
)
def test_what_a_run_cannot_say_to_resources_is_refused(told, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        configured({}, {}, told)


def test_of_what_a_function_builds_the_function_and_its_configuration_count():
    @resource(config_schema={"n": int})
    def built(context):
        return context.resource_config["n"]

    assert counted(built) is built.resource_fn
    assert counted(built.configured({"n": 3})) == [built.resource_fn, {"n": 3}]
    assert counted(built.configured({"n": 3})) != counted(built.configured({"n": 4}))


def test_of_a_resource_in_another_what_it_says_counts():
    class Around(ConfigurableResource):
        factors: Factors

    assert counted(Around(factors=Factors(n=1))) == {"factors": {"n": 1, "unit": "m"}}


def test_several_assets_of_one_function_are_configured_by_its_name():
    @dg.multi_asset(outs={"x": dg.AssetOut(), "y": dg.AssetOut(key="other")})
    def both(context):
        return context.op_config["n"], 1

    told = {"ops": {"both": {"config": {"n": 3}}}}
    assert dg.materialize([both], run_config=told).asset_value("x") == 3


def test_a_config_goes_together_with_the_defaults_of_a_schema():
    @dg.asset(config_schema={"n": int, "in": {"m": dg.Field(int, default_value=1), "k": int}})
    def deep(context):
        return context.op_config

    assert with_defaults(deep, {"n": 3, "in": {"k": 2}}) == {"n": 3, "in": {"m": 1, "k": 2}}
    assert config_of(deep, {"ops": {"deep": {"config": {"n": "x"}}}}) == {"n": "x"}, "the run refuses it"
    with pytest.raises(InvalidDefinition, match="The config of deep needs a value for 'in'"):
        with_defaults(deep, {"n": 3})


def test_only_a_schema_or_a_context_takes_a_config_that_no_class_describes():
    def plain(): ...

    def told(context): ...

    assert not takes_any(dg.asset(plain))
    assert takes_any(dg.asset(told))
    assert takes_any(dg.asset(config_schema={"n": int})(plain))


def test_a_stand_in_that_takes_every_name_is_counted_as_an_object():
    stand_in = MagicMock()
    assert counted(stand_in) == counted(stand_in)
    assert str(counted(stand_in)).startswith("MagicMock")


def test_only_what_is_run_is_asked_whether_its_config_fits():
    class Needs(Config):
        n: int

    @asset
    def asks(config: Needs):
        return config.n

    @asset
    def free():
        return 1

    assert materialize([asks, free], selection=[free]).made == ("free",)
    with pytest.raises(InvalidDefinition, match="The config of asks: Needs needs a value for 'n'"):
        materialize([asks, free])
