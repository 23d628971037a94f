"""Config schemas: what fits, what is filled in, and what is refused, as in Dagster."""

from __future__ import annotations

import enum

import pytest

from nbasset import Array, Enum, EnvVar, Field, Int, Map, Noneable, Permissive, Selector, Shape, String, StringSource
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.config_schema import asked_for, processed


class Colour(enum.Enum):
    RED = 1


@pytest.mark.parametrize(
    ("schema", "given", "found"),
    [
        (None, {"any": "thing"}, {"any": "thing"}),
        ({"n": int}, {"n": 3}, {"n": 3}),
        ({"n": Field(int, default_value=3)}, None, {"n": 3}),
        ({"n": Field(int, is_required=False)}, {}, {}),
        ({"in": {"n": Field(Int, default_value=3)}}, {}, {"in": {"n": 3}}),
        ({"n": Noneable(int)}, {}, {"n": None}),
        ({"n": float}, {"n": 3}, {"n": 3}),
        ([int], [1, 2], [1, 2]),
        (Array(Shape({"a": String})), [{"a": "x"}], [{"a": "x"}]),
        (Permissive({"n": int}), {"n": 1, "m": 2}, {"n": 1, "m": 2}),
        (dict, {"x": 1}, {"x": 1}),
        (Map(str, int), {"x": 1}, {"x": 1}),
        (Selector({"a": int, "b": str}), {"b": "x"}, {"b": "x"}),
        (Enum.from_python_enum(Colour), "RED", Colour.RED),
        (Field(str, default_value="x"), None, "x"),
    ],
)
def test_what_fits_is_given_with_its_defaults(schema, given, found):
    assert processed(schema, given, "The config of a") == found


@pytest.mark.parametrize(
    ("schema", "given", "told"),
    [
        ({"n": int}, {}, "The config of a needs a value for 'n'."),
        ({"n": int}, {"n": "3"}, "The config of a.n takes a whole number, not '3'."),
        ({"n": int}, {"n": True}, "The config of a.n takes a whole number, not True."),
        ({"n": int}, {"n": 1, "m": 2}, "The config of a has no field 'm'; its fields are n."),
        ([int], [1, "x"], r"The config of a\[1\] takes a whole number"),
        (Selector({"a": int}), {}, "takes exactly one of a"),
        (Enum.from_python_enum(Colour), "BLUE", "takes one of RED, not 'BLUE'"),
        (3, {}, "3 is no config schema"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(schema, given, told):
    with pytest.raises(InvalidDefinition, match=told):
        processed(schema, given, "The config of a")


def test_a_source_takes_what_an_environment_variable_says(monkeypatch):
    monkeypatch.setenv("NBASSET_PLACE", "here")
    assert processed({"to": StringSource}, {"to": {"env": "NBASSET_PLACE"}}, "It") == {"to": "here"}
    monkeypatch.delenv("NBASSET_PLACE")
    with pytest.raises(InvalidDefinition, match="the environment variable NBASSET_PLACE is not set"):
        processed({"to": StringSource}, {"to": {"env": "NBASSET_PLACE"}}, "It")


def test_a_body_is_told_its_config_with_defaults_and_what_variables_say(monkeypatch):
    monkeypatch.setenv("NBASSET_PLACE", "here")
    config = {"to": EnvVar("NBASSET_PLACE"), "deep": {"at": [EnvVar("NBASSET_PLACE"), 3]}}
    assert asked_for(None, config, "It") == {"to": "here", "deep": {"at": ["here", 3]}}
    schema = {"to": StringSource, "n": Field(int, default_value=3)}
    assert asked_for(schema, {"to": EnvVar("NBASSET_PLACE")}, "It") == {"to": "here", "n": 3}
