"""Resources with a configuration: what counts, what is opened, and what nobody gets to see."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from pydantic import PrivateAttr, SecretStr, ValidationError

from nbasset import ConfigurableResource, EnvVar, ResourceDefinition, asset, materialize, resource
from nbasset.core.definitions import Definitions
from nbasset.instance import current

LOG = []
sys.modules["log of this test"] = SimpleNamespace(told=LOG.append)
"""Where nobody looks: what a resource leaves in names that it reaches would count for who uses it."""


class Database(ConfigurableResource):
    address: str
    password: SecretStr = SecretStr("")
    _connection: list = PrivateAttr(default_factory=list)

    def setup_for_execution(self, context):
        sys.modules["log of this test"].told(f"open {self.address}")
        self._connection.append(self.address)

    def teardown_after_execution(self, context):
        sys.modules["log of this test"].told(f"close {self.address}")

    def read(self):
        return self._connection[0]


@pytest.fixture(autouse=True)
def _log():
    LOG.clear()


@asset
def first(db: Database):
    return db.read()


@asset
def second(context):
    return context.resources.db.read()


@asset
def third():
    return 3


def made(*assets, **resources):
    """What a run makes."""
    heard = []
    listen = lambda event: heard.append(str(event.asset)) if event.type == "materialized" else None  # noqa: E731
    current().listeners.append(listen)
    try:
        materialize(assets, resources=resources)
    finally:
        current().listeners.remove(listen)
    return heard


def test_it_is_opened_once_for_a_run_that_uses_it_and_closed_at_its_end():
    run = materialize([first, second, third], resources={"db": Database(address="here")})
    assert (run.asset_value("first"), run.asset_value("second")) == ("here", "here")
    assert LOG == ["open here", "close here"]
    assert made(first, second, third, db=Database(address="here")) == []
    assert LOG == ["open here", "close here"], "a run that makes nothing opens nothing"


def test_a_body_that_fails_leaves_nothing_open():
    @asset
    def failing(db: Database):
        raise ValueError("no")

    materialize([failing], resources={"db": Database(address="here")}, raise_on_error=False)
    assert LOG == ["open here", "close here"]


def test_its_configuration_counts_and_a_secret_does_not():
    assert made(first, third, db=Database(address="one", password="a")) == ["first", "third"]
    assert made(first, third, db=Database(address="one", password="b")) == []
    assert made(first, third, db=Database(address="two", password="b")) == ["first"]


def test_an_environment_variable_is_read_when_a_run_needs_it_and_nobody_sees_what_it_says(monkeypatch):
    monkeypatch.delenv("PLACE_OF_DB", raising=False)
    database = Database(address=EnvVar("PLACE_OF_DB"))
    monkeypatch.setenv("PLACE_OF_DB", "hidden place")
    assert materialize([first], resources={"db": database}).asset_value("first") == "hidden place"
    made_of = current().standing_with(Definitions([first], resources={"db": database})).all()[first.names[0]].result
    assert "hidden" not in str(made_of.making.parts)
    assert made(first, db=Database(address=EnvVar("PLACE_OF_DB"))) == []
    monkeypatch.setenv("PLACE_OF_DB", "another place")
    assert made(first, db=Database(address=EnvVar("PLACE_OF_DB"))) == ["first"]


def test_fields_are_checked():
    with pytest.raises(ValidationError):
        Database()
    with pytest.raises(ValidationError):
        Database(address="x", adress="y")


def test_what_is_yielded_is_what_bodies_are_handed():
    class Pool(ConfigurableResource):
        size: int

        @contextmanager
        def yield_for_execution(self, context):
            sys.modules["log of this test"].told("begin")
            yield [0] * self.size
            sys.modules["log of this test"].told("end")

    @asset
    def workers(pool):
        return len(pool)

    assert materialize([workers], resources={"pool": Pool(size=3)}).asset_value("workers") == 3
    assert LOG == ["begin", "end"]


def test_a_function_may_build_one_and_close_it():
    @resource
    def db(context):
        sys.modules["log of this test"].told("begin")
        yield {"run": bool(context.run_id)}
        sys.modules["log of this test"].told("end")

    @asset
    def asked(context):
        return context.resources.db["run"]

    assert materialize([asked], resources={"db": db}).asset_value("asked") is True
    assert LOG == ["begin", "end"]
    fixed = ResourceDefinition.hardcoded_resource({"run": 5})
    assert materialize([asked], resources={"db": fixed}).asset_value("asked") == 5


def test_one_that_is_not_there_is_named_with_those_that_are():
    @asset
    def asked(context):
        return context.resources.bd

    with pytest.raises(Exception, match=r"There is no resource 'bd' \(db\): give it in Definitions"):
        materialize([asked], resources={"db": 1})


def test_one_that_cannot_be_closed_is_told_and_takes_nothing_away(capsys):
    class Stuck(Database):
        def teardown_after_execution(self, context):
            raise OSError("stuck")

    run = materialize([first], resources={"db": Stuck(address="x")})
    assert run.asset_value("first") == "x"
    assert "A resource could not be closed: OSError: stuck." in capsys.readouterr().err


def test_an_object_counts_as_it_was_given_and_plain_data_as_they_are():
    class Client:
        def __init__(self, place):
            self.place, self.asked = place, 0

        def ask(self):
            self.asked += 1
            return self.place

    @asset
    def answer(client, rates):
        return client.ask(), rates["eur"]

    client, rates = Client("here"), {"eur": 1}
    assert made(answer, client=client, rates=rates) == ["answer"]
    assert made(answer, client=client, rates=rates) == []
    assert made(answer, client=Client("here"), rates=rates) == []
    assert made(answer, client=Client("there"), rates=rates) == ["answer"]
    rates["eur"] = 2
    assert made(answer, client=client, rates=rates) == ["answer"]
