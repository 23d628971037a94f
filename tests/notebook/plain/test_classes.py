"""A cell that defines classes and is run again as it was: what was made before still matches."""

from __future__ import annotations

import pytest
from shells import Notebook

POINT = """from dataclasses import dataclass
from enum import Enum
@dataclass(frozen=True)
class Point:
    x: int
class Colour(Enum):
    RED = 1
"""


def test_instances_members_and_keys_made_before_still_match(notebook: Notebook) -> None:
    notebook.run(POINT)
    notebook.run("%%asset made\n{Point(1): Colour.RED, Colour.RED: 2}", "a")
    notebook.run("own = Point(1), made")
    notebook.run(POINT)
    assert notebook.run("isinstance(own[0], Point), made[Point(1)] is Colour.RED, made[Colour.RED]") == (True, True, 2)
    assert notebook.status("made") == "FRESH"


@pytest.mark.parametrize(
    ("cell", "again"),
    [
        (POINT, POINT.replace("x: int", "x: int = 3")),
        ("class Point:\n    rows = []", "Point.rows.append(1)\n"),
        ("class Point: pass\nfirst = Point()", ""),
        (
            "known = []\nclass Meta(type):\n    def __init__(cls, *given): known.append(cls)",
            "class Point(metaclass=Meta): pass",
        ),
        ("def seen(cls): return cls\n", "@seen\nclass Point: pass"),
    ],
    ids=["edited", "with state", "with instances", "with a metaclass", "decorated by the user"],
)
def test_other_classes_are_new_ones(notebook: Notebook, cell: str, again: str) -> None:
    notebook.run(cell)
    last = again if "class" in again else cell
    if (again and last is cell) or (last is again and "Point" not in cell):
        notebook.run(again)
    before = notebook.shell.user_ns["Point"]
    notebook.run(last)
    assert notebook.shell.user_ns["Point"] is not before


def test_how_a_value_shows_itself_may_ask_for_an_asset(notebook: Notebook) -> None:
    notebook.run("class Wide:\n    def __repr__(self): return f'wide {len(raw)}'")
    notebook.run("%%asset raw\n[1, 2]", "a")
    notebook.run("%%asset wide\nWide()", "b")
    assert repr(notebook.run("wide")) == "wide 2"


def test_bodies_that_use_an_object_do_not_make_each_other_stale(notebook: Notebook) -> None:
    notebook.run("from unittest.mock import MagicMock\nservice = MagicMock()\nservice.ask.return_value = 3")
    notebook.run("%%asset a\nservice.ask('a')", "a")
    notebook.run("%%asset b\nservice.ask('b') + 1", "b")
    assert notebook.status("a") == notebook.status("b") == "FRESH"
    notebook.run("service.ask.return_value = 4")
    assert notebook.status("a") == "STALE"
