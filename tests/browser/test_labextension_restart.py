"""After a restart nothing goes on saying fresh; a single cell is run, or else a button runs what it needs."""

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

CELLS = ["%load_ext nbasset", "K = 2", "%%asset one\n[K]", "%%asset two\none * 2", "two"]
TOLD = ["%asset two", "%asset_graph", "%assets", "%materialize two --again"]
SAYS = """() => window.jupyterapp.shell.currentWidget.content.widgets.slice(5).flatMap(cell =>
    [...cell.outputArea.node.querySelectorAll('.nbl-other')].map(node => node.style.getPropertyValue('--nbl-says')))"""


def test_one_cell_is_run_after_a_restart_and_a_button_runs_what_it_needs(opened: Callable[..., Opened]) -> None:
    notebook = opened("restarts", CELLS + TOLD)
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {2: "● fresh", 3: "● fresh"})
    assert notebook.page.evaluate(SAYS) == []
    notebook.restart()
    notebook.until(lambda: notebook.page.evaluate(SAYS), lambda now: now == ['"· not run in this kernel"'] * len(TOLD))
    notebook.run(0, 4)
    assert "[2, 2]" in notebook.output(4)
    notebook.restart()
    notebook.edit(1, "K = 3")
    notebook.run(0)
    notebook.run(4)
    assert "two is not defined in this kernel, and cell [2] was edited or is gone: run cells" in notebook.output(4)
    notebook.page.get_by_text("Run These Cells").first.click()
    notebook.until(lambda: notebook.output(4), lambda now: "[3, 3]" in now)


def test_what_is_made_of_itself_is_named_by_a_button_and_a_change_in_place_is_told_in_the_margin(
    opened: Callable[..., Opened],
) -> None:
    notebook = opened("named", ["%load_ext nbasset", "%%asset df\n[1, 2]", "df.append(3)", "%%asset df\ndf = df[1:]"])
    notebook.run(0, 1, 2)
    assert notebook.until(lambda: badges(notebook), lambda now: 2 in now)[2] == "≠ in place"
    notebook.run(3)
    notebook.page.get_by_text("Name It df_clean").first.click()
    notebook.until(lambda: notebook.output(3), lambda now: "df_clean" in now and "[2]" in now)
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "● fresh", 2: "≠ in place", 3: "● fresh"})
    source = "() => window.jupyterapp.shell.currentWidget.content.widgets[3].model.sharedModel.getSource()"
    assert notebook.page.evaluate(source) == "%%asset df_clean\ndf_clean = df[1:]"


UNLOADED = """() => {
    const cell = window.jupyterapp.shell.currentWidget.content.widgets[0];
    const kept = JSON.stringify(cell.model.outputs.toJSON()).match(/not found/)?.[0] ?? '';
    const says = cell.node.querySelector('.nbl-unloaded')?.style.getPropertyValue('--nbl-says') ?? '""';
    return [kept, JSON.parse(says).match(/.*?[.]/)?.[0] ?? ''];
}"""


def test_what_was_said_before_nbasset_was_loaded_goes_when_its_button_is_pressed(opened: Callable[..., Opened]) -> None:
    notebook = opened("unloaded", ["%%asset one\n1", "print('mine')"])
    notebook.run_all()
    notebook.until(
        lambda: notebook.page.evaluate(UNLOADED), lambda now: now == ["not found", "· not run: nbasset is not loaded."]
    )
    assert "not found" not in notebook.output(0), "one thing only"
    notebook.picture("extension-unloaded")
    notebook.run(1)
    notebook.command("nbasset:load")
    notebook.until(lambda: notebook.page.evaluate(UNLOADED), lambda now: now == ["", ""])
    assert "mine" in notebook.output(1)
    notebook.until(lambda: badges(notebook), lambda now: now == {0: "· not run"})


def test_of_a_widget_that_no_kernel_has_any_more_its_last_text_stands_alone(opened: Callable[..., Opened]) -> None:
    bar = "%%asset bar\nimport ipywidgets\nfrom IPython.display import display\ndisplay(ipywidgets.HTML('all read'))\n7"
    steps = "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)):\n    pass"
    check = "%%asset_check bar few\nbar < 5"
    notebook = opened("widgets_gone", ["%load_ext nbasset", bar, steps, check], own=True)
    notebook.run_all()
    notebook.until(lambda: notebook.output(1), lambda text: text.count("all read") == 1 and "7" in text)
    signs = (
        "() => ['.nbl-badge', '.nba-line', '.nbl-status-item'].map(s => document.querySelector(s)?.innerText).join()"
    )
    notebook.until(lambda: notebook.page.evaluate(signs), lambda now: now.count("▲") == 3 and "check few failed" in now)
    assert notebook.page.locator(".nbl-status-item").get_attribute("title") == "● 1 fresh · ▲ 1 check failed"
    notebook.command("docmanager:save")
    notebook.restart()
    notebook.reload()
    said = "() => document.querySelector('.nbl-other')?.style.getPropertyValue('--nbl-says')"
    notebook.until(lambda: notebook.page.evaluate(said), lambda now: now == '"· not run in this kernel"')
    assert "all read" in notebook.output(1)
    assert "widget" not in notebook.output(1)
    kept = "() => [...document.querySelectorAll('.nbl-widget')].map(each => each.dataset.said).join()"
    notebook.until(
        lambda: notebook.page.evaluate(kept), lambda now: now.endswith("a progress bar, whose kernel has ended")
    )
    notebook.picture("extension-widgets-gone")
    notebook.run_all()
    notebook.until(lambda: notebook.output(1), lambda text: text.count("all read") == 1 and "fresh" in text)
