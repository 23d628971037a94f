"""What a run gives back shows itself, but not in the cell that has shown it already."""

from __future__ import annotations

from shells import Notebook


def test_the_cell_that_ran_it_does_not_show_it_twice_and_a_later_one_does(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\n[1]", "a")
    before = len(notebook.page.shown)
    notebook.run("run = %materialize\nrun", "m")
    assert len(notebook.page.shown) == before + 1, "the table of the run"
    notebook.run("run", "n")
    assert "1 made" in notebook.page.shown[-1]["text/plain"]
    assert "not made before" in notebook.page.shown[-1]["text/html"]


def test_it_holds_the_values_and_says_in_a_line_what_it_did(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\n[1]", "a")
    run = notebook.run("%materialize")
    assert run.output_for_node("a") == [1]
    assert repr(run).startswith("<run ")
    assert "1 made" in repr(run)
