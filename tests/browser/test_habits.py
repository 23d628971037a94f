"""What people are used to, on the page: a slider moves what rests on it, and a button names a step that had none."""

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


WAYS = [
    "%load_ext nbasset\nimport numpy as np, pandas as pd",
    "np.random.seed(42)",
    "#| asset: drawn\ndrawn = np.random.rand(2).round(4).tolist()",
    "%%asset df\npd.DataFrame({'x': [1, 2]})",
    "df['z'] = 1",
    "%%asset zs\nint(df['z'].sum())",
    "%asset zs why",
    "%%asset clock --every 1d\nimport time\ntime.time() > 0",
    "%%asset sum\n1",
    "%nbasset seed 42",
    "%materialize 'dr*'",
    "%%asset dear --costs\n1",
    "%assets --size",
    "%materialize --stop",
    "%nbasset",
]
SAYS = {
    2: "The seed in cell [2] does not reach assets",
    4: "cell [5] changed df in place; assets see df as made (columns x)",
    5: "KeyError: 'z'",
    6: "Put the line into %%asset df, or name a step.",
    7: "untracked: the clock",
    8: "sum is Python's own",
    9: "every asset starts as after np.random.seed(42)",
    10: "its random seed changed",
    11: "only defined, as it costs",
    12: "of it may go",
    13: "there is nothing to stop",
    14: "every version stays up to",
}
"""What each of these cells shows."""
IN_PLACE = 4
MARGIN = {2: "● fresh", 3: "● fresh", IN_PLACE: "≠ in place"}
"""What the margin says once that cell has run."""


def test_every_habit_is_met_where_it_shows(opened: Callable[..., Opened]) -> None:
    notebook = opened("ways", WAYS)
    for number in range(len(WAYS)):  # some of them fail, so that they do not run all together
        notebook.run(number)
        says = SAYS.get(number, "")
        notebook.until(lambda number=number: notebook.output(number), lambda now, says=says: says in now)
        if number == IN_PLACE:
            notebook.until(lambda: badges(notebook), lambda now: {**now, **MARGIN} == now)
    notebook.picture("habits")
