"""One server and one browser for the tests of a file; a fresh page for each.

They do not live longer: while Playwright is at work, an event loop runs on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from browser.lab import FLAGS, Lab, Opened, chromium
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab."""
    with Lab(tmp_path_factory.mktemp("lab")).running() as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def opened(lab: Lab, browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Opens a notebook of the given cells; no test may leave an error in the page's console."""
    contexts, notebooks = [], []

    def open_notebook(
        name: str, cells: list[str], theme: str = "JupyterLab Light", *, app: str = "lab/tree", wide: int = 1250
    ) -> Opened:
        lab.themes(theme)
        contexts.append(browser.new_context(viewport={"width": wide, "height": 900}))
        notebooks.append(Opened(contexts[-1].new_page(), lab, lab.notebook(name, cells), app=app))
        return notebooks[-1]

    yield open_notebook
    for each in notebooks:
        each.shut_down()
    for context in contexts:
        context.close()
    assert [error for each in notebooks for error in each.errors] == []
