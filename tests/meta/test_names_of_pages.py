"""Every notebook that a test of the page opens has a name that no other has: they share a server, whoever runs beside."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1] / "browser"
OPENS = {"opened", "also"}


def names_in(text: str) -> Iterator[str]:
    """The names of notebooks that are written out in a test; those made from others are held to it as they are opened."""
    for node in ast.walk(ast.parse(text)):
        called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if called in OPENS and isinstance(first := node.args[0], ast.Constant):
            yield first.value


def test_names_of_notebooks_are_found_where_they_are_written_out():
    assert list(names_in("nb = opened('a', CELLS)\nnb.also('b', [])\nopened(name, [])\nother('c')")) == ["a", "b"]


def test_no_two_notebooks_of_the_page_have_one_name():
    found = Counter(name for path in TESTS.glob("*.py") for name in names_in(path.read_text(encoding="utf-8")))
    assert len(found) > 50
    assert [name for name, count in found.items() if count > 1] == []
