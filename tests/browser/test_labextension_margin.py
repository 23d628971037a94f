"""Badges take no room from their cells, and what is the same is not drawn again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import EXTENSION, Opened
from browser.test_labextension import badges

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]

HEIGHTS = "() => [...document.querySelectorAll('.jp-Notebook .jp-InputArea')].map(area => area.offsetHeight)"


def test_a_badge_that_comes_leaves_the_height_of_its_cell_as_it_is(opened: Open) -> None:
    notebook = opened("height", ["%load_ext nbasset", "%%asset one\n1", "%%asset two\none\n+ 1"])
    before = notebook.page.evaluate(HEIGHTS)
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh", 2: "● fresh"})
    assert notebook.page.evaluate(HEIGHTS) == before


def test_what_a_badge_says_stays_in_the_margin_however_long_the_word(opened: Open) -> None:
    notebook = opened("margin", ["%load_ext nbasset", "%%asset waits\nnothing_there + 1"])
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "? unresolved"})
    left, shape, word, editor = notebook.page.evaluate(
        """() => {
            const area = document.querySelector('.nbl-has-badge');
            const box = style => area.querySelector(style).getBoundingClientRect();
            return [area.getBoundingClientRect().left, box('.nbl-shape').left, box('.nbl-word').right,
                    box('.jp-InputArea-editor').left];
        }"""
    )
    assert left <= shape < word <= editor


def test_a_badge_that_says_something_else_is_the_same_button_and_keeps_the_focus(opened: Open) -> None:
    notebook = opened("focus", ["%load_ext nbasset", "%%asset one\n1"])
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh"})
    notebook.page.locator(".nbl-badge").focus()
    notebook.edit(1, "%%asset one\n2")
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "✎ edited"})
    assert notebook.page.evaluate("() => document.activeElement.textContent").startswith("✎edited")


def test_the_card_goes_with_its_badge(opened: Open) -> None:
    notebook = opened("gone", ["%load_ext nbasset", "%%asset one\n1"])
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh"})
    notebook.page.locator(".nbl-badge").click()
    notebook.page.locator(".nbl-card").wait_for(state="visible")
    notebook.shut_down()
    notebook.page.locator(".nbl-badge").wait_for(state="detached")
    notebook.page.locator(".nbl-card").wait_for(state="hidden")


def test_the_panel_draws_the_rows_that_are_different_and_only_while_it_is_seen(opened: Open) -> None:
    notebook = opened("rows", ["%load_ext nbasset", "%%asset one\n1", "%%asset two\n2"])
    rows = (
        "() => [...document.querySelectorAll('.nbl-asset')].map(row => [row.dataset.status, row.seenBefore === true])"
    )
    mark = "() => document.querySelectorAll('.nbl-asset').forEach(row => { row.seenBefore = true; })"
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh", 2: "● fresh"})
    assert notebook.page.evaluate(rows) == []
    notebook.command("nbasset:panel")
    notebook.until(lambda: notebook.page.evaluate(rows), lambda now: now == [["FRESH", False]] * 2)
    notebook.page.evaluate(mark)
    notebook.edit(2, "%%asset two\n1 / 0")
    notebook.run(2)
    notebook.until(lambda: notebook.page.evaluate(rows), lambda now: now == [["FRESH", True], ["FAILED", False]])


def test_a_graph_whose_kernel_is_gone_says_what_to_do_and_comes_back(opened: Open) -> None:
    notebook = opened("graph_again", ["%load_ext nbasset", "%%asset one\n1"])
    notebook.run_all()
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: now == {"one": "FRESH"})
    notebook.front()
    notebook.restart()
    hint = notebook.page.locator(".nbl-outputs .nbl-hint")
    hint.wait_for(state="visible")
    assert "%load_ext nbasset" in hint.inner_text()
    notebook.run_all()
    notebook.until(notebook.statuses, lambda now: now == {"one": "FRESH"})
    hint.wait_for(state="hidden")


def test_a_graph_opened_before_there_is_an_asset_is_filled_when_there_is(opened: Open) -> None:
    notebook = opened("graph_first", ["%load_ext nbasset", "%%asset one\n1"])
    notebook.start(0)
    notebook.idle()
    notebook.command("nbasset:graph")
    notebook.page.locator(".nbl-outputs", has_text="No asset is defined yet").wait_for()
    notebook.front()
    notebook.start(1)
    notebook.until(notebook.statuses, lambda now: now == {"one": "FRESH"})


def test_a_graph_asked_for_while_the_cell_of_its_asset_waits_is_drawn_once(opened: Open) -> None:
    notebook = opened("soon", ["%load_ext nbasset", "import time\ntime.sleep(2)", "%%asset one\n1"])
    notebook.start(0)
    notebook.idle()
    notebook.start(1)
    notebook.start(2)
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: now == {"one": "FRESH"})


def test_a_short_magic_line_stays_plain_text_from_which_the_editor_takes_its_measures(opened: Open) -> None:
    notebook = opened("plain", ["%load_ext nbasset", "%%asset one\n1"])
    notebook.wait("() => document.querySelector('.nbl-magic-line')")
    assert notebook.page.evaluate("() => document.querySelector('.nbl-magic-line').innerHTML") == "%%asset one"


def test_an_edited_plain_cell_foretells_in_margin_and_graph_and_a_dead_widget_leaves_its_text(opened: Open) -> None:
    bar = "%%asset bar\nimport ipywidgets\nfrom IPython.display import display\ndisplay(ipywidgets.HTML('all read'))\nk"
    notebook = opened("foretold", ["%load_ext nbasset", "k = 1", bar, "%asset_graph"], wide=1500)
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {2: "● fresh"})
    colour = notebook.graph()["bar"]["colour"]
    notebook.edit(1, "k = 2")
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "✎ edited", 2: "◇ edited ↑"})
    notebook.until(notebook.graph, lambda graph: graph["bar"]["colour"] != colour)
    notebook.edit(1, "k = 1  # the same")
    notebook.until(lambda: badges(notebook), lambda now: now == {2: "● fresh"})
    assert "all read" in notebook.output(2)
    notebook.restart()
    notebook.until(lambda: notebook.page.locator(".nba-fallback").is_visible(), bool)
    notebook.until(lambda: notebook.output(2).count("all read"), lambda seen: seen == 1)


def test_of_a_cell_that_is_split_the_part_with_the_name_goes_on_and_merging_undefines_nothing(opened: Open) -> None:
    notebook = opened("split", ["%load_ext nbasset", "%%asset one\nx = 1\nx + 1", "%%asset two\none"])
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh", 2: "● fresh"})
    notebook.page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.activeCellIndex = 1;
            content.mode = 'edit';
            content.activeCell.editor.setCursorPosition({ line: 2, column: 0 });
        }"""
    )
    notebook.command("notebook:split-cell-at-cursor")
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "✎ edited", 3: "◇ edited ↑"})
    notebook._activate(1)
    notebook.command("notebook:merge-cell-below")
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "✎ edited", 2: "● fresh"})
    notebook.edit(1, "%%asset one\nx = 1\nx + 1")
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh", 2: "● fresh"})
