"""What the user's own code has hung onto what others have written."""

from __future__ import annotations

import ast
import calendar
import math

import pandas as pd
import pytest

from nbasset.core.bodies import FunctionBody
from nbasset.versions import attached as module
from nbasset.versions.attached import attached, attached_along, note_attached, set_by_body, set_on_the_way

NOTEBOOK = {"__name__": "__main__", "math": math, "pd": pd}


@pytest.fixture
def ran(monkeypatch):
    """Runs a cell, and puts back what it sets."""
    monkeypatch.setattr(module, "_noted", {})
    names = dict(NOTEBOOK)
    before = {owner: dict(vars(owner)) for owner in (math, pd.DataFrame)}

    def run(source):
        exec(source, names)
        note_attached(ast.parse(source), names)
        return names

    yield run
    for owner, known in before.items():
        for name in set(vars(owner)) - set(known):
            delattr(owner, name)


def test_a_function_on_a_module_is_known_by_its_attribute(ran):
    names = ran("def twice(x): return 2 * x\nmath.twice = twice")
    assert attached()["twice"] == [("math.twice", names["twice"])]
    assert list(attached_along(math, ("twice",))) == [("twice", names["twice"])]


@pytest.mark.parametrize("line", ["pd.DataFrame.top = top", "setattr(pd.DataFrame, 'top', top)"])
def test_a_method_on_a_class_of_tables_is_known_however_it_came_there(ran, line):
    names = ran(f"def top(frame): return frame.head(1)\n{line}")
    assert ("DataFrame.top", names["top"]) in attached()["top"]


def test_a_method_in_the_place_of_the_library_s_own_is_known_also_when_that_was_looked_at(ran, monkeypatch):
    assert "head" not in attached()
    monkeypatch.setattr(pd.DataFrame, "head", own := ran("def head(frame, n=1): return frame[:n]")["head"])
    assert attached()["head"] == [("DataFrame.head", own)]
    monkeypatch.undo()
    assert "head" not in attached()


def test_an_accessor_is_known_by_its_class(ran):
    names = ran(
        "@pd.api.extensions.register_dataframe_accessor('geo')\n"
        "class Geo:\n    def __init__(self, frame): self.frame = frame\n"
    )
    assert ("DataFrame.geo", names["Geo"]) in attached()["geo"]


def test_a_plain_value_counts_as_what_it_is_and_what_libraries_set_themselves_does_not_count(ran):
    ran("math.factor = 3")
    assert attached()["factor"] == [("math.factor", 3)]
    assert "head" not in attached()
    assert list(attached_along(math, ("pi",))) == []


def test_what_is_set_on_the_users_own_things_is_no_attachment(ran):
    ran("class Own: pass\nOwn.twice = 2")
    assert "twice" not in attached()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("calendar.mine = 1", [("calendar", "mine")]),
        ("import textwrap as t\nt.dedent = len", [("textwrap", "dedent")]),
        ("calendar.Calendar.first = 2", [("Calendar", "first")]),
        ("setattr(calendar, 'mine', 1)", [("calendar", "mine")]),
        ("calendar.mine += 1", [("calendar", "mine")]),
        ("import not_loaded_anywhere as n\nn.x = 1", []),
        ("own.x = 1\ncalendar.monthrange(2000, 1).x = 2", []),
        ("calendar['mine'] = 1", []),
        ("1", []),
    ],
)
def test_what_a_body_sets_on_what_others_have_written(body, found):
    class Own:
        pass

    known = set_by_body(body, {"calendar": calendar, "own": Own})
    assert [(owner.__name__, name) for owner, name in known] == found


def sets_in_a_function():
    calendar.mine = 1


class SetsInAMethod:
    @property
    def x(self):
        self.own = 1
        setattr(calendar, "mine", 1)  # noqa: B010

    def y(self):
        import calendar as other

        def inside():
            other.late = 2

        return inside


def sets_nothing(calendar):
    return calendar.mine == 1


def test_what_functions_set_that_a_body_leads_to_counts_as_the_body_s_own():
    body = FunctionBody(sets_in_a_function, ())
    assert set_on_the_way(body, ()) == [(calendar, "mine")]
    body = FunctionBody(sets_nothing, ())
    assert set_on_the_way(body, (sets_nothing, calendar.Calendar, 3)) == []
    assert set_on_the_way(body, (SetsInAMethod,)) == [(calendar, "mine"), (calendar, "late")]
    assert set_on_the_way(body, (eval("lambda: setattr(calendar, 'mine', 1)"), sets_in_a_function)) == [
        (calendar, "mine")
    ]


def sets_on_what_it_is_handed(given, cls, n):
    given.mine = n
    given.TextCalendar.inner = n
    setattr(cls, "late", n)  # noqa: B010


def hands():
    sets_on_what_it_is_handed(calendar, cls=calendar.Calendar, n=3)


def test_what_a_function_sets_on_modules_and_classes_that_it_is_handed_counts_too():
    found = set_on_the_way(FunctionBody(hands, ()), (sets_on_what_it_is_handed,))
    assert {(calendar, "mine"), (calendar.TextCalendar, "inner"), (calendar.Calendar, "late")} <= set(found)
    assert set_on_the_way(FunctionBody(sets_nothing, ()), (sets_on_what_it_is_handed,)) == []
