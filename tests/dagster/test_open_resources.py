"""Resources in a run."""

from __future__ import annotations

import pytest

from nbasset import ResourceDefinition
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
