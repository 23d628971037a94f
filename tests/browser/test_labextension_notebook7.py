"""The extension in Notebook 7: badges, the graph beside the notebook, Stop; and in Japanese."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points

import pytest
from browser.graph_notebook import hit
from browser.lab import EXTENSION, Lab, Opened
from browser.test_labextension import CELLS, says
from browser.test_labextension_panel import SLOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]


def test_cells_wear_their_status_and_the_card_materializes(opened: Open) -> None:
    notebook = opened("ext_seven", CELLS, app="notebooks")
    notebook.run_all()
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.edit(2, "def clean(x):\n    return x * 3")
    notebook.run(2)
    says(notebook, "● fresh", "◆ stale", "◆ stale")
    notebook.page.locator(".nbl-badge").nth(1).hover()
    card = notebook.page.locator(".nbl-card")
    card.wait_for()
    notebook.picture("notebook7-card")
    assert "clean() changed" in card.inner_text()
    card.get_by_text("Materialize").click()
    says(notebook, "● fresh", "● fresh", "◆ stale")
    magic = "() => document.querySelectorAll('.jp-Notebook .nbl-magic-line').length"
    assert notebook.page.evaluate(magic) == 3


def test_the_graph_opens_on_the_right_and_leads_to_cells(opened: Open) -> None:
    notebook = opened("seven_graph", CELLS, app="notebooks")
    notebook.run_all()
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: len(now) == 3)
    notebook.wait("() => document.querySelector('.nbl-outputs').clientWidth > 400")
    hit(notebook, "raw_data", lambda x, y: notebook.page.mouse.dblclick(x, y))
    notebook.wait("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 1")
    notebook.picture("notebook7-graph")


def test_stop_reaches_a_sleeping_body(opened: Open) -> None:
    notebook = opened("seven_stop", ["%load_ext nbasset", SLOW], app="notebooks")
    notebook.run(0)
    notebook.start(1)
    says(notebook, "▶ running", cells=(1,))
    notebook.page.wait_for_timeout(300)
    notebook.command("nbasset:stop")
    notebook.idle()
    assert "KeyboardInterrupt" in notebook.output(1)


def test_the_assets_panel_is_on_the_left(opened: Open) -> None:
    notebook = opened("seven_panel", CELLS, app="notebooks")
    notebook.run_all()
    notebook.command("nbasset:panel")
    panel = notebook.page.locator("#nbasset-assets")
    notebook.until(panel.inner_text, lambda text: "● 3 fresh" in text)
    notebook.picture("notebook7-panel")


@pytest.mark.skipif(
    "nbasset" not in {each.name for each in entry_points(group="jupyterlab.locale")},
    reason="nbasset was installed before it had a locale: make develop",
)
def test_in_japanese(lab: Lab, opened: Open) -> None:
    lab.setting("@jupyterlab/translation-extension/plugin", '{"locale": "ja_JP"}')
    notebook = opened("japanese", CELLS)
    notebook.run_all()
    says(notebook, "● 最新", "● 最新", "● 最新")
    notebook.command("nbasset:panel")
    notebook.until(notebook.page.locator("#nbasset-assets").inner_text, lambda text: "作り直す…" in text)
    notebook.picture("japanese-panel")
