"""Config: annotated fields with or without a default, and the several ways a run gives them."""

from __future__ import annotations

import pytest

from nbasset import Config
from nbasset.core.config import RunConfig, data_of, fields_for, is_config
from nbasset.core.errors import InvalidDefinition


class Base(Config):
    rows: int = 10


class Model(Base):
    depth: int
    name: str = "m"


def test_the_data_of_a_config_are_its_fields_also_those_within_others():
    class Both(Config):
        model: Model
        bases: tuple[Base, ...] = ()

    given = Both(model={"depth": 3}, bases=(Base(rows=1),))
    assert data_of(given) == {"model": {"rows": 10, "depth": 3, "name": "m"}, "bases": ({"rows": 1},)}
    assert is_config(Both)
    assert not is_config(type(given).__mro__[-1])


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
