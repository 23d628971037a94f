"""The definitions as they change: no change makes a circle, and what is refused changes nothing."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.instance.defined import Defined
from nbasset.versions.resolver import Resolver


def made(name, *inputs):
    names = {"__name__": "__main__"}
    exec(f"def {name}({', '.join(inputs)}):\n    return 1", names)
    return asset()(names[name])


@pytest.fixture
def defined():
    found = Defined()
    found.define(made("a"), made("b", "a"))
    return found


def test_a_circle_is_refused_and_the_former_definition_stays(defined):
    before = defined.now
    with pytest.raises(InvalidDefinition, match="use itself"):
        defined.define(made("a", "b"))
    assert defined.now is before


def test_what_is_retired_no_longer_makes_a_circle(defined):
    defined.retire(named("b"))
    defined.define(made("a", "b"))
    assert defined.now.names == ("a",)


def test_what_is_added_while_versions_are_found_is_checked_with_them(defined):
    with defined.adding(Definitions([made("c", "b")]), retired=[named("a")]) as check:
        assert set(defined.now.names) == {"b", "c"}
        resolver = Resolver(defined.now)
        check(lambda name: resolver.version(defined.now.by_name[name]))
    assert set(defined.now.names) == {"b", "c"}


def test_when_adding_fails_the_former_definitions_stay(defined):
    before = defined.now
    with pytest.raises(ZeroDivisionError), defined.adding(Definitions([made("c")])):
        raise ZeroDivisionError
    assert defined.now is before


def test_a_new_asset_that_nothing_mentions_is_added_without_a_look_and_checked_with_the_next(defined):
    assert defined.add_unseen(made("c", "b"))
    assert defined.now.names == ("a", "b", "c")
    with pytest.raises(InvalidDefinition, match="a would use itself"):
        defined.define(made("a", "c"))
    defined.define(made("d", "c"))
    assert defined.now.names == ("a", "b", "c", "d")


def test_what_is_mentioned_or_replaced_is_not_added_without_a_look(defined):
    defined.define(made("late", "later"))
    before = defined.now
    assert not defined.add_unseen(made("a"))
    assert not defined.add_unseen(made("later"))
    assert defined.now is before


def test_what_one_run_is_lent_the_next_has_not_and_who_looks_has():
    defined = Defined()
    defined.register(Definitions(resources={"rate": 1, "own": 5}))
    for given in ({"rate": 2, "db": "first"}, {"db": "second"}):
        with defined.lent(given):
            defined.register(Definitions(resources=given))
            assert defined.now.resources == {"rate": 1, "own": 5} | given
    with defined.lent({}):
        assert defined.now.resources == {"rate": 1, "own": 5}

    assert defined.now.resources == {"rate": 2, "db": "second", "own": 5}


def test_what_is_defined_since_is_no_run_s_any_more():
    defined = Defined()
    with defined.lent({"db": "lent"}):
        defined.register(Definitions(resources={"db": "lent"}))
    defined.register(Definitions(resources={"db": "defined"}))
    with defined.lent({}):
        assert defined.now.resources == {"db": "defined"}
