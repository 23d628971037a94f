"""One plain cell: what it has made anew, and what it has done to others."""

from __future__ import annotations

import ast

import pytest
from nbasset.versions.undone import ADDED, PUT

from nbasset.notebook.plain.cell import PlainCell, done_by, looked_into
from nbasset.notebook.plain.changes import Bindings
from nbasset.versions.cells.names import analyse


def cell_of(text: str, before: dict[str, object]) -> PlainCell:
    tree = ast.parse(text)
    names = analyse(tree)
    contents = {name: repr(before[name]) for name in names.free if name in before}
    return PlainCell(text, tree, names, names, (), contents=contents, before=Bindings(before))


@pytest.mark.parametrize(
    ("text", "bound", "changed", "made", "done"),
    [
        ("x = 1", ["x"], [], ["x"], {}),
        ("rows.append(1)", [], ["rows"], [], {"rows": ADDED}),
        ("rows[0] = 1", [], ["rows"], [], {"rows": PUT}),
    ],
)
def test_what_a_cell_has_made_and_changed(
    text: str, bound: list[str], changed: list[str], made: list[str], done: dict[str, str]
) -> None:
    namespace: dict[str, object] = {"rows": [0]}
    cell = cell_of(text, dict(namespace))
    exec(text, namespace)
    assert done_by(cell, bound, changed, namespace, lambda name: repr(namespace[name])) == (made, done)


def test_what_is_only_put_away_is_not_looked_into() -> None:
    assert looked_into(cell_of("both = [x]\ny + 1", {})) == ["y"]
