"""The panel, the commands, Stop, the graph and the details beside the notebook, cells that go and come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser.graph_notebook import hit
from browser.lab import EXTENSION, Opened
from browser.test_labextension import CELLS, badges, ready, says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]
SLOW = "%%asset slow\nimport time\nfor _ in range(600):\n    time.sleep(0.1)"


def panel(notebook: Opened) -> str:
    """What the panel says."""
    return str(notebook.page.locator("#nbasset-assets").inner_text())


def row(notebook: Opened, name: str) -> Any:
    """The row of an asset in the panel."""
    return notebook.page.locator(f"#nbasset-assets .nbl-asset[data-name='{name}']")


def make_stale(notebook: Opened) -> None:
    """Change the helper, so that two assets are stale."""
    notebook.edit(2, "def clean(x):\n    return x * 3")
    notebook.run(2)
    says(notebook, "● fresh", "◆ stale", "◆ stale")


def test_the_panel_counts_searches_and_materializes(opened: Open) -> None:
    notebook = ready(opened, "panel")
    notebook.command("nbasset:panel")
    make_stale(notebook)
    notebook.until(lambda: panel(notebook), lambda text: "● 1 fresh" in text and "◆ 2 stale" in text)
    assert all(group in panel(notebook) for group in ("sources", "preprocessing", "reporting"))
    notebook.page.locator("#nbasset-assets .nbl-search").fill("stale rep")
    listed = notebook.page.locator("#nbasset-assets .nbl-list")
    notebook.until(listed.inner_text, lambda text: "final_report" in text and "raw_data" not in text)
    notebook.page.locator("#nbasset-assets .nbl-search").fill("+processed_data")
    notebook.until(listed.inner_text, lambda text: "raw_data" in text and "final_report" not in text)
    notebook.page.locator("#nbasset-assets .nbl-search").fill("group:nosuch")
    notebook.until(listed.inner_text, lambda text: "nosuch" in text)
    notebook.page.locator("#nbasset-assets .nbl-search").fill("")
    row(notebook, "processed_data").click()
    notebook.wait("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 3")
    notebook.page.locator("#nbasset-assets").get_by_text("Selected").click()
    says(notebook, "● fresh", "● fresh", "◆ stale")
    notebook.page.locator("#nbasset-assets").get_by_text("Materialize outdated").click()
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.until(lambda: panel(notebook), lambda text: "● 3 fresh" in text and "◆" not in text)
    assert "1 made" in panel(notebook)
    notebook.picture("extension-panel")


def test_a_double_click_opens_the_details_which_follow_the_asset(opened: Open) -> None:
    notebook = ready(opened, "panel_details")
    notebook.command("nbasset:panel")
    row(notebook, "final_report").dblclick()
    details = notebook.page.locator(".nbl-details .jp-OutputArea")
    notebook.until(details.inner_text, lambda text: "final_report" in text and "fresh" in text and "300" in text)
    notebook.picture("extension-details")
    notebook.front()
    make_stale(notebook)
    notebook.until(details.inner_text, lambda text: "stale" in text and "clean() changed" in text)


def test_jobs_run_from_the_panel(opened: Open) -> None:
    job = (
        "from nbasset import Definitions, define_asset_job\n"
        "Definitions(jobs=[define_asset_job('weekly', selection='raw_data')])"
    )
    notebook = opened("jobs", ["%load_ext nbasset\n%nbasset mode define", CELLS[1], job])
    notebook.run_all()
    notebook.command("nbasset:panel")
    notebook.until(lambda: panel(notebook), lambda text: "weekly" in text)
    says(notebook, "○ missing", cells=(1,))
    notebook.page.locator(".nbl-job").get_by_text("Run").click()
    says(notebook, "● fresh", cells=(1,))


def test_the_panel_follows_the_active_notebook(opened: Open) -> None:
    notebook = ready(opened, "panel_first", CELLS[:2])
    notebook.command("nbasset:panel")
    notebook.until(lambda: panel(notebook), lambda text: "raw_data" in text)
    other = notebook.also("second", ["%load_ext nbasset", "%%asset other\n1"])
    notebook.until(lambda: panel(notebook), lambda text: "raw_data" not in text and "%load_ext nbasset" in text)
    notebook.run_all()
    notebook.until(lambda: panel(notebook), lambda text: "other" in text)
    notebook.page.evaluate("id => window.jupyterapp.shell.activateById(id)", other)
    notebook.until(lambda: panel(notebook), lambda text: "raw_data" in text and "other" not in text)


def test_stop_reaches_a_sleeping_body_through_the_extensions_own_comm(opened: Open) -> None:
    notebook = opened("panel_stop", ["%load_ext nbasset", SLOW])
    notebook.run(0)
    notebook.page.evaluate(
        """() => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.interrupt = () => { throw new Error('the kernel\\'s own interrupt was used'); };
        }"""
    )
    notebook.start(1)
    says(notebook, "▶ running", cells=(1,))
    notebook.page.wait_for_timeout(300)
    notebook.command("nbasset:stop")
    notebook.idle()
    assert "KeyboardInterrupt" in notebook.output(1)
    says(notebook, "○ missing", cells=(1,))


def test_the_graph_opens_beside_and_leads_to_cells_and_back(opened: Open) -> None:
    notebook = ready(opened, "beside")
    notebook.page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 3; }")
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: len(now) == 3)
    chosen = """() => [...document.querySelectorAll('.custom-widget')].map(e => e._cyreg?.cy).find(cy => cy)
                         ?.$('node.chosen').map(node => node.id())"""
    notebook.until(lambda: notebook.page.evaluate(chosen), lambda now: now == ["processed_data"])
    hit(notebook, "final_report", lambda x, y: notebook.page.mouse.dblclick(x, y))
    notebook.picture("extension-graph")
    notebook.front()
    notebook.wait("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 4")
    make_stale(notebook)
    notebook.until(notebook.statuses, lambda now: now["final_report"] == "STALE")


def test_a_small_graph_is_seen_whole_with_details_below_it(opened: Open) -> None:
    notebook = ready(opened, "panel_whole", ["%load_ext nbasset", "%%asset base\n1", "%%asset total\nbase + 1"])
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: len(now) == 2)
    notebook.page.locator(".nbl-graph .nba-side .nba-title").wait_for()  # of the asset of the active cell
    whole = """() => {
        const graph = document.querySelector('.nbl-graph .nba-graph');
        return graph.scrollHeight <= graph.clientHeight + 1;
    }"""
    notebook.until(lambda: notebook.page.evaluate(whole), bool)


def test_a_command_that_comes_before_the_page_knows_of_nbasset_waits_until_it_does(opened: Open) -> None:
    notebook = opened("panel_early", CELLS)
    notebook.page.evaluate(
        """() => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const send = kernel.sendControlMessage.bind(kernel);
            const late = reply => new Promise(resolve => setTimeout(() => resolve(reply), 3000));
            kernel.sendControlMessage = (...said) => ({done: send(...said).done.then(late)});
        }"""
    )
    notebook.run_all()
    assert badges(notebook) == {}, "the page does not know yet"
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: len(now) == 3)


def test_a_command_in_a_notebook_without_nbasset_says_what_to_run(opened: Open) -> None:
    notebook = opened("nothing", ["1"])
    notebook.run_all()
    notebook.command("nbasset:graph")
    notebook.page.locator("#react-toastify-container").get_by_text("%load_ext nbasset").wait_for()
    assert notebook.page.locator(".nbl-graph").count() == 0


def test_a_deleted_cell_retires_its_asset_and_undo_brings_it_back(opened: Open) -> None:
    notebook = ready(opened, "deleted")
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    notebook.command("notebook:delete-cell")
    says(notebook, "? unresolved", "? unresolved", cells=(2, 3))
    notebook.command("notebook:undo-cell-action")
    says(notebook, "● fresh", "● fresh", "● fresh")


def test_a_moved_cell_keeps_its_asset(opened: Open) -> None:
    notebook = ready(opened, "moved")
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    notebook.command("notebook:move-cell-down")
    notebook.page.wait_for_timeout(1000)
    says(notebook, "● fresh", "● fresh", "● fresh", cells=(2, 3, 4))


def test_a_shortcut_runs_and_materializes(opened: Open) -> None:
    notebook = opened("shortcut", ["%load_ext nbasset\n%nbasset mode define", *CELLS[1:]])
    notebook.run_all()
    says(notebook, "○ missing", "○ missing", "○ missing")
    notebook.page.evaluate(
        """() => { const {content} = window.jupyterapp.shell.currentWidget;
                   content.activeCellIndex = 3; content.mode = 'command'; content.activate(); }"""
    )
    notebook.page.keyboard.press("Alt+Shift+Enter")
    says(notebook, "● fresh", "● fresh", "○ missing")
    notebook.page.keyboard.press("Alt+Shift+S")
    says(notebook, "● fresh", "● fresh", "● fresh")


def test_a_failure_from_the_panel_is_told(opened: Open) -> None:
    notebook = opened(
        "panel_failure", ["%load_ext nbasset\n%nbasset mode define", "%%asset bad\n1 / 0", "%%asset after\nbad"]
    )
    notebook.run_all()
    says(notebook, "○ missing", "○ missing", cells=(1, 2))
    notebook.command("nbasset:materialize-stale")
    says(notebook, "✖ failed", "⊘ blocked", cells=(1, 2))
    notebook.page.get_by_text("division by zero").first.wait_for()


def test_the_status_bar_the_menu_and_the_palette_have_it(opened: Open) -> None:
    notebook = ready(opened, "status_bar")
    make_stale(notebook)
    item = notebook.page.locator(".nbl-status-item")
    notebook.until(item.inner_text, lambda text: "● 1" in text and "◆ 2" in text)
    item.click()
    notebook.page.locator("#nbasset-assets").wait_for()
    notebook.page.get_by_role("menuitem", name="Run", exact=True).click()
    notebook.page.locator(".lm-Menu").get_by_text("Assets", exact=True).hover()
    notebook.page.get_by_text("Materialize Outdated Assets").wait_for()
    notebook.picture("extension-menu")
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("Escape")
    labels = notebook.page.evaluate(
        "() => window.jupyterapp.commands.listCommands().filter(id => id.startsWith('nbasset:')).map(id => window.jupyterapp.commands.label(id))"
    )
    assert {"Materialize This Asset", "Why Is This Asset Not Fresh?", "Stop the Run", "Run and Materialize"} <= set(
        labels
    )


def test_tab_completes_asset_names_in_magic_lines(opened: Open) -> None:
    notebook = ready(opened, "tab", [*CELLS, "%materialize fin"])
    notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(5).locator(".cm-content").click()
    notebook.page.keyboard.press("End")
    text = "() => window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.getSource()"

    def completed() -> str:
        notebook.page.keyboard.press("Tab")
        notebook.page.wait_for_timeout(1500)
        return notebook.page.evaluate(text) + str(notebook.page.locator(".jp-Completer").all_inner_texts())

    notebook.until(completed, lambda seen: "final_report" in seen)
    notebook.page.keyboard.press("Escape")
    notebook.page.wait_for_timeout(1000)


def test_badges_do_not_appear_where_nothing_is_known(opened: Open) -> None:
    notebook = ready(opened, "changed_kernel")
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.changeKernel({name: 'python3'}).then(() => null)"
    )
    notebook.kernel_lives()
    notebook.until(lambda: badges(notebook), lambda now: now == {})
    notebook.run_all()
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.rename('renamed.ipynb')")
    notebook.edit(2, "def clean(x):\n    return x * 3")
    notebook.run(2)
    says(notebook, "● fresh", "◆ stale", "◆ stale")


WIDER = """() => [...document.querySelectorAll('.jp-Notebook .jp-OutputArea *, .nbl-details *')]
    .filter(each => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1
        && getComputedStyle(each).overflowX !== 'visible' && !each.closest('.nba-graph, pre'))
    .map(each => `${each.className} ${each.scrollWidth}/${each.clientWidth}`)"""


def test_what_is_said_of_assets_has_room_in_a_small_window(opened: Open) -> None:
    long = "a_very_long_name_of_an_asset_that_nobody_would_ever_write_out"
    cells = [
        "%load_ext nbasset\nfrom nbasset import Definitions, SourceAsset\n_ = Definitions([SourceAsset('lake')])",
        f"%%asset {long} --group a_group_with_quite_a_long_name --deps lake\n[1, 2, 3]",
        f"%%asset_check {long} enough_rows\nlen({long}) > 3",
        f"%%asset total\nsum({long})",
        "%assets",
        "%asset lake",
        "%materialize --again total",
    ]
    notebook = ready(opened, "panel_small", cells, wide=760)
    assert "untracked" in notebook.output(4)
    assert notebook.page.evaluate(WIDER) == []
    notebook.page.set_viewport_size({"width": 1250, "height": 900})
    notebook.page.wait_for_timeout(300)
    assert notebook.page.evaluate(WIDER) == []
    notebook.cell_picture(4, "assets-table")


def test_a_smaller_window_leaves_the_notebook_room_and_puts_what_is_beside_it_below(opened: Open) -> None:
    notebook = ready(opened, "panel_narrow")
    notebook.command("nbasset:graph")
    below = """() => {
        const [notebook, graph] = ['.jp-NotebookPanel', '.nbl-outputs'].map(each =>
            [...document.querySelectorAll(each)].find(one => one.clientWidth > 0).getBoundingClientRect());
        return graph.top >= notebook.bottom;
    }"""
    notebook.wait("() => document.querySelector('.nbl-outputs')?.clientWidth > 0")
    assert not notebook.page.evaluate(below)
    notebook.page.set_viewport_size({"width": 760, "height": 900})
    notebook.wait(below)
    notebook.page.set_viewport_size({"width": 1250, "height": 900})
