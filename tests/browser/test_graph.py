"""The graph's panel in JupyterLab: details, buttons, search, folding, runs; no errors in a long session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.graph_notebook import (
    ASSETS,
    BROKEN,
    GRAPH,
    HELPER,
    PIPELINE,
    RUN,
    SETUP,
    click,
    in_view,
    large,
    nodes,
    press,
    side,
)
from browser.lab import Opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Opened]
FRESH = dict.fromkeys(ASSETS, "FRESH")
STALE = {**dict.fromkeys(ASSETS, "STALE"), "raw_data": "FRESH"}


def made(notebook: Opened) -> None:
    notebook.run(*range(RUN + 1))
    notebook.until(notebook.statuses, lambda now: now == FRESH)


def test_a_click_opens_the_details_with_value_output_and_links_and_a_link_leads_on(opened: Open) -> None:
    notebook = opened("details", PIPELINE)
    made(notebook)
    click(notebook, GRAPH, "processed_data")
    text = notebook.until(lambda: side(notebook), lambda text: "processed_data" in text and "[20, 40, 60]" in text)
    assert "cleaning 3 rows" in text
    wanted = {"processed_data": "chosen", **dict.fromkeys(("raw_data", "table", "最終報告"), "near")}
    notebook.until(
        lambda: {name: node["classes"] for name, node in nodes(notebook).items()},
        lambda classes: all(word in classes.get(name, "") for name, word in wanted.items()),
    )
    notebook.until(lambda: [n["inside"] for n in nodes(notebook).values()], all)
    notebook.cell_picture(GRAPH, "details-light")
    press(notebook, "table", ".nba-side")
    notebook.until(lambda: side(notebook), lambda text: "DataFrame 3 × 2" in text)
    press(notebook, "raw_data", ".nba-side")
    text = notebook.until(lambda: side(notebook), lambda text: "[10, 20, 30]" in text)
    assert "原データ.csv" in text
    press(notebook, "✕", ".nba-side")
    notebook.until(lambda: side(notebook), lambda text: text == "")


def test_an_edit_shows_its_diff_in_the_details_and_one_button_makes_what_is_stale(opened: Open) -> None:
    notebook = opened("buttons", PIPELINE)
    made(notebook)
    before = [nodes(notebook)[name]["position"] for name in ASSETS]
    notebook.edit(HELPER, "def clean(x):\n    return x * 3")
    notebook.run(HELPER)
    notebook.until(notebook.statuses, lambda now: now == STALE)
    click(notebook, GRAPH, "最終報告")
    notebook.until(lambda: side(notebook), lambda text: "processed_data is stale: helper clean() changed" in text)
    click(notebook, GRAPH, "processed_data")
    told = ("+ return x * 3", "makes processed_data (about")
    notebook.until(
        lambda: side(notebook),
        lambda text: text.startswith("processed_data") and all(words in text for words in told),
    )
    notebook.cell_picture(GRAPH, "stale-light")
    notebook.watch()
    press(notebook, "Materialize outdated (3)")
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    assert notebook.watched()["processed_data"][-2:] == ["RUNNING", "FRESH"]
    notebook.until(lambda: notebook.output(4), lambda text: "● fresh" in text)
    assert [nodes(notebook)[name]["position"] for name in ASSETS] == before, "the layout is still"


def test_make_again_makes_one_asset_and_accept_keeps_an_earlier_result(opened: Open) -> None:
    notebook = opened("accept", PIPELINE)
    made(notebook)
    click(notebook, GRAPH, "table")
    notebook.until(lambda: side(notebook), lambda text: "table" in text)
    press(notebook, "Make again", ".nba-side")
    press(notebook, "sure?", ".nba-side")
    notebook.idle()
    press(notebook, "Runs")
    notebook.until(
        lambda: notebook.page.locator(".nba-run summary").first.inner_text(), lambda text: "make table again" in text
    )
    press(notebook, "Runs")
    notebook.edit(HELPER, "def clean(x):\n    return x + x")
    notebook.run(HELPER)
    notebook.until(notebook.statuses, lambda now: now == STALE)
    press(notebook, "processed_data", ".nba-side")
    notebook.until(lambda: side(notebook), lambda text: text.startswith("processed_data") and "Accept as fresh" in text)
    press(notebook, "Accept as fresh", ".nba-side")
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    notebook.until(lambda: side(notebook), lambda text: "accepted as fresh" in text)


def test_stop_interrupts_a_sleeping_body_that_a_button_or_a_cell_started(opened: Open) -> None:
    notebook = opened("stop", BROKEN)
    notebook.run(*range(6))
    click(notebook, 5, "slow")
    notebook.until(lambda: side(notebook), lambda text: "slow" in text)
    press(notebook, "Materialize", ".nba-side")
    notebook.until(notebook.statuses, lambda now: now["slow"] == "RUNNING")
    notebook.page.wait_for_timeout(300)
    notebook.cell_picture(5, "running-light")
    press(notebook, "Stop", ".nba-stop")
    notebook.until(notebook.statuses, lambda now: now["slow"] == "MISSING")
    notebook.until(lambda: side(notebook), lambda text: "was stopped" in text)
    notebook.edit(6, "%materialize slow")
    notebook.start(6)
    notebook.until(notebook.statuses, lambda now: now["slow"] == "RUNNING")
    press(notebook, "Stop", ".nba-stop")
    notebook.until(lambda: notebook.output(6), lambda text: "The run was stopped" in text)
    notebook.until(lambda: notebook.page.locator(".nba-stop").last.is_visible(), lambda seen: not seen)


def test_a_failure_shows_its_cause_and_log_and_is_run_again_from_there(opened: Open) -> None:
    notebook = opened("again", BROKEN)
    notebook.run(*range(8))
    notebook.until(notebook.statuses, lambda now: (now["halves"], now["total"]) == ("FAILED", "BLOCKED"))
    click(notebook, 5, "halves")
    told = ("ZeroDivisionError", "dividing", "[n / (n - 2) for n in numbers]")
    text = notebook.until(lambda: side(notebook), lambda text: all(words in text for words in told))
    assert "site-packages" not in text
    notebook.cell_picture(5, "failure-details-light")
    runs = notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(7)
    runs.locator(".nba-panel summary", has_text="✖ halves").click()
    assert "Traceback" in runs.inner_text()
    notebook.cell_picture(7, "runs-light")
    notebook.edit(2, "%%asset halves\n[n / (n + 2) for n in numbers]")
    notebook.run(2)
    runs.locator("button", has_text="Run again from failure").click()
    notebook.until(notebook.statuses, lambda now: (now["halves"], now["total"]) == ("FRESH", "FRESH"))
    notebook.until(lambda: runs.locator(".nba-panel .nba-run").count(), lambda count: count == 2)


def test_the_search_filters_by_selection_and_chooses_by_name_from_the_keyboard(opened: Open) -> None:
    notebook = opened("search", PIPELINE)
    made(notebook)
    in_view(notebook, GRAPH)
    search = notebook.page.locator(".nba-search input").first

    def look_for(words: str, wanted: set[str]) -> None:
        search.fill(words)
        notebook.page.keyboard.press("Enter")
        notebook.until(lambda: set(notebook.statuses()), lambda seen: seen == wanted)

    look_for("group:preprocessing", {"processed_data", "table"})
    notebook.until(lambda: [n["inside"] for n in nodes(notebook).values()], all)
    look_for("+table", {"raw_data", "processed_data", "table"})
    look_for("報告", {"最終報告"})
    look_for("", set(ASSETS))
    search.fill("table")
    notebook.page.keyboard.press("Enter")
    notebook.until(lambda: side(notebook), lambda text: "DataFrame 3 × 2" in text)
    for _ in range(40):
        notebook.page.keyboard.press("Tab")
        if notebook.page.evaluate("() => document.activeElement.textContent") == "processed_data":
            break
    notebook.page.keyboard.press("Enter")
    notebook.until(lambda: side(notebook), lambda text: "[20, 40, 60]" in text)


def test_top_down_stands_each_asset_below_what_it_rests_on(opened: Open) -> None:
    notebook = opened("down", PIPELINE)
    made(notebook)
    press(notebook, "⇅")
    seen = notebook.until(
        lambda: nodes(notebook),
        lambda seen: (
            "table" in seen and seen["raw_data"]["at"][1] < seen["processed_data"]["at"][1] < seen["table"]["at"][1]
        ),
    )
    assert all(node["inside"] for node in seen.values())
    notebook.cell_picture(GRAPH, "down-light")


def test_a_large_graph_opens_folded_counts_each_status_and_unfolds_by_a_click(opened: Open) -> None:
    notebook = opened("large", [SETUP, large(400), "%asset_graph", "%materialize --quiet"])
    notebook.run(0, 1, 2)
    seen = notebook.until(lambda: nodes(notebook), lambda seen: len(seen) == 12)
    assert all(node["inside"] for node in seen.values())
    assert seen["folded:group_0"]["data"]["status"] == "MISSING"
    notebook.run(3)
    notebook.until(lambda: {n["data"]["status"] for n in nodes(notebook).values()}, lambda seen: seen == {"FRESH"})
    notebook.cell_picture(2, "folded-light")
    click(notebook, 2, "folded:group_3")
    notebook.until(lambda: len(notebook.statuses()), lambda count: count == 34)
    press(notebook, "Fold")
    notebook.until(lambda: len(nodes(notebook)), lambda count: count > 400)


def test_a_long_session_of_edits_leaves_one_graph_and_no_error(opened: Open) -> None:
    notebook = opened("session", PIPELINE)
    made(notebook)
    click(notebook, GRAPH, "table")
    for number in range(4):
        notebook.edit(HELPER, f"def clean(x):\n    return x * {number + 5}")
        notebook.run(HELPER)
        notebook.edit(6, f"%%asset extra_{number} --group 報告\nlen(table) + {number}")
        notebook.run(6, RUN)
        wanted = {"raw_data", "processed_data", "table", f"extra_{number}"}
        notebook.until(notebook.statuses, lambda now, wanted=wanted: now == dict.fromkeys(wanted, "FRESH"))
    in_view(notebook, GRAPH)
    box = notebook.page.locator(".nba-graph .custom-widget").last.bounding_box()
    notebook.page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    notebook.page.mouse.dblclick(box["x"] + 4, box["y"] + 4)
    assert notebook.page.locator(".nba-graph .custom-widget").count() == 1
    assert notebook.errors == []
