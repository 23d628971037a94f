"""Config classes: what pydantic does with fields, and what nbasset adds: environment variables, data for the key."""

from __future__ import annotations

import pytest
from pydantic import Field, SecretStr, ValidationError

from nbasset import Config, EnvVar, PermissiveConfig
from nbasset.core.config import data_of


class Model(Config):
    depth: int = Field(default=3, gt=0)
    name: str = "m"


def test_fields_are_checked_converted_and_have_their_defaults():
    assert Model().depth == 3
    assert Model(depth="7").depth == 7
    with pytest.raises(ValidationError):
        Model(depth="many")
    with pytest.raises(ValidationError):
        Model(depth=0)
    with pytest.raises(ValidationError):
        Model(dept=3)


def test_instances_are_frozen_and_equal_by_their_fields():
    with pytest.raises(ValidationError):
        Model().depth = 4
    assert Model(depth=4) == Model(depth=4) != Model()


def test_a_permissive_one_takes_what_it_does_not_name():
    assert data_of(PermissiveConfig(a=1, b=[2])) == {"a": 1, "b": [2]}


def test_an_environment_variable_gives_its_value_and_stays_what_it_is_in_the_data(monkeypatch):
    monkeypatch.setenv("DEPTH_HERE", "5")
    given = Model(depth=EnvVar("DEPTH_HERE"))
    assert given.depth == 5
    assert data_of(given) == {"depth": EnvVar("DEPTH_HERE"), "name": "m"}
    assert "5" not in repr(data_of(given))
    monkeypatch.delenv("DEPTH_HERE")
    with pytest.raises(ValidationError, match="DEPTH_HERE is not set"):
        Model(depth=EnvVar("DEPTH_HERE"))


def test_a_secret_is_not_told():
    class Login(Config):
        password: SecretStr

    assert "hunter2" not in repr(data_of(Login(password="hunter2")))
