"""Outdated cells: what plain cells have used is compared with what stands now."""

from __future__ import annotations

from shells import Notebook


def outdated(notebook: Notebook) -> dict[str, list[str]]:
    session = notebook.session
    found = session.plain_cells.outdated.now(session.instance.standing().all())
    return {each["id"]: each["causes"] for each in found}


def test_a_plain_cell_is_outdated_while_an_asset_it_has_used_stands_otherwise(notebook: Notebook) -> None:
    notebook.run("K = 1", "k")
    notebook.run("%%asset a\nK", "a")
    notebook.run("a + 1", "shows")
    notebook.run("b = a + 1", "assigns")
    notebook.run("def later():\n    return a", "defines")
    assert outdated(notebook) == {}
    notebook.run("K = 2", "k")
    assert outdated(notebook) == {"shows": ["a is stale"], "assigns": ["a is stale"]}
    notebook.run("%materialize", "run")
    told = ["a has another value now"]
    assert outdated(notebook) == {"shows": told, "assigns": told}
    notebook.run("a + 1", "shows")
    assert outdated(notebook) == {"assigns": told}
    notebook.run("b = 5", "assigns")
    assert outdated(notebook) == {}
