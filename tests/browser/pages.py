"""Pages that tests use one after another: to load JupyterLab takes longer than most of what is tested in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from browser.lab import Lab, Opened
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HIGH = 900
TIDY = """async () => {
    const app = window.jupyterapp;
    // What is hidden goes first: what comes to the front on its way out has JupyterLab's toolbar measure what is gone.
    const all = [...app.shell.widgets('main')].sort((one, other) => one.isVisible - other.isVisible);
    for (const widget of all) {
        if (widget.context?.model) widget.context.model.dirty = false;
        widget.dispose();
    }
    document.querySelectorAll('.jp-Notification-Toast-Close').forEach(button => button.click());
    for (const search of document.querySelectorAll('.nbl-search')) {
        search.value = '';
        search.dispatchEvent(new Event('input'));
    }
    app.shell.collapseRight();
    app.shell.activateById('filebrowser');
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return !document.querySelector('.jp-Dialog') && app.shell.mode === 'multiple-document'
        && ![...app.shell.widgets('main'), ...app.shell.widgets('right')].some(each => each.id.startsWith('nbl'));
}"""
"""Close what stands in the page and put it back as it was; whether it is as a new one."""


class Pages:
    """Notebooks opened in pages that are kept.

    Args:
        lab: the server.
        browser: the browser.

    A page is used again where it would be loaded with the same settings, once nobody uses it any more.
    """

    def __init__(self, lab: Lab, browser: Browser) -> None:
        self.lab = lab
        self._browser = browser
        self._kept: dict[str, Page] = {}
        self._used: list[tuple[str, Opened]] = []

    def open(self, name: str, cells: list[str], *, app: str, wide: int, own: bool) -> Opened:
        """Open a notebook.

        Args:
            name: of the notebook and of its folder.
            cells: their texts.
            app: JupyterLab, or another page that opens notebooks.
            wide: how wide the page is.
            own: whether it has to be a page in which nothing has happened yet.
        """
        path, size = self.lab.notebook(name, cells), {"width": wide, "height": HIGH}
        kind = f"{app} {self.lab.told}"
        page = None if own else self._kept.pop(kind, None)
        if page is None:
            made = self._browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
            notebook = Opened(made, self.lab, path, app=app)
        else:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            notebook = Opened(page, self.lab, path, app=app, loaded=True)
        self._used.append((kind, notebook))
        return notebook

    def let_go(self, *, keep: bool) -> list[str]:
        """End what was opened; the errors that the pages have told.

        Args:
            keep: whether the pages may be used again.
        """
        used, self._used = self._used, []
        self.lab.forget()
        for kind, notebook in used:
            notebook.shut_down()
            notebook.leave()
            as_told = keep and kind.startswith("lab/") and notebook.loads <= 1
            if as_told and kind not in self._kept and self._tidy(notebook.page):
                self._kept[kind] = notebook.page
            else:
                notebook.page.context.close()
        return [error for _, notebook in used for error in notebook.errors]

    @staticmethod
    def _tidy(page: Page) -> bool:
        page.mouse.move(0, 0)
        return len(page.context.pages) == 1 and bool(page.evaluate(TIDY))


def chromium() -> str:
    """The system's browser."""
    return next(found for name in CHROMIUM if (found := shutil.which(name)))


@contextmanager
def browsing(folder: Path) -> Iterator[Pages]:
    """A server and a browser.

    Args:
        folder: where the server lives.
    """
    with ExitStack() as stack:
        lab = stack.enter_context(Lab(folder, warm=True).running())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        stack.callback(browser.close)
        yield Pages(lab, browser)
