"""Outdated cells: what plain cells have used, or have changed, is compared with what stands now."""

from __future__ import annotations

from shells import Notebook

from nbasset.core.status import Status


def outdated(notebook: Notebook) -> dict[str, list[str]]:
    session = notebook.session
    found = session.plain_cells.outdated.now(session.instance.standing().all(), {})
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


def test_an_edit_of_a_module_that_was_only_seen_counts_as_it_is_shown(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "a")
    notebook.run("a + 1", "shows")
    session = notebook.session
    (name,) = stands = session.instance.standing().all()
    shown = {name: {**session.views.one(name)[0], "status": Status.STALE}}
    assert [each["causes"] for each in session.plain_cells.outdated.now(stands, shown)] == [["a is stale"]]


def changed(notebook: Notebook) -> dict[str, list[str]]:
    session = notebook.session
    found = session.plain_cells.outdated.now(session.instance.standing().all(), {})
    return {
        each["id"]: [sentence.partition(";")[0].partition("] ")[2] for sentence in each["changes"]]
        for each in found
        if each["changes"]
    }


def test_a_cell_that_changes_in_place_what_no_asset_sees_says_so_as_long_as_it_is_so(notebook: Notebook) -> None:
    told = ["changed rows in place"]
    notebook.run("%%asset rows\n{'x': 1}", "a")
    notebook.run("%%asset used\nlen(rows)", "used")
    notebook.run("rows.get('x')", "looks")
    notebook.run("rows['z'] = 1", "first")
    notebook.run("rows.setdefault('z', 2)", "nothing")
    notebook.run("rows.update(y=2)", "second")
    assert changed(notebook) == {"first": told, "second": told}
    notebook.run("rows['z'] = 1", "first")
    assert changed(notebook) == {"first": told, "second": told}
    notebook.run("%asset rows why")
    assert "rows is ● fresh: nothing it uses has changed" in notebook.page.text
    assert "cells [6], [7] changed rows in place" in notebook.page.text
    notebook.run("%%asset rows\n{'x': 3}", "a")
    assert changed(notebook) == {}
