"""What was asked to find a version is asked again, and only what has another answer is followed again."""

from __future__ import annotations

from types import FunctionType
from typing import Any

import numpy as np
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.core.assets import Asset
from nbasset.core.decorators import asset_of
from nbasset.core.definitions import Definitions
from nbasset.versions.memo import Memo
from nbasset.versions.resolver import Resolver
from nbasset.versions.traces import NO_TRACE, Traces

PROGRAM = """
def a(): return FACTOR + sum(NUMBERS)
def b(a): return helper(a)
def c(): return GRID.sum() + len(TEXT)
def helper(x): return x + FACTOR
def d(b): import json; return json.dumps(b)
"""


class Thing:
    """One of many small objects."""


class World:
    """Names, and assets of functions that use them."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {
            "FACTOR": 2,
            "NUMBERS": [1, 2],
            "GRID": np.zeros(3),
            "TEXT": "x",
            "__name__": "__main__",
        }
        exec(PROGRAM, self.names)
        self.assets = {name: self.asset(name) for name in "abcd"}
        self.traces = Traces()

    def asset(self, name: str) -> Asset:
        function = self.names[name]
        assert isinstance(function, FunctionType)
        return asset_of(function, {})

    @property
    def definitions(self) -> Definitions:
        return Definitions(self.assets.values())

    def look(self, definitions: Definitions | None = None, *, between_cells: bool = False) -> dict[str, Any]:
        definitions = definitions or self.definitions
        resolver = Resolver(definitions, traces=self.traces, between_cells=between_cells)
        return {str(each.key): resolver.resolved(each) for each in definitions.assets}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries as in a process in which nobody has set anything in them."""
    monkeypatch.setattr(Memo, "switches", ())


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in after if after[name] is not before.get(name)}


def test_what_has_not_changed_is_not_followed_again(world: World) -> None:
    definitions = world.definitions
    assert changed(world.look(definitions), world.look(definitions)) == set()


@pytest.mark.parametrize(
    ("change", "late"),
    [
        (lambda names: names.update(FACTOR=3), {"a", "b"}),
        (lambda names: names["NUMBERS"].append(3), {"a"}),
        (lambda names: names["GRID"].__setitem__(1, 5), {"c"}),
        (lambda names: names.update(TEXT="y"), {"c"}),
        (lambda names: names.pop("NUMBERS"), {"a"}),
        (lambda names: names.update(sum=max), {"a"}),
        (lambda names: setattr(names["helper"], "__code__", (lambda x: x).__code__), {"b"}),
        (lambda names: setattr(names["helper"], "__defaults__", (1,)), {"b"}),
    ],
)
@pytest.mark.usefixtures("nothing_is_set")
def test_a_change_makes_what_asked_for_it_and_nothing_else(world: World, change: Any, late: set[str]) -> None:
    definitions = world.definitions
    before = world.look(definitions)
    change(world.names)
    assert changed(before, world.look(definitions)) == late


def test_a_name_that_becomes_an_assets_concerns_who_uses_it(world: World) -> None:
    before = world.look()
    world.names["TEXT_"] = lambda: 1
    exec("def TEXT(): return 1", world.names)
    world.assets["TEXT"] = world.asset("TEXT")
    assert changed(before, world.look()) == {"c", "TEXT"}


def test_between_cells_what_costs_much_is_taken_for_granted_and_a_plan_asks(world: World) -> None:
    world.names["NUMBERS"] = [Thing() for _ in range(3000)]
    definitions = world.definitions
    before = world.look(definitions)
    world.names["NUMBERS"][7].extra = 1
    assert changed(before, world.look(definitions, between_cells=True)) == set()
    resolver = Resolver(definitions, traces=world.traces, between_cells=True)
    assert resolver.sure(world.assets["c"]) is before["c"]
    assert resolver.sure(world.assets["a"]) is not before["a"]


def test_an_answer_that_was_taken_for_granted_is_not_mistaken_for_a_new_one(world: World) -> None:
    """Two assets rest on one value; one of them alone is followed again between cells, after the value has changed."""
    exec("def e(): return len(NUMBERS) + OTHER", world.names)
    world.names["OTHER"] = 1
    world.assets["e"] = world.asset("e")
    world.names["NUMBERS"] = [Thing() for _ in range(3000)]
    definitions = world.definitions
    before = world.look(definitions)
    world.names["NUMBERS"][7].extra = 1
    world.names["OTHER"] = 2
    world.look(definitions, between_cells=True)
    assert "a" in changed(before, world.look(definitions))


def test_a_long_text_is_known_by_what_it_is_and_not_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.names["TEXT"] = "x" * 1_000_000
    definitions = world.definitions
    world.look(definitions)
    digested: list[object] = []
    digest = Memo._digest
    monkeypatch.setattr(Memo, "_digest", lambda self, value: digested.append(value) or digest(self, value))
    world.look(definitions)
    assert digested
    assert not any(isinstance(value, str) for value in digested)


def test_a_moment_too_long_ago_tells_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.look()
    moment = world.traces.moment
    world.names["FACTOR"] = 3
    world.look()
    assert set(map(str, world.traces.late(moment) or ())) == {"a", "b"}
    monkeypatch.setattr("nbasset.versions.traces.LONGEST", 1)
    world.look()
    assert world.traces.late(moment) is None
    assert world.traces.late(world.traces.moment) == set()


def test_names_about_to_be_bound_anew_are_let_go(world: World) -> None:
    world.look()
    world.traces.release(world.names, ["NUMBERS"])
    assert world.traces.known(world.assets["a"]) is None
    assert world.traces.known(world.assets["c"]) is not None


def test_where_nobody_asks_nothing_is_noted() -> None:
    assert not NO_TRACE
    assert NO_TRACE.bound({"a": 1}, "a")
    assert not NO_TRACE.questions


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(st.tuples(st.sampled_from(["FACTOR", "NUMBERS", "TEXT", "helper"]), st.integers(0, 2)), max_size=8))
def test_any_changes_lead_to_the_versions_of_a_look_at_everything(changes: list[tuple[str, int]]) -> None:
    world = World()
    before = world.look()
    for name, number in changes:
        moment = world.traces.moment
        if name == "NUMBERS" and number:
            world.names[name].append(number)
        elif name == "helper":
            world.names[name].__defaults__ = (number,)
        else:
            world.names[name] = {"FACTOR": number, "TEXT": str(number), "NUMBERS": [number]}[name]
        found = world.look()
        late = world.traces.late(moment)
        assert late is not None
        assert changed(before, found) <= set(map(str, late))
        before = found
        anew = Resolver(world.definitions)
        assert {key: each.version.code for key, each in found.items()} == {
            str(each.key): anew.version(each).code for each in world.definitions.assets
        }
