"""Config: annotated fields with or without a default, and the several ways a run gives them."""

from __future__ import annotations

import pytest

from nbasset.core.config import Config, RunConfig, fields_for
from nbasset.core.errors import InvalidDefinition


class Base(Config):
    rows: int = 10


class Model(Base):
    depth: int
    name: str = "m"


def test_fields_are_given_by_name_and_inherited():
    assert Model(depth=3).as_dict() == {"rows": 10, "depth": 3, "name": "m"}
    assert Model(depth=3, rows=1).rows == 1
    assert repr(Model(depth=3)) == "Model(rows=10, depth=3, name='m')"


def test_a_field_without_value_and_an_unknown_field_are_named():
    with pytest.raises(InvalidDefinition, match="Model needs a value for 'depth'"):
        Model()
    with pytest.raises(InvalidDefinition, match="Model has no field 'dept'; its fields are rows, depth, name"):
        Model(dept=3)


def test_two_of_one_class_with_the_same_fields_are_equal():
    assert Model(depth=3) == Model(depth=3)
    assert Model(depth=3) != Model(depth=4)
    assert Base() != Model(depth=3)
    assert hash(Model(depth=3)) == hash(Model(depth=4))


@pytest.mark.parametrize(
    "given",
    [
        RunConfig(ops={"model": Model(depth=3, rows=1, name="x")}),
        RunConfig(ops={"model": {"depth": 3, "rows": 1, "name": "x"}}),
        RunConfig(ops={"model": {"config": {"depth": 3, "rows": 1, "name": "x"}}}),
        {"ops": {"model": {"config": {"depth": 3, "rows": 1, "name": "x"}}}},
        {"ops": {"model": {"depth": 3, "rows": 1, "name": "x"}}},
    ],
)
def test_a_run_gives_fields_in_any_of_dagsters_ways(given):
    assert fields_for(given, "model") == {"depth": 3, "rows": 1, "name": "x"}
    assert fields_for(given, "other") == {}


def test_without_a_run_config_there_are_no_fields():
    assert fields_for(None, "model") == {}
    assert fields_for({}, "model") == {}


def test_an_asset_with_a_prefix_is_found_by_dagsters_name_first():
    given = {"ops": {"sales__model": {"depth": 1}, "model": {"depth": 2}}}
    assert fields_for(given, "sales__model", "sales/model", "model") == {"depth": 1}
    assert fields_for(given, "costs__model", "costs/model", "model") == {"depth": 2}


@pytest.mark.parametrize("given", [{"ops": ["model"]}, {"ops": {"model": 3}}, {"ops": {"model": {"config": 3}}}])
def test_what_is_no_mapping_is_refused_with_how_a_config_is_written(given):
    with pytest.raises(InvalidDefinition, match=r'A run.s config is a RunConfig, or a mapping as {"ops": '):
        fields_for(given, "model")
