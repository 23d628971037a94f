"""Everything can be reached and done with the keyboard alone, and one sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import EXTENSION, Opened
from browser.test_labextension import says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]
CELLS = [
    "%load_ext nbasset\n%nbasset mode define",
    "%%asset raw\n[1]",
    "%%asset clean\nlist(raw)",
    "%%asset total\nlen(clean)",
]
WHERE = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const kind = ['nbl-badge', 'nbl-action', 'nbl-link', 'nbl-search', 'nbl-group-name', 'nbl-asset', 'nbl-run', 'nba-graph',
                  'widget-input', 'jupyter-button'].find(each => at.classList.contains(each)) ?? 'else';
    const box = at.getBoundingClientRect();
    const seen = box.width > 0 && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const text = kind === 'nba-graph' ? at.ariaLabel : at.textContent;
    return [kind, (kind === 'nbl-asset' ? at.dataset.name : text ?? '').trim(), seen];
}"""


def where(notebook: Opened) -> tuple[str, str, bool]:
    """Which kind of thing has the focus, what it says, and whether that can be seen."""
    kind, text, seen = notebook.page.evaluate(WHERE)
    return kind, text, seen


def press(notebook: Opened, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        notebook.page.keyboard.press(key)
        notebook.page.wait_for_timeout(50)


def tab_to(notebook: Opened, kind: str, text: str = "", most: int = 45) -> list[tuple[str, str, bool]]:
    """Press Tab until something of a kind has the focus; what had it on the way."""
    way = []
    for _ in range(most):
        press(notebook, "Tab")
        way.append(where(notebook))
        if way[-1][0] == kind and text in way[-1][1]:
            return way
    raise AssertionError(f"Tab never came to {kind} {text}: {way}")


def in_command_mode(notebook: Opened) -> None:
    """Stand on the first cell, as after Escape."""
    notebook.front()
    notebook.page.evaluate(
        """() => { const {content} = window.jupyterapp.shell.currentWidget;
                   content.activeCellIndex = 0; content.mode = 'command'; content.activate(); }"""
    )
    notebook.wait("() => document.activeElement.closest('.jp-Notebook')")


def test_margin_and_card_by_keyboard(opened: Open) -> None:
    notebook = opened("keys_margin", CELLS)
    notebook.run_all()
    says(notebook, "○ missing", "○ missing", "○ missing", cells=(1, 2, 3))
    in_command_mode(notebook)
    assert tab_to(notebook, "nbl-badge")[-1][2], "one sees on which badge one is"
    press(notebook, "Tab")
    assert where(notebook) == ("nbl-badge", "○missing", True)
    for opens in ("Enter", "Space"):
        press(notebook, opens)
        card = notebook.page.locator(".nbl-card")
        card.wait_for()
        inside = card.locator("button:enabled").count()
        way = []
        for _ in range(inside + 1):
            way.append(where(notebook))
            press(notebook, "Tab")
        assert way[0] == way[-1], "Tab goes round in the card"
        assert {kind for kind, _, _ in way} == {"nbl-link", "nbl-action"}
        assert all(seen for _, _, seen in way)
        press(notebook, "Escape")
        assert where(notebook)[0] == "nbl-badge"
        assert not card.is_visible()
    press(notebook, "Enter")
    tab_to(notebook, "nbl-action", "Materialize")
    press(notebook, "Enter")
    assert where(notebook)[0] == "nbl-badge", "one goes on from where one was"
    says(notebook, "● fresh", "● fresh", "○ missing", cells=(1, 2, 3))


def test_panel_by_keyboard(opened: Open) -> None:
    notebook = opened("keys_panel", CELLS)
    notebook.run_all()
    says(notebook, "○ missing", "○ missing", "○ missing", cells=(1, 2, 3))
    notebook.command("nbasset:panel")
    notebook.until(lambda: where(notebook)[0], lambda now: now == "nbl-search")
    in_command_mode(notebook)
    way = tab_to(notebook, "nbl-asset")
    ours = [each for each in way if each[0] in ("nbl-action", "nbl-search", "nbl-group-name", "nbl-asset")]
    assert [kind for kind, _, _ in ours] == [
        *["nbl-action"] * 3,
        "nbl-search",
        "nbl-group-name",
        "nbl-asset",
    ], "what cannot be pressed, as no row is selected, is left out"
    assert all(seen for _, _, seen in ours)
    press(notebook, "ArrowDown")
    assert where(notebook) == ("nbl-asset", "clean", True)
    press(notebook, "Space", "Shift+Tab")
    assert where(notebook)[0] == "nbl-group-name"
    press(notebook, "Enter", "Space")
    assert where(notebook)[0] == "nbl-group-name", "folded and opened, it keeps the focus"
    press(notebook, "Shift+Tab")
    press(notebook, "Shift+Tab", "Shift+Tab", "Shift+Tab")
    assert where(notebook) == ("nbl-action", "Materialize selected", True)
    press(notebook, "Enter")
    says(notebook, "● fresh", "● fresh", "○ missing", cells=(1, 2, 3))
    notebook.until(lambda: where(notebook), lambda now: now[0] == "nbl-action")
    press(notebook, "Escape")
    notebook.wait("() => document.activeElement.closest('.jp-Notebook')")


def test_graph_and_its_toolbar_by_keyboard(opened: Open) -> None:
    notebook = opened("keys_graph", CELLS)
    notebook.run_all()
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: len(now) == 3)
    way = tab_to(notebook, "nba-graph")
    ours = [each for each in way if each[0] in ("widget-input", "jupyter-button", "nba-graph")]
    assert all(seen for _, _, seen in ours)
    assert {"−", "+", "Runs"} <= {text for kind, text, _ in ours if kind == "jupyter-button"}
    assert where(notebook)[1] == "total: missing", "the asset of the active cell"
    press(notebook, "ArrowUp")
    assert where(notebook)[1] == "clean: missing"
    for chooses, chosen in (("Enter", ["clean"]), ("Space", [])):
        press(notebook, chooses)
        notebook.until(
            lambda: notebook.page.evaluate(
                """() => [...document.querySelectorAll('.custom-widget')].map(e => e._cyreg?.cy).find(cy => cy)
                             .$('node.chosen').map(node => node.id())"""
            ),
            lambda now, wanted=chosen: now == wanted,
        )
    press(notebook, "Enter")
    tab_to(notebook, "jupyter-button", "Materialize")
    press(notebook, "Enter")
    notebook.until(notebook.statuses, lambda now: now["clean"] == "FRESH")
    tab_to(notebook, "nba-graph")
    press(notebook, "Escape")
    notebook.wait("() => document.activeElement.closest('.jp-Notebook')")


MENU = """() => document.querySelector('.lm-Menu .lm-mod-active')?.innerText ?? ''"""


def choose(notebook: Opened, words: str) -> None:
    """Open the menu of what has the focus, go down to an item, take it."""
    press(notebook, "Shift+F10")
    for _ in range(12):
        press(notebook, "ArrowDown")
        if words in notebook.page.evaluate(MENU):
            break
    assert words in notebook.page.evaluate(MENU)
    press(notebook, "Enter")


def test_menus_by_keyboard(opened: Open) -> None:
    notebook = opened("keys_menus", CELLS)
    notebook.run_all()
    says(notebook, "○ missing", "○ missing", "○ missing", cells=(1, 2, 3))
    notebook.command("nbasset:panel")
    in_command_mode(notebook)
    tab_to(notebook, "nbl-asset")
    while where(notebook)[1] != "raw":  # the row that was chosen last in the page, by its name
        press(notebook, "ArrowUp")
    press(notebook, "Shift+F10")
    notebook.page.locator(".lm-Menu").wait_for()
    press(notebook, "Escape")
    notebook.until(lambda: where(notebook), lambda now: now == ("nbl-asset", "raw", True))
    choose(notebook, "Materialize This Asset")
    says(notebook, "● fresh", "○ missing", "○ missing", cells=(1, 2, 3))
    notebook.until(lambda: where(notebook)[:2], lambda now: now == ("nbl-asset", "raw"))
    notebook.command("nbasset:graph")
    notebook.until(notebook.statuses, lambda now: len(now) == 3)
    tab_to(notebook, "nba-graph", "missing")
    while where(notebook)[1] != "clean: missing":
        press(notebook, "ArrowUp")
    choose(notebook, "Materialize This Asset")
    notebook.until(notebook.statuses, lambda now: now["clean"] == "FRESH")
    notebook.until(lambda: where(notebook)[0], lambda now: now == "nba-graph")
