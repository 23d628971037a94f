"""Config classes: what pydantic does with fields, and what nbasset adds: environment variables, data for the key."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import Field, SecretStr, ValidationError

from nbasset import Config, EnvVar, PermissiveConfig, asset, materialize
from nbasset.core.config import data_of
from nbasset.core.errors import InvalidDefinition


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
    given = Model(depth=EnvVar.int("DEPTH_HERE"))
    assert given.depth == 5
    assert data_of(given) == {"depth": EnvVar("DEPTH_HERE"), "name": "m"}
    assert "5" not in repr(data_of(given))
    monkeypatch.delenv("DEPTH_HERE")
    with pytest.raises(ValidationError, match="DEPTH_HERE is not set"):
        Model(depth=EnvVar.int("DEPTH_HERE"))


def test_a_variable_that_is_a_text_is_refused_for_a_number_and_one_of_a_number_for_a_text():
    with pytest.raises(InvalidDefinition, match=r"depth is no text: EnvVar\.int reads a number"):
        Model(depth=EnvVar("DEPTH_HERE"))
    with pytest.raises(InvalidDefinition, match=r"name is a text, and EnvVar\.int gives a number"):
        Model(name=EnvVar.int("DEPTH_HERE"))


def test_a_secret_is_not_told():
    class Login(Config):
        password: SecretStr

    assert "hunter2" not in repr(data_of(Login(password="hunter2")))


def test_which_of_several_kinds_a_field_is_may_be_told_around_it_as_dagster_does():
    class Cat(Config):
        pet_type: Literal["cat"] = "cat"
        meows: int = 1

    class Dog(Config):
        pet_type: Literal["dog", "hound"] = "dog"
        barks: float

    class Told(Config):
        pet: Cat | Dog = Field(discriminator="pet_type")

    @asset
    def stats(config: Told):
        return [type(config.pet).__name__, *vars(config.pet).values()]

    told = {"hound": {"barks": 1.5}}, {"pet_type": "dog", "barks": 2}, {"cat": None}
    runs = [materialize([stats], run_config={"ops": {"stats": {"config": {"pet": pet}}}}) for pet in told]
    assert [run.asset_value("stats") for run in runs] == [["Dog", "hound", 1.5], ["Dog", "dog", 2.0], ["Cat", "cat", 1]]
    with pytest.raises(InvalidDefinition, match="pet"):
        materialize([stats], run_config={"ops": {"stats": {"config": {"pet": {"cow": {}}}}}})
