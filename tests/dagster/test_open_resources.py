"""Resources in a run."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from nbasset import ConfigurableResource, ConfigurableResourceFactory, EnvVar, ResourceDefinition, resource
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.open_resources import AskedFor, OpenResources


def kept(log, name):
    def built():
        log.append(f"open {name}")
        yield name
        log.append(f"close {name}")

    return ResourceDefinition(built)


def test_what_is_asked_for_is_opened_once_and_closed_in_the_other_order():
    log = []
    with OpenResources({name: kept(log, name) for name in "abc"}, "run") as resources:
        assert list(resources) == ["a", "b", "c"]
        assert (len(resources), resources["b"], resources["a"], AskedFor(resources).b) == (3, "b", "a", "b")
    assert log == ["open b", "open a", "close a", "close b"]


def test_all_are_closed_also_where_one_cannot_be():
    def stuck():
        yield 1
        raise OSError("stuck")

    log = []
    resources = OpenResources({"first": kept(log, "first"), "stuck": ResourceDefinition(stuck)}, "")
    assert [resources[name] for name in resources] == ["first", 1]
    with pytest.raises(OSError, match="stuck"):
        resources.close()
    assert log == ["open first", "close first"]


def test_plain_things_are_handed_on_as_they_are():
    thing = object()
    assert OpenResources({"thing": thing}, "run")["thing"] is thing
    assert dir(AskedFor({"thing": thing})) == ["thing"]
    assert AskedFor({"thing": thing}).original_resource_dict == {"thing": thing}


def test_what_a_resource_holds_is_its_own_and_what_a_run_configures_is_shared():
    log = []

    class Inner(ConfigurableResource):
        n: int

        def setup_for_execution(self, context):
            log.append(f"open {self.n}")

        def teardown_after_execution(self, context):
            log.append(f"close {self.n}")

    class Outer(ConfigurableResource):
        inner: Inner

    inner = Inner(n=1)
    with OpenResources({"inner": inner, "outer": Outer(inner=inner)}) as resources:
        assert resources["outer"].inner is not resources["inner"]
    assert log == ["open 1", "open 1", "close 1", "close 1"]
    log.clear()
    later = Inner.configure_at_launch()
    with OpenResources({"inner": later.configured({"n": 2}), "outer": Outer(inner=later)}) as resources:
        assert resources["outer"].inner is resources["inner"]
    assert log == ["open 2", "close 2"]


def test_a_resource_that_needs_itself_is_refused():
    one = ResourceDefinition(lambda context: context.resources.two, required_resource_keys={"two"})
    two = ResourceDefinition(lambda context: context.resources.one, required_resource_keys={"one"})
    with (
        OpenResources({"one": one, "two": two}) as resources,
        pytest.raises(InvalidDefinition, match="The resource one needs itself, by way of others"),
    ):
        _ = resources["one"]


def test_a_resource_is_told_the_run_its_configuration_and_a_folder(tmp_path):
    def built(context):
        return context.run_id, context.resource_config, context.instance.storage_directory(), context.log.name

    given = ResourceDefinition(built, {"n": int}).configured({"n": 3})
    with OpenResources({"given": given}, "r1", tmp_path) as resources:
        assert resources["given"] == ("r1", {"n": 3}, str(tmp_path), "nbasset.resources")


def test_one_that_is_open_knows_what_it_was_told():
    class Asking(ConfigurableResource):
        def folder(self):
            return self.get_resource_context().instance.storage_directory()

    with OpenResources({"asking": Asking()}) as resources:
        assert resources["asking"].folder() == str(Path(".nbasset", "io"))
    with pytest.raises(InvalidDefinition, match="Asking is not open: a run opens it"):
        Asking().folder()


def test_a_factory_makes_what_bodies_are_handed_also_outside_of_runs(monkeypatch):
    class Squares(ConfigurableResourceFactory):
        upto: int

        def create_resource(self, context):
            return [n * n for n in range(self.upto)]

    monkeypatch.setenv("NBASSET_UPTO", "4")
    assert Squares(upto=EnvVar.int("NBASSET_UPTO")).process_config_and_initialize() == [0, 1, 4, 9]
    with Squares(upto=2).process_config_and_initialize_cm() as found:
        assert found == [0, 1]
    with OpenResources({"squares": Squares(upto=3)}) as resources:
        assert resources["squares"] == [0, 1, 4]


def test_a_stand_in_that_takes_every_name_is_handed_on_as_it_is():
    stand_in = MagicMock()
    with OpenResources({"prices": stand_in}) as resources:
        assert resources["prices"] is stand_in
    assert not stand_in.mock_calls


def test_a_function_that_is_a_context_manager_is_entered_and_left():
    """Bodies were handed the manager itself."""
    log = []

    @resource(required_resource_keys={"user"})
    @contextmanager
    def client(context):
        log.append("open")
        try:
            yield {"user": context.resources.user}
        finally:
            log.append("close")

    with OpenResources({"client": client, "user": "ann"}) as resources:
        assert resources["client"] == {"user": "ann"}
        assert log == ["open"]
    assert log == ["open", "close"]
