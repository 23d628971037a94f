"""A real JupyterLab in a real Chromium: notebooks opened, cells run, the page read."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Page

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
STARTED = Path(__file__).with_name("server.py")
FOR_ONE_TEST = ("NBASSET_HOME", "NBASSET_BUDGET")
"""What the environment says to one test, and a server outlives."""
EXTENSION = Path(__file__).parents[2] / "nbasset" / "labextension"
HARMLESS = (
    "Unsatisfied version",
    "wheel sensitivity",
    "Could not restore the debugger state",
    # JupyterLab itself: for every comm that a page opens it asks the kernel for a subshell (`CommHandler`), and does not
    # catch that the connection is let go before the kernel has answered. `kernel.createComm('any', '1'); kernel.dispose()`
    # says so in a page without any extension; nbasset opens two comms as soon as there is a kernel.
    "Canceled future for create_subshell_request",
    "Cannot read properties of undefined (reading 'schema')",  # Notebook 7.6 itself, with nothing installed
    "Command 'filebrowser:open-path' not registered",  # the same
)


PATIENCE = 90
"""Seconds that a page gets: a machine that is busy with something else is many times slower than an idle one."""


class Lab:
    """A server in a folder of its own.

    Args:
        folder: where it lives; notebooks are beside.
        warm: whether kernels are forked from a process that has imported what they need.
    """

    def __init__(self, folder: Path, *, warm: bool = False) -> None:
        self._warm = ["--warm"] if warm else []
        self.folder = folder / "root"
        self.folder.mkdir(parents=True)
        self.log = folder / "server.log"
        self.cache = folder / "cache"
        self.port = _free_port()
        own = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in FOR_ONE_TEST},
            **own,
            "JUPYTER_PREFER_ENV_PATH": "0",  # this checkout's extension, whatever is installed
            "XDG_CACHE_HOME": str(self.cache),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "NBASSET_SECRET_FILE": str(folder / "secret"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        self._told: dict[str, str] = {}
        self.themes("JupyterLab Light")
        if (EXTENSION / "package.json").exists():
            places = folder / "jupyter_data_dir" / "labextensions"
            places.mkdir(parents=True)
            (places / "nbasset").symlink_to(EXTENSION)

    @property
    def address(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def told(self) -> str:
        """All that pages are told which are opened from now on."""
        return json.dumps(self._told, sort_keys=True)

    def themes(self, theme: str) -> None:
        """Choose the theme of pages that are opened from now on."""
        self.setting("@jupyterlab/apputils-extension/themes", f'{{"theme": "{theme}"}}')
        told = '{"fetchNews": "false", "checkForUpdates": false}'
        self.setting("@jupyterlab/apputils-extension/notification", told)

    def disable(self, *extensions: str) -> None:
        """Have pages load without some extensions, wherever they are installed."""
        path = Path(self.env["JUPYTER_CONFIG_DIR"]) / "labconfig" / "page_config.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"disabledExtensions": dict.fromkeys(extensions, True)})
        path.write_text(text, encoding="utf-8")
        self._told["disabled"] = text

    def enable(self) -> None:
        """Have pages load every extension again."""
        (Path(self.env["JUPYTER_CONFIG_DIR"]) / "labconfig" / "page_config.json").unlink(missing_ok=True)
        self._told.pop("disabled", None)

    def forget(self) -> None:
        """Tell pages nothing any more of what a test had them told."""
        self.enable()
        for plugin in self._told:
            self.setting(plugin, "{}")
        self._told.clear()
        self.themes("JupyterLab Light")

    def setting(self, plugin: str, text: str) -> None:
        """Set what a plugin is told in pages that are opened from now on."""
        path = Path(self.env["JUPYTERLAB_SETTINGS_DIR"]) / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self._told[plugin] = text

    @contextmanager
    def running(self) -> Iterator[Lab]:
        """The server at work."""
        command = [sys.executable, str(STARTED), *self._warm, f"--port={self.port}", f"--notebook-dir={self.folder}"]
        with self.log.open("wb") as log:
            server = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, cwd=self.folder)
        try:
            self._wait(server)
            yield self
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 2 * PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/api", timeout=5):
                    return
            except OSError:
                assert server.poll() is None, self.log.read_text()
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.2)

    def notebook(self, name: str, cells: Sequence[str]) -> str:
        """Write a notebook; a folder of its own keeps its store apart.

        Raises:
            AssertionError: where another notebook of this server has the name: results, settings and history of both would mix.
        """
        place = self.folder / name
        assert not place.exists(), (
            f"another notebook of the page's tests is called {name}: give this one a name of its own"
        )
        place.mkdir()
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(made, place / f"{name}.ipynb")
        return f"{name}/{name}.ipynb"


class Opened:
    """A notebook open in the page.

    Args:
        page: the page.
        lab: the server.
        path: the notebook.
        app: JupyterLab, or another page that opens notebooks.
        loaded: whether JupyterLab is there already, with nothing in it.
    """

    def __init__(self, page: Page, lab: Lab, path: str, *, app: str = "lab/tree", loaded: bool = False) -> None:
        self.page = page
        self.lab = lab
        page.set_default_timeout(PATIENCE * 1000)
        self.errors: list[str] = []
        self.expected: tuple[str, ...] = ()
        page.on("pageerror", self._page_error)
        page.on("console", self._console)
        self.loads = 0
        page.on("load", self._loaded)
        if loaded:
            self._show(path)
        else:
            page.goto(f"{lab.address}/{app}/{path}?reset")
        self._ready()

    def leave(self) -> None:
        """Hear no more of the page."""
        self.page.remove_listener("pageerror", self._page_error)
        self.page.remove_listener("console", self._console)
        self.page.remove_listener("load", self._loaded)

    def _show(self, path: str) -> None:
        """Open a notebook in the page."""
        self.page.evaluate(
            "path => window.jupyterapp.commands.execute('docmanager:open', {path}).then(() => null)", path
        )
        self.wait("path => window.jupyterapp.shell.currentWidget?.context?.path === path", path)

    def _ready(self) -> None:
        self.wait("() => !!window.jupyterapp?.shell?.currentWidget?.sessionContext")
        self.wait("() => window.jupyterapp.shell.currentWidget.sessionContext.isReady")
        self.kernel_lives()
        self.id: str = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.id")

    def front(self) -> None:
        """Bring the notebook to the front again."""
        self.page.evaluate("id => window.jupyterapp.shell.activateById(id)", self.id)
        self.wait("id => window.jupyterapp.shell.currentWidget?.id === id", self.id)

    def also(self, name: str, cells: Sequence[str]) -> str:
        """Open another notebook in the same page; the id of the one that was in front."""
        self._show(self.lab.notebook(name, cells))
        self.wait("() => window.jupyterapp.shell.currentWidget.sessionContext?.isReady")
        former, self.id = self.id, self.page.evaluate("() => window.jupyterapp.shell.currentWidget.id")
        self.kernel_lives()
        return former

    def shut_down(self) -> None:
        """End the kernel of every notebook in the page, whatever is in front."""
        self.page.evaluate(
            """() => Promise.all([...window.jupyterapp.shell.widgets('main')]
                      .map(widget => widget.sessionContext?.shutdown())).then(() => null)"""
        )

    def reload(self) -> None:
        """Load the page again: it draws what was saved, whose widgets the kernel may have replaced; ipywidgets says so."""
        self.expected = (*self.expected, "widget model not found")
        self.page.reload()
        self._ready()

    def _loaded(self, _: Any) -> None:
        self.loads += 1

    def _page_error(self, error: Any) -> None:
        self._error(str(error))

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self._error(message.text)

    def _error(self, text: str) -> None:
        if not any(words in text for words in (*HARMLESS, *self.expected)):
            self.errors.append(text)

    def kernel_lives(self) -> None:
        """Wait until the kernel answers."""
        self.wait("() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")

    def wait(self, condition: str, arg: Any = None, timeout: float = PATIENCE) -> None:
        """Wait until a condition holds in the page."""
        self.page.wait_for_function(condition, arg=arg, timeout=timeout * 1000)

    def until(self, look: Callable[[], Any], wanted: Callable[[Any], bool], timeout: float = PATIENCE) -> Any:
        """Look again and again until what is seen is what is wanted."""
        end = time.monotonic() + timeout
        while not wanted(seen := look()):
            if time.monotonic() > end:
                self.picture("gave-up")
                raise AssertionError(f"seen last: {seen}")
            self.page.wait_for_timeout(30)
        return seen

    def command(self, name: str) -> None:
        """Run a command of JupyterLab and wait for its end."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name).then(() => null)", name)

    def start(self, number: int) -> None:
        """Run a cell and do not wait."""
        self._activate(number)
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-cell'); }")

    def _activate(self, number: int) -> None:
        self.page.evaluate(
            """number => {
                const panel = window.jupyterapp.shell.currentWidget;
                panel.content.deselectAll();
                panel.content.activeCellIndex = number;
                panel.content.mode = 'command';
            }""",
            number,
        )

    def idle(self, timeout: float = 2 * PATIENCE) -> None:
        """Wait until no cell runs and none waits."""
        self.wait(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const kernel = panel.sessionContext.session?.kernel;
                const asked = [...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'));
                return kernel?.status === 'idle' && !asked && !panel.content.widgets.some(
                    cell => cell.model.executionState === 'running' || cell.model.executionState === 'pending');
            }""",
            timeout=timeout,
        )

    def run(self, *numbers: int) -> None:
        """Run cells, each to its end."""
        for number in numbers:
            self._activate(number)
            self.command("notebook:run-cell")
            self.idle()

    def run_all(self) -> None:
        """Run every cell to the end."""
        self.command("notebook:run-all-cells")
        self.idle()

    def restart(self) -> None:
        """Restart the kernel."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel().then(() => null)"
        )
        self.kernel_lives()

    def edit(self, number: int, source: str) -> None:
        """Write something else into a cell."""
        self.page.evaluate(
            "([number, source]) => window.jupyterapp.shell.currentWidget.content.widgets[number]"
            ".model.sharedModel.setSource(source)",
            [number, source],
        )

    def output(self, number: int) -> str:
        """What a cell's output says."""
        return str(
            self.page.evaluate(
                "number => window.jupyterapp.shell.currentWidget.content.widgets[number].outputArea.node.innerText",
                number,
            )
        )

    def graph(self) -> dict[str, dict[str, Any]]:
        """What the last graph on the page shows: each node's data, and where it is drawn."""
        return dict(
            self.page.evaluate(
                """() => {
                    const all = [...document.querySelectorAll('.nba-graph .custom-widget')].filter(e => e._cyreg?.cy);
                    const element = all.at(-1);
                    if (!element) return {};
                    return Object.fromEntries(element._cyreg.cy.nodes('.card').map(node => {
                        const box = node.renderedBoundingBox();
                        return [node.id(), {...node.data(), box: [box.x1, box.y1, box.x2, box.y2],
                                            panel: [element.clientWidth, element.clientHeight]}];
                    }));
                }"""
            )
        )

    def watch(self) -> None:
        """Note from now on how each asset's status changes in the last graph, also what is there for a moment only."""
        self.page.evaluate(
            """() => {
                const all = [...document.querySelectorAll('.nba-graph .custom-widget')].filter(e => e._cyreg?.cy);
                window.seenStatuses = {};
                all.at(-1)._cyreg.cy.on('data', '.card', event => {
                    const [name, status] = [event.target.id(), event.target.data('status')];
                    const seen = window.seenStatuses[name] ??= [];
                    if (seen.at(-1) !== status) seen.push(status);
                });
            }"""
        )

    def watched(self) -> dict[str, list[str]]:
        """The statuses of each asset since :meth:`watch`, in their order."""
        return dict(self.page.evaluate("() => window.seenStatuses"))

    def statuses(self) -> dict[str, str]:
        """The status of each asset as the last graph shows it."""
        return {name: data["status"] for name, data in self.graph().items()}

    def picture(self, name: str) -> Path:
        """A screenshot of the page, kept in artifacts/."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png")
        return ARTIFACTS / f"{name}.png"

    def cell_picture(self, number: int, name: str) -> Path:
        """A screenshot of one cell."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.evaluate(
            "number => window.jupyterapp.shell.currentWidget.content.widgets[number].node.scrollIntoView()", number
        )
        self.page.locator(".jp-Notebook .jp-CodeCell").nth(number).screenshot(path=ARTIFACTS / f"{name}.png")
        return ARTIFACTS / f"{name}.png"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
