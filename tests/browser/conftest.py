"""One server and one browser for all tests here, and pages that are used again.

They do not live longer: while Playwright is at work, an event loop runs on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.lab import Lab, Opened
from browser.pages import Pages, browsing

HERE = Path(__file__).parent
_SHARED = pytest.StashKey[tuple[ExitStack, Pages]]()
_ENDED = pytest.StashKey[bool]()


@pytest.fixture
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """JupyterLab and Chromium at work, for as long as tests of this folder follow each other."""
    stash = request.session.stash
    if _SHARED not in stash:
        stack = ExitStack()
        request.config.add_cleanup(stack.close)  # where the session is broken off before the last test
        stash[_SHARED] = stack, stack.enter_context(browsing(tmp_path_factory.mktemp("lab")))
    return stash[_SHARED][1]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End both where no test of this folder follows."""
    if (nextitem is None or HERE not in nextitem.path.parents) and _SHARED in item.session.stash:
        item.session.stash[_SHARED][0].close()
        del item.session.stash[_SHARED]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note how a test ended: a page in which one failed is not used again."""
    report = yield
    if report.when == "call":
        item.stash[_ENDED] = report.passed
    return report


@pytest.fixture
def lab(pages: Pages) -> Lab:
    """JupyterLab."""
    return pages.lab


@pytest.fixture
def opened(pages: Pages, request: pytest.FixtureRequest) -> Iterator[Callable[..., Opened]]:
    """Opens a notebook of the given cells; no test may leave an error in the page's console."""

    def open_notebook(
        name: str,
        cells: list[str],
        theme: str = "JupyterLab Light",
        *,
        app: str = "lab/tree",
        wide: int = 1250,
        own: bool = False,
    ) -> Opened:
        pages.lab.themes(theme)
        return pages.open(name, cells, app=app, wide=wide, own=own)

    yield open_notebook
    assert pages.let_go(keep=request.node.stash.get(_ENDED, False)) == []
