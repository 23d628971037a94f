"""A notebook in this process: IPython's own shell with a page that keeps what it is sent. Quicker than a kernel by far."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import IPython.core.interactiveshell as interactiveshell
from IPython.core.displaypub import DisplayPublisher
from traitlets.config import Config

from nbasset.notebook import extension
from nbasset.notebook.session import Session

Bundle = dict[str, Any]


@dataclass
class Page:
    """What the page shows: displays in the order of their coming, each as it is now."""

    shown: list[Bundle] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    metadata: list[Bundle] = field(default_factory=list)

    def take(self, data: Bundle, name: str, update: bool, metadata: Bundle) -> None:
        """Show something, or something else in its place."""
        if update:
            if name in self.names:
                self.shown[self.names[name]] = data
                self.metadata[self.names[name]] = metadata
            return
        self.names[name] = len(self.shown)
        self.shown.append(data)
        self.metadata.append(metadata)

    @property
    def text(self) -> str:
        """Everything as text."""
        return "\n".join(str(each.get("text/plain", "")) for each in self.shown)


class Publisher(DisplayPublisher):  # type: ignore[misc]
    """Hands on to the page; hooks see each message first, as in a kernel."""

    page: Page

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = Page()
        self.hooks: list[Callable[[Bundle], Bundle | None]] = []

    def register_hook(self, hook: Callable[[Bundle], Bundle | None]) -> None:
        self.hooks.append(hook)

    def unregister_hook(self, hook: Callable[[Bundle], Bundle | None]) -> bool:
        self.hooks.remove(hook)
        return True

    def publish(self, data: Bundle, metadata: Bundle | None = None, **options: Any) -> None:
        transient, update = options.get("transient") or {}, bool(options.get("update"))
        kind = "update_display_data" if update else "display_data"
        message: Bundle | None = {
            "msg_type": kind,
            "content": {"data": data, "metadata": metadata or {}, "transient": transient},
        }
        for hook in self.hooks:
            message = hook(message) if message is not None else None
        if message is not None:
            content = message["content"]
            self.page.take(content["data"], transient.get("display_id", ""), update, content["metadata"])


class Shell(interactiveshell.InteractiveShell):  # type: ignore[misc]
    """IPython's shell, as a kernel has it where ``kernel`` is set."""

    def get_parent(self) -> Bundle:
        return {"header": {"session": "page"}}


@cache
def own_modules() -> frozenset[str]:
    """The modules of these tests, which are no local modules of a notebook's: they would be looked at in every cell."""
    here = str(Path(__file__).parent)
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return frozenset(name for name, file in files.items() if file and file.startswith(here))


class Notebook:
    """A notebook in this process, with nbasset loaded.

    Args:
        live: whether its page can update what it shows, as a kernel's; otherwise it is a terminal.
    """

    def __init__(self, *, live: bool = True) -> None:
        self._main = sys.modules["__main__"]
        config = Config({"HistoryManager": {"enabled": False}})
        self.shell = Shell(display_pub_class=Publisher, user_ns={}, config=config)
        interactiveshell.InteractiveShell._instance = self.shell
        if live:
            import comm  # which kernels of an early version have not

            comms = comm.get_comm_manager()
            kernel = SimpleNamespace(get_parent=lambda _: {}, session=None, io_loop=None, comm_manager=comms)
            self.shell.kernel = kernel
        self.shell.compile.format_code_name = lambda name: ("Cell", "In[1]") if "ipython-input" in name else None
        extension.load(self.shell)
        self.session.reloader._looked_at.update(own_modules())
        self.page.metadata.clear()
        self.page.shown.clear()  # the style, in the output of the cell that loads it

    @property
    def extension(self) -> extension.Extension:
        """What is hooked into the shell."""
        return extension._loaded[id(self.shell)]

    @property
    def session(self) -> Session:
        """The notebook's session."""
        return self.extension.session

    @property
    def page(self) -> Page:
        """What the page shows."""
        page: Page = self.shell.display_pub.page
        return page

    def run(self, code: str, cell: str | None = None, *, fails: bool = False) -> Any:
        """Run a cell.

        Args:
            code: its text.
            cell: its id.
            fails: whether it is to raise.
        """
        result = self.shell.run_cell(code, store_history=True, cell_id=cell)
        assert result.success is not fails, result.error_in_exec or result.error_before_exec
        return result.error_in_exec if fails else result.result

    def status(self, name: str) -> str:
        """Where an asset stands."""
        return str(self.session.instance.status(name).status)

    def close(self) -> None:
        """Unload nbasset, and let go of the shell: as ``__main__`` each would keep the one before, to Python's end."""
        extension.unload(self.shell)
        if sys.modules["__main__"] is self.shell.user_module:
            sys.modules["__main__"] = self._main
        interactiveshell.InteractiveShell._instance = None
        atexit.unregister(self.shell.atexit_operations)
