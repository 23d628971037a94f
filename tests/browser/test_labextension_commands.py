"""Menus and commands of the extension; code folding; environments without nbasset; the labels in Japanese."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

import pytest
from browser.lab import EXTENSION, Lab, Opened
from browser.test_labextension import CELLS, badges, ready, says
from browser.test_labextension_panel import make_stale

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]
BOTH = "%%asset both\n(final_report, raw_data)"
WITHOUT = (
    "import sys\nfrom pathlib import Path\n"
    "sys.path[:] = [each for each in sys.path if not (Path(each) / 'nbasset' / 'core').is_dir()]\n"
    "sys.meta_path[:] = [each for each in sys.meta_path if 'editable' not in str(each)]\n"
    "for each in [each for each in sys.modules if each.split('.')[0] == 'nbasset']:\n    del sys.modules[each]"
)


def on_cell(notebook: Opened, number: int) -> Any:
    """The entries under *Assets* in a cell's context menu."""
    notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(number).locator(".jp-InputArea").click(button="right")
    notebook.page.locator(".lm-Menu").get_by_text("Assets", exact=True).hover()
    menu = notebook.page.locator(".lm-Menu").last
    menu.get_by_text("Show Graph of Assets").wait_for()
    return menu


def activate(notebook: Opened, number: int) -> None:
    notebook.page.evaluate(
        "number => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = number; }", number
    )


def at_cell(notebook: Opened, number: int) -> None:
    notebook.wait("number => window.jupyterapp.shell.currentWidget.content.activeCellIndex === number", number)


def test_the_context_menu_of_a_cell_has_what_its_asset_can_do_and_does_it(opened: Open) -> None:
    notebook = ready(opened, "context")
    make_stale(notebook)
    menu = on_cell(notebook, 3)
    entries = menu.locator(".lm-Menu-item:visible .lm-Menu-itemLabel").all_inner_texts()
    assert entries == [
        "Run and Materialize",
        "Materialize This Asset",
        "Make This Asset Again…",
        "Show Details of This Asset",
        "Why Is This Asset Not Fresh?",
        "Go to Upstream Asset",
        "Go to Downstream Asset",
        "Show Graph of Assets",
    ]
    notebook.picture("extension-context")
    menu.get_by_text("Materialize This Asset").click()
    says(notebook, "● fresh", "● fresh", "◆ stale")
    on_cell(notebook, 3).get_by_text("Go to Upstream Asset").click()
    at_cell(notebook, 1)


def test_a_plain_cells_context_menu_offers_nothing_about_an_asset(opened: Open) -> None:
    notebook = ready(opened, "context_plain")
    says(notebook, "● fresh", "● fresh", "● fresh")
    menu = on_cell(notebook, 2)
    assert menu.locator(".lm-Menu-item:visible .lm-Menu-itemLabel").all_inner_texts() == ["Show Graph of Assets"]
    notebook.page.keyboard.press("Escape")


def test_why_is_it_stale_opens_the_causes_with_the_way_along_which_they_came(opened: Open) -> None:
    notebook = ready(opened, "why")
    make_stale(notebook)
    activate(notebook, 4)
    notebook.command("nbasset:why")
    why = notebook.page.locator(".nbl-details .jp-OutputArea")
    notebook.until(why.inner_text, lambda text: "processed_data" in text and "clean() changed" in text)
    assert "x * 3" in why.inner_text()
    notebook.picture("extension-why")


def test_commands_lead_upstream_and_downstream_and_ask_where_there_are_several(opened: Open) -> None:
    notebook = ready(opened, "streams", [*CELLS, BOTH])
    says(notebook, "● fresh", "● fresh", "● fresh", "● fresh", cells=(1, 3, 4, 5))
    activate(notebook, 3)
    notebook.command("nbasset:go-downstream")
    at_cell(notebook, 4)
    notebook.command("nbasset:go-upstream")
    at_cell(notebook, 3)
    activate(notebook, 5)
    notebook.page.evaluate("() => { window.jupyterapp.commands.execute('nbasset:go-upstream'); }")
    dialog = notebook.page.locator(".jp-Dialog")
    dialog.get_by_text("Which asset?").wait_for()
    dialog.locator("select").select_option("raw_data")
    dialog.locator("button.jp-mod-accept").click()
    at_cell(notebook, 1)


def test_all_again_makes_what_is_fresh_too(opened: Open) -> None:
    notebook = ready(
        opened, "all_again", ["%load_ext nbasset", "%%asset made --always\nprint('making')\n1", "%%asset two\n2"]
    )
    says(notebook, "● fresh", "● fresh", cells=(1, 2))
    notebook.command("nbasset:panel")
    panel = notebook.page.locator("#nbasset-assets")
    panel.get_by_text("Make again").click()
    notebook.page.locator(".jp-Dialog button", has_text="Make again").click()
    notebook.until(panel.inner_text, lambda text: "2 made" in text)
    says(notebook, "● fresh", "● fresh", cells=(1, 2))


@pytest.mark.skipif(
    "nbasset" not in {each.name for each in entry_points(group="jupyterlab.locale")},
    reason="nbasset was installed before it had a locale: make develop",
)
def test_the_menus_are_in_japanese(lab: Lab, opened: Open) -> None:
    lab.setting("@jupyterlab/translation-extension/plugin", '{"locale": "ja_JP"}')
    notebook = opened("menus_japanese", CELLS)
    lab.setting("@jupyterlab/translation-extension/plugin", "{}")
    notebook.run_all()
    says(notebook, "● 最新", "● 最新", "● 最新")
    notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(3).locator(".jp-InputArea").click(button="right")
    notebook.page.locator(".lm-Menu").get_by_text("アセット", exact=True).hover()
    notebook.page.locator(".lm-Menu").last.get_by_text("このアセットをマテリアライズ").wait_for()
    notebook.picture("japanese-menu")


def test_the_body_of_an_asset_cell_folds_as_code_and_keeps_its_badge(lab: Lab, opened: Open) -> None:
    lab.setting("@jupyterlab/notebook-extension/tracker", '{"codeCellConfig": {"codeFolding": true}}')
    notebook = ready(opened, "folding")
    lab.setting("@jupyterlab/notebook-extension/tracker", "{}")
    says(notebook, "● fresh", "● fresh", "● fresh")
    cell = notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(4)
    assert cell.locator(".jp-InputArea .cm-line").count() == 4
    cell.locator(".cm-foldGutter span[title='Fold line']").first.click()
    notebook.until(cell.locator(".jp-InputArea .cm-line").count, lambda count: count == 2)
    assert cell.locator(".cm-foldPlaceholder").count() == 1
    assert badges(notebook)[4] == "● fresh"
    notebook.cell_picture(4, "extension-folded")
    cell.locator(".cm-foldPlaceholder").click()
    notebook.until(cell.locator(".jp-InputArea .cm-line").count, lambda count: count == 4)


def test_a_kernel_whose_environment_has_no_nbasset_is_told_what_to_install(opened: Open) -> None:
    notebook = opened("lacking", [WITHOUT, "%load_ext nbasset"])
    notebook.command("nbasset:panel")
    notebook.run(0, 1)
    sentence = "environment has no nbasset, only the server’s: run %pip install nbasset"
    notebook.page.locator("#react-toastify-container").get_by_text(sentence).wait_for()
    notebook.until(notebook.page.locator("#nbasset-assets").inner_text, lambda text: sentence in text)
    notebook.picture("extension-lacking")
    notebook.restart()
    notebook.run(1)
    notebook.until(notebook.page.locator("#nbasset-assets").inner_text, lambda text: "No asset yet" in text)


def test_a_page_without_the_extension_is_told_by_the_kernel(lab: Lab, opened: Open) -> None:
    lab.disable("nbasset")
    soon = "%load_ext nbasset\nimport nbasset.notebook.page.missing_extension\nnbasset.notebook.page.missing_extension.IDLE = 0.5"
    notebook = opened("unheard", [soon, "%%asset one\n1"])
    lab.enable()
    notebook.run(0)
    notebook.page.wait_for_timeout(700)
    notebook.run(1)
    notebook.until(lambda: notebook.output(1), lambda text: "JupyterLab's server has no nbasset" in text)
