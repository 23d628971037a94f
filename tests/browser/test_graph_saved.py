"""The graph elsewhere and later: without a kernel, untrusted, restarted, in Notebook 7, in the dark, at every width."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import nbformat
import pytest
from browser.graph_notebook import ASSETS, GRAPH, HELPER, PIPELINE, RUN, click, in_view, nodes, press, side
from browser.lab import PATIENCE, Lab, Opened
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Opened]
FRESH = dict.fromkeys(ASSETS, "FRESH")


def made(notebook: Opened) -> None:
    notebook.run(*range(RUN + 1))
    notebook.until(notebook.statuses, lambda now: now == FRESH)


def without_kernel(notebook: Opened, lab: Lab, name: str, *, trusted: bool) -> Page:
    """The saved notebook in another page, where its kernel cannot be had."""
    path = lab.folder / name / f"{name}.ipynb"
    saved = nbformat.read(path, 4)
    saved.metadata["kernelspec"] = {"name": "gone", "display_name": "Gone", "language": "gone"}
    saved.metadata.pop("language_info", None)
    other = path.with_name("trusted.ipynb" if trusted else "untrusted.ipynb")
    nbformat.write(saved, other)
    if trusted:
        subprocess.run(
            [sys.executable, "-m", "jupyter", "trust", str(other)], env=lab.env, check=True, capture_output=True
        )
    page: Page = notebook.page.context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{lab.address}/lab/tree/{name}/{other.name}?reset")
    page.locator(".jp-Dialog select").select_option(label="No Kernel")
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_function("() => document.querySelectorAll('.jp-OutputArea-output').length > 3")
    page.evaluate(
        "number => window.jupyterapp.shell.currentWidget.content.widgets[number].node.scrollIntoView()", GRAPH
    )
    page.wait_for_function(
        "number => [...window.jupyterapp.shell.currentWidget.content.widgets[number].node.querySelectorAll('img')]"
        ".some(image => image.naturalWidth > 0)",
        arg=GRAPH,
    )
    return page


def still_text(notebook: Opened) -> str:
    """What the graph's cell keeps in text for whoever reads it without a kernel."""
    return str(
        notebook.page.evaluate(
            """number => [...window.jupyterapp.shell.currentWidget.content.widgets[number].model.outputs.toJSON()]
                         .map(output => output.data?.['text/plain'] ?? '').join(' ')""",
            GRAPH,
        )
    )


def seen(page: Page) -> dict[str, object]:
    """What the graph's cell shows: its text, its picture, how many of its outputs are seen."""
    return dict(
        page.evaluate(
            """number => {
                const area = window.jupyterapp.shell.currentWidget.content.widgets[number].outputArea.node;
                const image = area.querySelector('img');
                return {text: area.innerText, words: image?.alt ?? '', wide: image?.naturalWidth ?? 0,
                        shown: image ? image.getBoundingClientRect().width : 0, panel: area.clientWidth};
            }""",
            GRAPH,
        )
    )


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "untrusted"])
def test_a_saved_notebook_without_a_kernel_shows_a_picture_and_never_waits_for_a_widget(
    opened: Open, lab: Lab, trusted: bool
) -> None:
    name = f"saved_{'trusted' if trusted else 'untrusted'}"
    notebook = opened(name, PIPELINE)
    made(notebook)
    notebook.edit(HELPER, "def clean(x):\n    return x * 3")
    notebook.run(HELPER)
    notebook.until(notebook.statuses, lambda now: now["table"] == "STALE")
    notebook.until(lambda: still_text(notebook), lambda text: "table  ◆ stale" in text)
    notebook.command("docmanager:save")
    page = without_kernel(notebook, lab, name, trusted=trusted)
    shows = seen(page)
    assert "Loading widget" not in str(shows["text"])
    assert "Error" not in str(shows["text"])
    assert "processed_data  ◆ stale" in str(shows["words"]), "as it stood when it was saved"
    assert float(str(shows["wide"])) > 300, "the picture is drawn"
    assert 100 < float(str(shows["shown"])) <= float(str(shows["panel"]))
    page.screenshot(path=notebook.picture("saved").with_name(f"{name}.png"))
    page.close()


def test_after_a_restart_run_all_brings_the_graph_back_live(opened: Open) -> None:
    notebook = opened("restarted", [cell.replace("\n%nbasset mode define", "") for cell in PIPELINE])
    notebook.run_all()
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    notebook.restart()
    notebook.run_all()
    notebook.until(lambda: notebook.output(RUN), lambda text: "0 made, 4 reused" in text)
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    click(notebook, GRAPH, "table")
    notebook.until(lambda: side(notebook), lambda text: "DataFrame 3 × 2" in text)


def test_a_page_that_is_loaded_again_shows_the_live_graph_of_its_kernel(opened: Open) -> None:
    notebook = opened("reloaded", PIPELINE, own=True)
    made(notebook)
    notebook.command("docmanager:save")
    notebook.page.reload()
    notebook.wait("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady")
    notebook.kernel_lives()
    in_view(notebook, GRAPH)
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    click(notebook, GRAPH, "table")
    notebook.until(lambda: side(notebook), lambda text: "DataFrame 3 × 2" in text)


def test_notebook_7_shows_the_same_graph_and_its_buttons_work(opened: Open) -> None:
    notebook = opened("seven", PIPELINE, app="notebooks")
    notebook.run(*range(GRAPH + 1))
    notebook.until(notebook.statuses, lambda now: now == dict.fromkeys(ASSETS, "MISSING"))
    notebook.watch()
    press(notebook, "Materialize outdated")
    notebook.until(lambda: notebook.watched().get("raw_data"), lambda now: now is not None and "RUNNING" in now)
    notebook.until(notebook.statuses, lambda now: now == FRESH)
    click(notebook, GRAPH, "table")
    notebook.until(lambda: side(notebook), lambda text: "DataFrame 3 × 2" in text)
    notebook.picture("notebook-7")


def test_the_panel_is_dark_in_the_dark_theme_and_every_text_can_be_read(opened: Open) -> None:
    notebook = opened("dark_panel", PIPELINE, theme="JupyterLab Dark")
    made(notebook)
    notebook.edit(HELPER, "def clean(x):\n    return x * 3")
    notebook.run(HELPER)
    notebook.until(notebook.statuses, lambda now: now["table"] == "STALE")
    click(notebook, GRAPH, "processed_data")
    notebook.until(lambda: side(notebook), lambda text: "helper clean() changed" in text)
    contrasts = notebook.page.evaluate(CONTRAST)
    assert len(contrasts) > 10
    assert min(contrast for _, contrast in contrasts) > 3, [each for each in contrasts if each[1] <= 3]
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)
    notebook.cell_picture(GRAPH, "stale-dark")


CONTRAST = """() => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => {
        const part = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const ground = element => {
        for (let each = element; each; each = each.parentElement) {
            const colour = numbers(getComputedStyle(each).backgroundColor);
            if (colour.length < 4 || colour[3] > 0.5) return colour;
        }
        return [255, 255, 255];
    };
    return [...document.querySelectorAll('.nba-panel *')]
        .filter(e => e.offsetWidth && !e.disabled && !['STYLE', 'SCRIPT'].includes(e.tagName)
                     && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        .map(e => {
            const [one, two] = [light(numbers(getComputedStyle(e).color)), light(ground(e))];
            return [e.textContent.trim().slice(0, 40), (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)];
        });
}"""


@pytest.mark.parametrize("wide", [1250, 1750], ids=["middle", "wide"])
def test_the_graph_fits_its_panel_at_every_width_alone_and_beside_its_details(opened: Open, wide: int) -> None:
    notebook = opened(f"width_{wide}", PIPELINE, wide=wide)
    made(notebook)
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)
    click(notebook, GRAPH, "table")
    notebook.until(lambda: side(notebook), lambda text: "DataFrame 3 × 2" in text)
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)
    assert not _runs_over(notebook)
    notebook.cell_picture(GRAPH, f"width-{wide}")


def test_where_there_is_little_room_the_graph_scrolls_inside_its_panel(opened: Open) -> None:
    notebook = opened("width_840", PIPELINE, wide=840)
    made(notebook)
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], any)
    assert not _runs_over(notebook)
    notebook.cell_picture(GRAPH, "width-840")
    press(notebook, "⤢")
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)
    assert notebook.page.locator(".nba-graph").last.evaluate("e => e.scrollWidth <= e.clientWidth")


def _runs_over(notebook: Opened) -> bool:
    """Whether the panel is wider than its place."""
    panel = notebook.page.locator(".nba-panel").last.evaluate("e => [e.scrollWidth, e.clientWidth]")
    return bool(panel[0] > panel[1] + 1)
