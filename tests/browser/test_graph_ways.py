"""Both ways in which a page draws a graph: from one list where it has the extension, by models where it has not.

And what becomes of a graph that only the extension draws: in a second view, after a reload, in a page without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from browser.graph_notebook import (
    ASSETS,
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
from browser.lab import EXTENSION, Lab, Opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]
FRESH = dict.fromkeys(ASSETS, "FRESH")
STALE = {**dict.fromkeys(ASSETS, "STALE"), "raw_data": "FRESH"}
UNKNOWN = ("No version of module nbasset is registered",)
"""What a page without the extension says of the extension's widgets, whose picture it shows instead."""
SEEN = """number => {
    const area = window.jupyterapp.shell.currentWidget.content.widgets[number].outputArea.node;
    const seen = selector => [...area.querySelectorAll(selector)].filter(e => e.offsetWidth > 50).length;
    const still = area.querySelector('.nba-static');
    return {live: seen('.nba-graph canvas') > 0, still: seen('.nba-picture') > 0, text: area.innerText,
            hint: still ? getComputedStyle(still, '::after').content : ''};
}"""


@pytest.fixture
def without(lab: Lab) -> Iterator[Callable[[], None]]:
    """Has pages that are loaded from now on lack the extension."""
    yield lambda: lab.disable("nbasset")
    lab.enable()


@pytest.fixture(params=["with the extension", "without"])
def bulk(request: pytest.FixtureRequest, lab: Lab) -> Iterator[bool]:
    """Whether graphs are drawn from one list."""
    lab.disable("nbasset" if request.param == "without" else "nobody")
    yield request.param != "without"
    lab.enable()


def is_bulk(notebook: Opened) -> bool:
    """Whether the last graph on the page is drawn from one list."""
    return bool(
        notebook.page.evaluate(
            "() => !![...document.querySelectorAll('.nba-graph')].at(-1)?.querySelector('.nba-elements canvas')"
        )
    )


def made(notebook: Opened) -> None:
    notebook.run(*range(RUN + 1))
    notebook.until(notebook.statuses, lambda now: now == FRESH)


def test_statuses_details_neighbours_search_folding_and_turning_work_in_both_ways(opened: Open, bulk: bool) -> None:
    notebook = opened(f"ways_{bulk}", PIPELINE)
    notebook.run(*range(GRAPH + 1))
    notebook.until(notebook.statuses, lambda now: now == dict.fromkeys(ASSETS, "MISSING"))
    assert is_bulk(notebook) is bulk
    notebook.watch()
    notebook.run(RUN)
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    assert notebook.watched()["raw_data"] == ["QUEUED", "RUNNING", "FRESH"]
    click(notebook, GRAPH, "processed_data")
    notebook.until(lambda: side(notebook), lambda text: "[20, 40, 60]" in text)
    wanted = {"processed_data": "card chosen", **dict.fromkeys(("raw_data", "table", "最終報告"), "card near")}
    notebook.until(
        lambda: {name: " ".join(node["classes"]) for name, node in nodes(notebook).items()},
        lambda classes: wanted.items() <= classes.items(),
    )
    notebook.until(lambda: [n["inside"] for n in nodes(notebook).values()], all)
    notebook.edit(HELPER, "def clean(x):\n    return x * 3")
    notebook.run(HELPER)
    notebook.until(notebook.statuses, lambda now: now == STALE)
    search = notebook.page.locator(".nba-search input").first
    search.fill("group:preprocessing")
    notebook.page.keyboard.press("Enter")
    notebook.until(lambda: set(notebook.statuses()), lambda seen: seen == {"processed_data", "table"})
    search.fill("")
    notebook.page.keyboard.press("Enter")
    notebook.until(notebook.statuses, lambda now: now == STALE)
    press(notebook, "Fold")
    notebook.until(lambda: set(nodes(notebook)), lambda seen: len(seen) == 3)
    click(notebook, GRAPH, "folded:preprocessing")
    notebook.until(lambda: set(notebook.statuses()), lambda seen: seen == {"processed_data", "table"})
    press(notebook, "Fold")
    notebook.until(notebook.statuses, lambda now: now == STALE)
    press(notebook, "⇅")
    notebook.until(
        lambda: {name: node["at"][1] for name, node in nodes(notebook).items()},
        lambda at: set(ASSETS) <= set(at) and at["raw_data"] < at["processed_data"] < at["table"],
    )
    notebook.until(lambda: [n["inside"] for n in nodes(notebook).values()], all)
    notebook.cell_picture(GRAPH, f"ways-{'bulk' if bulk else 'models'}")


def test_a_second_view_of_a_graph_shows_what_has_changed_since_and_follows(opened: Open) -> None:
    notebook = opened("second_view", PIPELINE)
    made(notebook)
    click(notebook, GRAPH, "table")
    notebook.edit(HELPER, "def clean(x):\n    return x * 3")
    notebook.run(HELPER)
    notebook.until(notebook.statuses, lambda now: now == STALE)
    assert is_bulk(notebook)
    in_view(notebook, GRAPH)
    notebook._activate(GRAPH)
    notebook.command("notebook:create-output-view")
    both = """() => [...document.querySelectorAll('.nba-graph .custom-widget')].map(e => e._cyreg?.cy).filter(Boolean)
        .map(cy => Object.fromEntries(cy.nodes('.card').map(n => [n.id(), [n.data('status'), n.classes().join(' ')]])))"""
    look: Callable[[], list[dict[str, list[str]]]] = lambda: list(notebook.page.evaluate(both))  # noqa: E731
    seen = notebook.until(look, lambda all: len(all) == 2 and all[0] == all[1] and all[1] != {})
    assert seen[1]["table"] == ["STALE", "card chosen"]
    notebook.front()
    notebook.run(RUN)
    seen = notebook.until(look, lambda all: all[0] == all[1] and all[0]["table"][0] == "FRESH")
    assert len(seen) == 2


def test_run_all_after_a_restart_never_ends_in_an_empty_graph(opened: Open) -> None:
    notebook = opened("ways_restart", PIPELINE)
    for _ in range(2):
        notebook.run_all()
        notebook.until(notebook.statuses, lambda now: now == FRESH)
        notebook.restart()
    notebook.edit(0, f"{SETUP}\n%asset_graph")
    notebook.run_all()
    notebook.until(notebook.statuses, lambda now: now == FRESH)


def test_a_page_without_the_extension_shows_a_picture_of_what_only_the_extension_draws_and_its_own_graph_when_asked(
    opened: Open, without: Callable[[], None]
) -> None:
    notebook = opened("ways_other", PIPELINE, own=True)
    made(notebook)
    assert is_bulk(notebook)
    notebook.command("docmanager:save")
    without()
    notebook.expected = UNKNOWN
    notebook.page.reload()
    notebook.wait("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady")
    notebook.kernel_lives()
    in_view(notebook, GRAPH)
    hinted = "run the cell again"
    seen = notebook.until(
        lambda: notebook.page.evaluate(SEEN, GRAPH), lambda seen: seen["still"] and hinted in seen["hint"]
    )
    assert not seen["live"]
    assert "rror" not in seen["text"]
    notebook.cell_picture(GRAPH, "ways-other-page")
    notebook.edit(HELPER, "def clean(x):\n    return x * 3")
    notebook.run(HELPER)
    notebook.run(GRAPH)
    notebook.until(notebook.statuses, lambda now: now == STALE)
    assert not is_bulk(notebook)
    seen = notebook.page.evaluate(SEEN, GRAPH)
    assert (seen["live"], seen["still"]) == (True, False)


@pytest.mark.parametrize("extension", [True, False], ids=["with the extension", "without"])
def test_a_saved_state_of_widgets_is_never_an_empty_graph(
    opened: Open, lab: Lab, without: Callable[[], None], extension: bool
) -> None:
    lab.setting("@jupyter-widgets/jupyterlab-manager/plugin", '{"saveState": true}')
    name = f"ways_state_{extension}"
    notebook = opened(name, PIPELINE)
    made(notebook)
    assert is_bulk(notebook)
    notebook.command("docmanager:save")
    notebook.shut_down()
    if not extension:
        without()
        notebook.expected = UNKNOWN
    notebook.page.goto(f"{lab.address}/lab/tree/{name}/{name}.ipynb?reset")
    notebook.wait("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady")
    in_view(notebook, GRAPH)
    seen = notebook.until(lambda: notebook.page.evaluate(SEEN, GRAPH), lambda seen: seen["still"])
    assert not seen["live"], "buttons that reach no kernel are not shown"
    assert "Loading widget" not in seen["text"]
    notebook.cell_picture(GRAPH, f"ways-state-{extension}")


def test_a_large_graph_is_drawn_whole_and_without_errors(opened: Open) -> None:
    notebook = opened("ways_large", [SETUP, large(300), "%asset_graph", "%materialize --quiet"])
    notebook.run(0, 1, 2, 3)
    notebook.until(notebook.statuses, lambda now: len(now) == 300 and set(now.values()) == {"FRESH"})
    assert is_bulk(notebook)
    in_view(notebook, 2)
    notebook.cell_picture(2, "ways-large")
