"""Environment variables as values."""

from __future__ import annotations

import pytest

from nbasset import EnvVar
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.variables import value_of


def test_it_is_read_when_it_is_asked(monkeypatch):
    variable = EnvVar("PLACE_HERE")
    assert variable.get_value("nowhere") == "nowhere"
    monkeypatch.setenv("PLACE_HERE", "kitchen")
    assert variable.get_value() == value_of(variable) == "kitchen"
    assert "kitchen" not in repr(variable)


def test_a_whole_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("COUNT_HERE", "many")
    with pytest.raises(InvalidDefinition, match="COUNT_HERE is no whole number"):
        EnvVar.int("COUNT_HERE").get_value()


def test_what_is_no_variable_stands_for_itself():
    assert value_of("PLACE_HERE") == "PLACE_HERE"
