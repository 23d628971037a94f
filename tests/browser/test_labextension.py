"""The extension in JupyterLab: cells wear their status, live and true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser.lab import EXTENSION, Opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]

CELLS = [
    "%load_ext nbasset",
    "%%asset raw_data --group sources\n[10, 20, 30, 40, 50]",
    "def clean(x):\n    return x * 2",
    "%%asset processed_data --group preprocessing\n[clean(x) for x in raw_data]",
    "%%asset --group reporting\ndef final_report(processed_data):\n    '''The sum.'''\n    return sum(processed_data)",
]
ASSETS = (1, 3, 4)


def badges(notebook: Opened) -> dict[int, str]:
    """What the badge of each cell says, by the cell's place."""
    return {
        int(number): text
        for number, text in notebook.page.evaluate(
            """() => Object.fromEntries(window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, number) => {
                const badge = cell.node.querySelector('.nbl-badge');
                return badge ? [[number, `${badge.children[0].textContent} ${badge.children[1].textContent}`]] : [];
            }))"""
        ).items()
    }


def says(notebook: Opened, *words: str, cells: tuple[int, ...] = ASSETS) -> None:
    """Wait until the badges of these cells, and of no others, say these words."""
    wanted = dict(zip(cells, words, strict=True))
    notebook.until(lambda: badges(notebook), lambda now: now == wanted)


def ready(opened: Open, name: str, cells: list[str] = CELLS, **more: Any) -> Opened:
    """A notebook whose cells have all run."""
    notebook = opened(name, cells, **more)
    notebook.run_all()
    return notebook


def test_badges_follow_an_edit_and_its_undoing(opened: Open) -> None:
    notebook = ready(opened, "ext_edit")
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.edit(2, "def clean(x):\n    return x * 3")
    notebook.run(2)
    says(notebook, "● fresh", "◆ stale", "◆ stale")
    notebook.edit(3, CELLS[3] + "  # a word")
    says(notebook, "● fresh", "✎ edited", "◆ stale")
    notebook.edit(3, CELLS[3])
    says(notebook, "● fresh", "◆ stale", "◆ stale")
    notebook.edit(2, CELLS[2])
    notebook.run(2)
    says(notebook, "● fresh", "● fresh", "● fresh")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_card_tells_the_cause_and_leads_upstream_and_downstream(opened: Open, theme: str) -> None:
    notebook = ready(opened, f"ext_card_{theme[-4:].strip().lower()}", theme=theme)
    notebook.edit(2, "def clean(x):\n    return x * 3")
    notebook.run(2)
    says(notebook, "● fresh", "◆ stale", "◆ stale")
    notebook.page.locator(".nbl-badge").nth(1).hover()
    card = notebook.page.locator(".nbl-card")
    card.wait_for()
    notebook.picture(f"extension-card-{theme[-4:].strip().lower()}")
    text = card.inner_text()
    assert "clean() changed" in text
    assert "processed_data" in text
    assert "took" in text
    assert " kB" in text
    card.get_by_text("final_report").click()
    notebook.wait("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 4")
    notebook.page.locator(".nbl-badge").nth(1).click()
    card.get_by_text("raw_data").click()
    notebook.wait("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 1")
    notebook.page.locator(".nbl-badge").nth(1).click()
    card.get_by_text("Materialize").click()
    says(notebook, "● fresh", "● fresh", "◆ stale")


def test_the_magic_line_is_coloured_and_the_body_stays_python(opened: Open) -> None:
    notebook = ready(opened, "ext_magic", [*CELLS[:2], CELLS[4]])
    look = notebook.page.evaluate(
        """() => {
            const lines = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].map(
                cell => [...cell.querySelectorAll('.jp-InputArea .cm-line')]);
            const colour = element => element && getComputedStyle(element).color;
            return {magics: lines.map(all => all[0].classList.contains('nbl-magic-line')),
                    options: lines.map(all => all[0].querySelector('.nbl-magic-option')?.textContent ?? ''),
                    magic: colour(lines[1][0]), plain: colour(lines[0][0]),
                    def: lines[2][1].querySelector('span').textContent};
        }"""
    )
    assert look["magics"] == [False, True, True]
    assert look["options"] == ["", "--group", "--group"]
    assert look["magic"] != look["plain"]
    assert look["def"] == "def"


def test_a_copy_is_told_that_it_replaces_the_other_and_takes_over_when_it_is_run(opened: Open) -> None:
    notebook = ready(opened, "ext_copy", [CELLS[0], CELLS[1], "%%asset raw_data\n[1]"])
    says(notebook, "❏ copy", "● fresh", cells=(1, 2))
    notebook.run(1)
    says(notebook, "● fresh", "❏ copy", cells=(1, 2))


def test_cells_that_were_never_run_say_so_and_plain_cells_say_nothing(opened: Open) -> None:
    notebook = opened("ext_new", CELLS)
    notebook.run(0, 2)
    says(notebook, "· not run", "· not run", "· not run")


def test_a_kernel_without_nbasset_has_no_badges(opened: Open) -> None:
    notebook = opened("ext_without", CELLS[1:])
    notebook.run(1)
    notebook.page.wait_for_timeout(500)
    assert badges(notebook) == {}


def test_badges_are_right_after_a_reload_of_the_page_and_gone_after_a_restart(opened: Open) -> None:
    notebook = ready(opened, "ext_reload", own=True)
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.command("docmanager:save")
    notebook.reload()
    says(notebook, "● fresh", "● fresh", "● fresh")
    notebook.restart()
    notebook.until(lambda: badges(notebook), lambda now: now == {})
    notebook.run(0)
    says(notebook, "· not run", "· not run", "· not run")
    notebook.run_all()
    says(notebook, "● fresh", "● fresh", "● fresh")
