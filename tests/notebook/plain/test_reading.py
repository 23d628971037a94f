"""Reading: what a plain cell leads to is told before it runs, and what it has bound itself once more afterwards."""

from __future__ import annotations

import ast

from shells import Notebook

from nbasset.notebook.plain.reading import Reading
from nbasset.versions.resolver import Resolver


def reading(notebook: Notebook) -> Reading:
    cells = notebook.session.plain_cells
    return Reading(cells.values, cells.plain)


def test_what_is_read_at_once_is_told_apart_from_what_is_only_put_away(notebook: Notebook) -> None:
    notebook.run("x, y = [1], [2]\ndef f(): return x")
    cell = reading(notebook).cell("d = {'k': y}\nn = len(f())", ast.parse("d = {'k': y}\nn = len(f())"))
    assert {"x", "f"} <= cell.read.keys()
    assert cell.put_away.keys() == {"y"}
    assert {"x", "y"} <= cell.contents.keys()


def test_a_name_that_a_cell_has_touched_counts_as_it_is_afterwards(notebook: Notebook) -> None:
    notebook.run("x = [1]")
    text = "x.append(2)\nn = len(x)"
    looks = reading(notebook)
    cell = looks.cell(text, ast.parse(text))
    before = cell.read["x"]
    notebook.shell.user_ns["x"].append(2)
    looks.touched(cell, {"x", "n"}, Resolver(notebook.session.instance.definitions))
    assert cell.read["x"] != before


def test_a_cell_that_uses_an_asset_names_it(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1")
    assert reading(notebook).cell("a + 1", ast.parse("a + 1")).assets == ("a",)
