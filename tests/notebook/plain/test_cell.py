"""One plain cell: what of it is read, and what is only put away."""

from __future__ import annotations

import ast

import pytest

from nbasset.notebook.plain.cell import PlainCell, looked_into
from nbasset.versions.cells.names import analyse


@pytest.mark.parametrize(
    ("text", "looked"),
    [("both = [x]\ny + 1", ["y"]), ("x", ["x"]), ("z = x\nz", []), ("def f(): return x", [])],
)
def test_what_is_only_put_away_is_not_looked_into(text: str, looked: list[str]) -> None:
    tree = ast.parse(text)
    names = analyse(tree)
    assert looked_into(PlainCell(text, tree, names, names, ())) == looked
