"""A run in the background in JupyterLab: the page lives on while another cell keeps the kernel busy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import Opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Opened]

CELLS = [
    "%load_ext nbasset\n%nbasset mode define\nimport sys, time\nfrom pathlib import Path\n"
    "sign, ended = Path('.nbasset/go'), Path('.nbasset/ended')",
    "%%asset rows\nprint('reading')\nprint('\\r 50%|#####     | 5/10', end='', file=sys.stderr)\n"
    "while not sign.exists():\n    time.sleep(0.01)\nlist(range(10))",
    "%%asset other\nwhile not sign.exists():\n    time.sleep(0.01)\n'other'",
    "%%asset total\nsum(rows)",
    "%asset_graph",
    "%materialize --background",
    "while not ended.exists():\n    time.sleep(0.05)\nprint('the busy cell has ended')",
    "total + 1",
]
ROWS, TOTAL, TABLE, BUSY, USES = 1, 3, 5, 6, 7


def begun(opened: Open, name: str, **options: object) -> Opened:
    """A notebook whose kernel a cell keeps busy while bodies that wait for a sign are at work."""
    notebook = opened(name, CELLS, **options)
    notebook.run(*range(BUSY))
    notebook.start(BUSY)
    return notebook


def test_output_table_and_graph_live_on_while_a_cell_keeps_the_kernel_busy(opened: Open) -> None:
    notebook = begun(opened, "background")
    folder = notebook.lab.folder / "background" / ".nbasset"
    notebook.until(lambda: notebook.output(ROWS), lambda now: "reading" in now and "50%" in now)
    notebook.until(lambda: notebook.output(TABLE), lambda now: now.count("running worker") == 2 and "50%" in now)
    notebook.until(lambda: notebook.graph().get("rows", {}).get("status"), lambda now: now == "RUNNING")
    (folder / "go").touch()
    notebook.until(lambda: notebook.output(TOTAL), lambda now: "45" in now and "fresh" in now)
    notebook.until(lambda: notebook.graph().get("total", {}).get("status"), lambda now: now == "FRESH")
    assert "ended" not in notebook.output(BUSY), "all that while the kernel was busy"
    (folder / "ended").touch()
    notebook.idle()
    notebook.until(lambda: notebook.output(TABLE), lambda now: "3 made" in now)
    notebook.run(USES)
    assert notebook.output(USES).split()[-1] == "46"


def test_a_page_that_is_opened_again_loses_nothing(opened: Open) -> None:
    notebook = opened("reopened", CELLS, own=True)
    notebook.run(*range(BUSY))
    notebook.until(lambda: notebook.output(ROWS), lambda now: "50%" in now)
    notebook.command("docmanager:save")
    notebook.reload()
    (notebook.lab.folder / "reopened" / ".nbasset" / "go").touch()
    notebook.run(USES)
    assert notebook.output(USES).split()[-1] == "46"


@pytest.mark.parametrize(("theme", "wide"), [("JupyterLab Light", 1500), ("JupyterLab Dark", 760)])
def test_it_looks_well(opened: Open, theme: str, wide: int) -> None:
    name = f"behind-{theme.split()[1].lower()}-{wide}"
    notebook = begun(opened, name, theme=theme, wide=wide)
    notebook.until(lambda: notebook.output(TABLE), lambda now: now.count("running worker") == 2 and "50%" in now)
    notebook.page.wait_for_timeout(500)
    notebook.picture(name)
    folder = notebook.lab.folder / name / ".nbasset"
    (folder / "go").touch()
    (folder / "ended").touch()
    notebook.idle()
    notebook.until(lambda: notebook.output(TABLE), lambda now: "3 made" in now)
    notebook.edit(BUSY, "%asset_runs")
    notebook.run(BUSY)
    notebook.page.wait_for_timeout(500)
    notebook.cell_picture(BUSY, f"{name}-runs")
