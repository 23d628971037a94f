"""Points on the page: under the cell of an asset stands the table of its points, as they are now."""

from __future__ import annotations


def test_under_the_cell_stands_a_table_that_follows_what_is_made(notebook):
    notebook.run("from nbasset import sweep", "start")
    notebook.run("%%asset split\n10", "split")
    notebook.run("%%asset model\ndepth = sweep(2, 4)\nsplit * depth", "model")
    assert "depth  value  status   took\n2      20     ● fresh" in notebook.page.text
    notebook.run("%%asset split\n7", "split")
    assert "model: 2 × int · ◆ stale · 0 of 2 fresh · 2 stale" in notebook.page.text
    notebook.run("%materialize", "all")
    assert "2      14     ● fresh" in notebook.page.shown[1]["text/plain"]


def test_failure_of_one_is_told_beside_the_others(notebook):
    notebook.run("from nbasset import sweep", "start")
    notebook.run("%%asset model\ndepth = sweep(2, 0)\n4 // depth", "model", fails=True)
    assert "model: 1 × int · ✖ failed · 1 of 2 fresh · 1 failed" in notebook.page.text
    assert "●✖" in notebook.page.text
