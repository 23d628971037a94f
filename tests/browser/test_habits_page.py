"""What people are used to, on the page: forms, words, places, room, checkpoints, and pages that show no widgets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import EXTENSION, Lab, Opened
from browser.test_labextension import badges, says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]


def source(notebook: Opened, number: int) -> str:
    """What stands in a cell."""
    cell = "number => window.jupyterapp.shell.currentWidget.content.widgets[number].model.sharedModel.getSource()"
    return str(notebook.page.evaluate(cell, number))


def shown(notebook: Opened, number: int, *words: str) -> None:
    """Wait until a cell's output says all of these."""
    notebook.until(lambda: notebook.output(number), lambda now: all(each in now for each in words))


def test_a_name_that_cannot_be_is_refused_and_what_stood_there_goes_on(opened: Open) -> None:
    cells = [
        "%load_ext nbasset\ndef helper(): return 1",
        "%%asset a, b\na, b = 1, 2",
        "%%asset b\nb = 5",
        "%%asset helper\n1",
        "%%asset q\nqqq = 1",
    ]
    notebook = opened("names", cells)
    notebook.run(*range(len(cells)))
    shown(notebook, 2, "b was defined in cell [2], which goes on making a; this cell replaces it.")
    shown(notebook, 3, "helper is a function of this notebook")
    shown(notebook, 4, "the body assigns qqq, not q")
    fresh = dict.fromkeys((1, 2, 4), "● fresh")
    notebook.until(lambda: badges(notebook), lambda now: {**now, **fresh} == now)


def test_a_notebook_is_rewritten_in_the_other_form_where_it_is_open_and_nothing_is_made_again(opened: Open) -> None:
    cells = [
        "%load_ext nbasset",
        "%%asset rows --group g\n[1, 2]",
        "k = 3",
        "%%asset\ndef total(rows):\n    return sum(rows) + k",
        "%nbasset form comment",
        "%materialize",
    ]
    notebook = opened("form", cells)
    notebook.run(*range(4))
    notebook.until(notebook.page.locator(".nbl-status-item").all_inner_texts, lambda now: "2" in "".join(now))
    notebook.run(4)
    notebook.until(lambda: source(notebook, 1), lambda now: now == "#| asset: rows --group g\n[1, 2]")
    assert source(notebook, 3).startswith("#| asset:\ndef total(rows):")
    shown(notebook, 4, "- %%asset rows --group g", "+ #| asset: rows --group g", "2 cells rewritten")
    notebook.run(1, 2, 3, 5)
    shown(notebook, 5, "0 made, 2 reused")
    says(notebook, "● fresh", "● fresh", cells=(1, 3))
    notebook.edit(4, "%nbasset form magic")
    notebook.run(4)
    notebook.until(lambda: source(notebook, 1), lambda now: now == cells[1])
    assert source(notebook, 3) == cells[3]


def test_the_words_of_an_asset_are_offered_after_its_name_and_answered(opened: Open) -> None:
    cells = [
        "%load_ext nbasset",
        "%%asset rows\nprint('two rows')\n[1, 2]",
        "%%asset late\nrawe + 1",
        "%asset rows doctor",
        "%asset rows, late why",
        "%asset rows log",
        "%materialize rows",
        "%asset rows ",
    ]
    notebook = opened("words", cells)
    notebook.run(*range(7))
    shown(notebook, 2, "needs rawe")
    shown(notebook, 3, "it is repeatable")
    shown(notebook, 4, "rows is ● fresh", "late is unresolved: needs rawe")
    shown(notebook, 5, "two rows")
    shown(notebook, 6, "0 made, 1 reused", "saved")
    notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(7).locator(".cm-content").click()
    notebook.page.keyboard.press("Control+End")

    def offered() -> str:
        notebook.page.keyboard.press("Tab")
        notebook.page.wait_for_timeout(1500)
        return str(notebook.page.locator(".jp-Completer").all_inner_texts())

    notebook.until(offered, lambda now: all(word in now for word in ("why", "log", "history", "doctor", "forget")))
    notebook.page.keyboard.press("Escape")


def test_one_line_tells_at_load_that_a_service_synchronises_the_folder(lab: Lab, opened: Open) -> None:
    notebook = opened("OneDrive", ["%load_ext nbasset", "%%asset one\n1", "%nbasset store", "%materialize"])
    notebook.run_all()
    shown(notebook, 0, "Results are kept in ", "as OneDrive synchronises this folder")
    assert notebook.output(0).count("Results are kept in") == 1
    shown(notebook, 2, str(lab.cache))
    assert not (lab.folder / "OneDrive" / ".nbasset").exists()
    notebook.restart()
    notebook.run_all()
    shown(notebook, 3, "0 made, 1 reused")


def test_what_gave_way_for_room_is_counted_where_the_run_ends(opened: Open) -> None:
    cells = [
        "%load_ext nbasset\n%nbasset budget 2MB\nimport numpy as np\nk = 1",
        "%%asset frame\nnp.arange(60_000) * float(k)",
        *(f"k = {k}\n%materialize frame" for k in range(2, 7)),
        "%asset frame history",
        "%assets --size",
    ]
    notebook = opened("gave_way", cells)
    notebook.run_all()
    notebook.until(
        lambda: [notebook.output(number) for number in range(2, 7)],
        lambda now: any("earlier result" in each and "gave way" in each for each in now),
    )
    shown(notebook, 7, "#6", "#1", "no longer in the store")
    shown(notebook, 8, "Budget at most 2.0 MB")


def test_a_body_that_was_stopped_goes_on_from_its_checkpoint(opened: Open) -> None:
    body = (
        "%%asset\ndef steps(context):\n    import time\n    done = context.checkpoint() or 0\n"
        "    for number in range(done, 3):\n        context.checkpoint(number + 1)\n        print('step', number)\n"
        "        if number == 1:\n            time.sleep(0 if done else 600)\n    return done"
    )
    notebook = opened("checkpoint", ["%load_ext nbasset", body])
    notebook.run(0)
    notebook.start(1)
    shown(notebook, 1, "step 1")
    notebook.command("notebook:interrupt-kernel")
    notebook.idle()
    shown(notebook, 1, "KeyboardInterrupt")
    notebook.run(1)
    shown(notebook, 1, "resumed from a checkpoint", "step 2")
    assert "step 1" not in notebook.output(1)
    assert notebook.output(1).split()[-1] == "2"


def test_where_no_widgets_live_the_graph_is_a_picture_that_follows(lab: Lab, opened: Open) -> None:
    lab.disable("@jupyter-widgets/jupyterlab-manager", "jupyter-cytoscape", "nbasset")
    cells = ["%load_ext nbasset\nk = 1", "%%asset rows\n[k, 2]", "%asset_graph", "k = 5", "%materialize"]
    notebook = opened("still", cells)
    lab.enable()
    notebook.expected = ("comm",)  # the page knows no kind of widget
    notebook.run(0, 1, 2)
    picture = notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(2).locator(".jp-OutputArea-output img").first
    picture.wait_for()
    fresh = picture.get_attribute("src")
    notebook.run(3)
    stale = notebook.until(lambda: picture.get_attribute("src"), lambda now: now != fresh)
    notebook.picture("habits-still")
    notebook.run(4)
    shown(notebook, 4, "1 made")
    notebook.until(lambda: picture.get_attribute("src"), lambda now: now not in (fresh, stale))  # it is another version
