"""What a user sees in JupyterLab: the graph and the cells tell the truth, during runs and after edits."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from browser.graph_notebook import click, press, side
from browser.lab import Opened

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]

PIPELINE = [
    "%load_ext nbasset\n%nbasset mode define",
    "def clean(x):\n    return x * 2",
    "%%asset raw_data --group sources\nimport time\ntime.sleep(0.8)\n[10, 20, 30, 40, 50]",
    "%%asset processed_data --group preprocessing\nimport time\nprint(f'cleaning {len(raw_data)} rows')\n"
    "time.sleep(0.8)\n[clean(x) for x in raw_data]",
    "%%asset table --group preprocessing\nimport pandas as pd\n"
    "pd.DataFrame({'raw': raw_data, 'clean': processed_data})",
    "%%asset plot --group reporting\nimport matplotlib.pyplot as plt\n"
    "fig, ax = plt.subplots(figsize=(5, 2.2))\ntable.plot(ax=ax)\nplt.show()",
    "%%asset --group reporting\ndef final_report(processed_data):\n    '''The sum.'''\n    return sum(processed_data)",
    "%asset_graph",
    "%materialize",
    "%assets",
    "%asset table",
]
ASSETS = ("raw_data", "processed_data", "table", "plot", "final_report")
GRAPH, RUN = 7, 8
BROKEN = [
    "%load_ext nbasset\n%nbasset mode define",
    "%%asset numbers\n[1, 2, 3]",
    "%%asset halves\n[n / (n - 2) for n in numbers]",
    "%%asset total\nsum(halves)",
    "%%asset count\nlen(numbers)",
    "%asset_graph",
    "%materialize",
]


def define(notebook: Opened) -> None:
    """Run every cell up to the graph."""
    notebook.run(*range(GRAPH + 1))
    notebook.until(notebook.statuses, lambda seen: len(seen) == len(ASSETS))


def with_details(notebook: Opened) -> None:
    """Show what is to be said of an asset that an edit has made stale, beside the whole graph."""
    notebook.page.set_viewport_size({"width": 1650, "height": 1000})
    click(notebook, GRAPH, "processed_data")
    notebook.until(lambda: side(notebook), lambda text: "+ return x * 3" in text)
    press(notebook, "⤢")


def test_the_first_run_is_seen_colour_by_colour_in_the_graph(opened: Open) -> None:
    notebook = opened("first_run", PIPELINE)
    define(notebook)
    assert set(notebook.statuses().values()) == {"MISSING"}
    notebook.watch()
    notebook.start(RUN)
    notebook.until(lambda: notebook.watched().get("raw_data"), lambda now: "RUNNING" in (now or ()))
    notebook.picture("run-light")
    notebook.until(notebook.statuses, lambda now: set(now.values()) == {"FRESH"})
    notebook.idle()
    seen = notebook.watched()
    assert seen["raw_data"][-2:] == ["RUNNING", "FRESH"]
    assert seen["processed_data"] == ["QUEUED", "RUNNING", "FRESH"]
    assert seen["final_report"][0] == "QUEUED"
    assert seen["final_report"][-1] == "FRESH"
    pictures = {data["picture"] for data in notebook.graph().values()}
    assert len(pictures) == len(ASSETS), "each card bears its own name"


def test_an_edit_to_a_helper_turns_everything_downstream_stale_at_once_in_graph_and_cells(opened: Open) -> None:
    notebook = opened("edit", PIPELINE)
    define(notebook)
    notebook.run(RUN)
    notebook.until(notebook.statuses, lambda now: set(now.values()) == {"FRESH"})
    notebook.edit(1, "def clean(x):\n    return x * 3")
    notebook.run(1)
    stale = {name: "FRESH" if name == "raw_data" else "STALE" for name in ASSETS}
    notebook.until(notebook.statuses, lambda now: now == stale)
    notebook.until(lambda: notebook.output(3), lambda text: "◆ stale" in text and "clean() changed" in text)
    assert "◆ stale" in notebook.output(6)
    assert "● fresh" in notebook.output(2)
    notebook.cell_picture(3, "edit-cell-light")
    with_details(notebook)
    notebook.cell_picture(GRAPH, "edit-graph-light")
    notebook.edit(1, "def clean(x):\n    return x * 2")
    notebook.run(1)
    notebook.until(notebook.statuses, lambda now: set(now.values()) == {"FRESH"})


def test_a_failure_shows_failed_its_downstream_blocked_and_an_independent_branch_fresh(opened: Open) -> None:
    notebook = opened("failure", BROKEN)
    notebook.run(*range(6))
    notebook.until(notebook.statuses, lambda seen: len(seen) == 4)
    notebook.run(6)
    wanted = {"numbers": "FRESH", "halves": "FAILED", "total": "BLOCKED", "count": "FRESH"}
    notebook.until(notebook.statuses, lambda now: now == wanted)
    assert "✖ failed" in notebook.output(2)
    assert "⊘ blocked" in notebook.output(3)
    assert "ZeroDivisionError" in notebook.output(6)
    notebook.cell_picture(5, "failure-graph-light")
    notebook.cell_picture(6, "failure-run-light")


def test_materialize_shows_its_table_with_the_summary_and_what_was_shown(opened: Open) -> None:
    notebook = opened("table", PIPELINE)
    define(notebook)
    notebook.run(RUN)
    text = notebook.until(lambda: notebook.output(RUN), lambda text: "5 made" in text)
    assert all(name in text for name in ASSETS)
    assert "● fresh" in text
    assert notebook.page.locator(".nbasset table.nba").count() >= 1
    notebook.cell_picture(RUN, "materialize-light")


def test_restart_and_run_all_bring_everything_back_and_make_nothing(opened: Open) -> None:
    cells = [cell.removesuffix("\n%nbasset mode define") for cell in PIPELINE]
    notebook = opened("restart", cells)
    notebook.run_all()
    notebook.until(notebook.statuses, lambda now: set(now.values()) == {"FRESH"} and len(now) == len(ASSETS))
    notebook.restart()
    notebook.run_all()
    notebook.until(lambda: notebook.output(RUN), lambda text: "0 made, 5 reused" in text)
    notebook.until(notebook.statuses, lambda now: set(now.values()) == {"FRESH"} and len(now) == len(ASSETS))
    notebook.until(lambda: notebook.output(4), lambda text: "● fresh" in text)
    assert "cleaning 5 rows" in notebook.output(3), "what was printed is shown again"
    assert notebook.page.locator("img.nba-figure").count() == 1, "and the plot"


def test_the_graph_fits_its_panel_at_first_sight(opened: Open) -> None:
    chain = "\n".join(
        ["from nbasset import asset", "@asset\ndef step_0(): return 0"]
        + [f"@asset\ndef step_{n}(step_{n - 1}): return {n}" for n in range(1, 25)]
    )
    notebook = opened("fits", ["%load_ext nbasset", chain, "%asset_graph"])
    notebook.run(0, 1, 2)
    cards = notebook.until(notebook.graph, lambda seen: len(seen) == 25)
    for data in cards.values():
        (left, top, right, bottom), (wide, high) = data["box"], data["panel"]
        assert -1 <= left < right <= wide + 1
        assert -1 <= top < bottom <= high + 1
    notebook.cell_picture(2, "long-light")


def test_a_new_asset_is_a_new_drawing_in_the_same_place_and_no_card_covers_another(opened: Open) -> None:
    cells = ["%load_ext nbasset", "%%asset a\n1", "%%asset b --group 组\na + 1", "%asset_graph", "%%asset c\na + b"]
    notebook = opened("more", cells)
    notebook.run(0, 1, 2, 3)
    notebook.until(notebook.statuses, lambda seen: set(seen) == {"a", "b"})
    notebook.run(4)
    notebook.until(notebook.statuses, lambda seen: seen == dict.fromkeys("abc", "FRESH"))
    notebook.until(lambda: notebook.page.locator(".nba-graph .custom-widget").count(), lambda count: count == 1)
    boxes = [data["box"] for data in notebook.graph().values()]
    assert all(
        one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        for one, two in itertools.combinations(boxes, 2)
    )


def test_only_the_last_graphs_are_live_and_the_others_say_so(opened: Open) -> None:
    cells = ["%load_ext nbasset", "%%asset a\n1", *["%asset_graph"] * 5]
    notebook = opened("graphs", cells)
    notebook.run(*range(7))
    notebook.until(lambda: notebook.page.locator(".nba-graph .custom-widget").count(), lambda count: count == 3)
    assert "shown live further on" in notebook.output(2)
    notebook.run(6)
    notebook.until(lambda: notebook.page.locator(".nba-graph .custom-widget").count(), lambda count: count == 3)


def test_the_dark_theme_is_dark_and_its_cards_can_be_told_from_the_page(opened: Open) -> None:
    notebook = opened("dark", PIPELINE, theme="JupyterLab Dark")
    define(notebook)
    notebook.run(RUN, RUN + 1, RUN + 2)
    notebook.edit(1, "def clean(x):\n    return x * 3")
    notebook.run(1)
    notebook.until(notebook.statuses, lambda now: now["final_report"] == "STALE")
    look = notebook.page.evaluate(
        """() => {
            const graph = document.querySelector('.nba-graph .custom-widget');
            const style = element => getComputedStyle(element);
            return [style(graph).backgroundColor, style(graph.querySelector('canvas')).filter];
        }"""
    )
    assert look[0] == "rgba(0, 0, 0, 0)", "the page's own background shows through"
    assert look[1].startswith("invert")
    with_details(notebook)
    for number in (3, 4, 5, GRAPH, RUN, RUN + 1, RUN + 2):
        notebook.cell_picture(number, f"dark-{number}")
    notebook.picture("dark-page")
