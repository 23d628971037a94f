"""What people are used to, on the page: a slider moves what rests on it, and a button names a step that had none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import EXTENSION, Opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

CELLS = [
    "%load_ext nbasset\n%nbasset mode reactive\nimport ipywidgets",
    "slider = ipywidgets.IntSlider(2, 0, 5)\nslider",
    "%%asset tens\nslider.value * 10",
    "%%asset more\ntens + 1",
    "%%asset df\n[1, None]",
    "%%asset df\ndf = [each for each in df if each]",
]


def value(notebook: Opened, number: int) -> str:
    """What a cell shows below its asset's line."""
    return notebook.output(number).split()[-1]


def test_a_slider_moves_what_rests_on_it_and_a_button_names_a_step(opened: Callable[..., Opened]) -> None:
    notebook = opened("habits", CELLS)
    notebook.run_all()
    notebook.until(lambda: value(notebook, 3), lambda now: now == "21")
    handle = notebook.page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    for _ in range(3):
        handle.press("ArrowRight")
    notebook.until(lambda: (value(notebook, 2), value(notebook, 3)), lambda now: now == ("50", "51"))
    notebook.run(5)  # what is offered goes after a while
    assert "Give this step a name: %%asset df_clean" in notebook.output(5)
    notebook.page.get_by_text("Name It df_clean").first.click()
    notebook.until(lambda: notebook.output(5), lambda now: "df_clean list of 1" in now and "[1]" in now)
