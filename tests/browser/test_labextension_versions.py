"""Versions and points on the page: numbers lead to versions, a button puts code back, a strip tells of points."""

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

BEST = "%%asset best\nSTEP = 1\n{'loss': 10 / STEP}"
SOURCE = "() => window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.getSource()"


def test_a_version_is_put_back_by_a_button_and_from_then_on_run_all_makes_nothing(opened: Open) -> None:
    notebook = opened("versions", ["%load_ext nbasset", BEST, "%asset best history"])
    notebook.run(0, 1)
    notebook.edit(1, BEST.replace("STEP = 1", "STEP = 2"))
    notebook.run(1, 2)
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh"})
    cost = notebook.page.locator(".nbl-badge .nbl-cost")
    notebook.until(cost.inner_text, lambda text: text.startswith("#2"))
    notebook.page.locator(".jp-Notebook button.nba-at", has_text="#1").click()
    beside = notebook.page.locator(".nbl-details")
    notebook.until(beside.inner_text, lambda text: "best #1 → #2" in text)
    beside.locator("button.nba-restore").click()
    notebook.until(lambda: notebook.page.evaluate("() => document.body.innerText"), lambda text: "is #1 again" in text)
    notebook.front()
    notebook.wait(f"() => ({SOURCE})().includes('STEP = 1')")
    notebook.until(cost.inner_text, lambda text: text.startswith("#1"))
    notebook.restart()
    notebook.run_all()
    assert "made" in notebook.output(2)
    assert notebook.output(2).count(": made") == 2
    notebook.until(cost.inner_text, lambda text: text.startswith("⤓ #1"))


def test_points_are_a_strip_in_the_margin_and_in_the_panel(opened: Open) -> None:
    cells = ["%load_ext nbasset\nfrom nbasset import sweep", "%%asset model\ndepth = sweep(1, 0, 2)\n4 / depth"]
    notebook = opened("strips", cells)
    notebook.run(0, 1)
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "✖ failed"})
    notebook.command("nbasset:panel")
    for place in (".nbl-badge", ".nbl-panel .nbl-asset"):
        strip = notebook.page.locator(f"{place} .nbl-strip")
        strip.wait_for(state="visible")
        assert strip.get_attribute("aria-label") == "2/3 fresh · 1 failed"
        assert strip.locator(".nbl-piece").count() == 3
    notebook.page.locator(".nbl-badge .nbl-strip").click()
    notebook.page.locator(".nbl-of-points .nbl-strip").click()
    notebook.until(notebook.page.locator(".nbl-details").inner_text, lambda text: "model" in text and "failed" in text)


def test_a_try_in_a_comparison_a_point_in_a_table_and_one_in_a_matrix_lead_to_themselves(opened: Open) -> None:
    cells = [
        "%load_ext nbasset\nfrom nbasset import sweep",
        "%%asset fitted\ndepth = sweep(1, 2)\n{'loss': 4 / depth}",
        "%%asset grid\nd = sweep(1, 2)\nrate = sweep('low', 'x y')\nf'{rate} {d}'",
        "%asset fitted compare",
    ]
    notebook = opened("points-lead", cells)
    notebook.run(0, 1, 2, 3)
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh", 2: "● fresh"})
    beside = notebook.page.locator(".nbl-details")
    output = notebook.page.locator(".jp-Notebook .jp-Cell")
    output.nth(1).locator("button.nba-point", has_text="2").click()
    notebook.until(beside.inner_text, lambda text: "fitted[depth=2]" in text and "'loss': 2.0" in text)
    output.nth(2).locator("button.nba-point", has_text="x y 2").click()
    notebook.until(beside.inner_text, lambda text: "grid[d=2, rate='x y']" in text)
    output.nth(3).locator("button.nba-at", has_text="fitted[depth=1] #1").click()
    notebook.until(beside.inner_text, lambda text: "fitted[depth=1]" in text)
