"""Away: what stands for the shell in a process that makes a step for a notebook.

Values are described there as the shell would, and what is displayed is recorded, figures too. Whatever else is asked of
it is in the kernel alone: whoever asks is stopped, and the step is made in the kernel.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, NoReturn, cast

from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item
from nbasset.engine.capture import PlainSurroundings, Recording
from nbasset.engine.drawings import is_drawing
from nbasset.engine.work_order import NeedsKernel
from nbasset.notebook import figures
from nbasset.notebook.described import described

if TYPE_CHECKING:
    from nbasset.notebook.display_hook import DisplayHook
    from nbasset.notebook.figures import Told
    from nbasset.notebook.shell import Bundle, Formats


class Away(PlainSurroundings):
    """The surroundings of a notebook's body in another process.

    Args:
        shows: whether there is a page on which something can be displayed.
        figures: whether figures are shown on it.
    """

    def __init__(self, shows: bool = False, figures: bool = False) -> None:
        super().__init__(through=False)
        self._shows = shows
        self._figures = figures

    @contextmanager
    def capture(self, names: tuple[ResultName, ...], on_output: Callable[[Item], None]) -> Iterator[Recording]:
        """Record what the body prints and displays."""
        with super().capture(names, on_output) as recording, _PAGE.shows(recording if self._shows else None):
            try:
                yield recording
            finally:
                if self._figures:
                    figures.flush()

    def show(self, value: object) -> None:
        """Show the last expression of a body whose value is another."""
        from IPython.display import display

        display(value)  # type: ignore[no-untyped-call]

    def describe(self, value: object) -> Bundle:
        """The value as the shell would show it; a drawing needs what the shell was told about drawings."""
        if is_drawing(value):
            if not self._figures:
                raise NeedsKernel("a drawing")
            figures.get_ready()
        return described(formatter(), value)


class _Page:
    """What IPython takes for the publisher of its shell: what is displayed is recorded."""

    def __init__(self) -> None:
        self._hook: DisplayHook | None = None

    @contextmanager
    def shows(self, recording: Recording | None) -> Iterator[None]:
        """What is displayed meanwhile is recorded; without a recording the kernel is needed for it."""
        if recording is None:
            yield
            return
        from nbasset.notebook.display_hook import DisplayHook

        self._hook = hook = DisplayHook(recording)
        try:
            yield
        finally:
            self._hook = None
            hook.end()

    def publish(
        self, data: Bundle, metadata: Bundle | None = None, *_: object, transient: Bundle | None = None, **more: object
    ) -> None:
        """Display something, or something else in the place of what was displayed."""
        kind = "update_display_data" if more.get("update") else "display_data"
        self._say(kind, {"data": data, "metadata": metadata or {}, "transient": transient or {}})

    def clear_output(self, wait: bool = False) -> None:
        """Forget what was displayed."""
        self._say("clear_output", {"wait": wait})

    def _say(self, kind: str, content: Bundle) -> None:
        if self._hook is None or self._hook({"msg_type": kind, "content": content}) is not None:
            raise NeedsKernel("display")


_PAGE = _Page()


class _Events:
    """When cells end; here none does."""

    def register(self, *_: object) -> None:
        """Nobody will be called."""


class TerminalInteractiveShell:
    """What ``get_ipython()`` gives: libraries see whose shell it is, and nothing can be asked of it but to display.

    It bears the name of IPython's own, since that is what libraries look for.
    """

    display_pub = _PAGE
    events = _Events()

    def __init__(self) -> None:
        self.configurables: list[object] = []

    @property
    def display_formatter(self) -> Formats:
        """What shows values."""
        return formatter()

    def __getattr__(self, name: str) -> NoReturn:
        """Only the kernel's own can answer; that it has neither kernel nor windows, libraries may know.

        What an extension module asks while it is loaded, as DuckDB's does, only that module gets to know: it is told
        that there is nothing.
        """
        by_extension = sys._getframe(1).f_globals.get("__name__") == "importlib._bootstrap"
        known = by_extension or name in ("kernel", "enable_matplotlib")
        raise AttributeError(name) if known else NeedsKernel("get_ipython()")


class ZMQInteractiveShell(TerminalInteractiveShell):
    """The same in a notebook."""

    kernel = None


def in_a_notebook(told: Told | None = None) -> PlainSurroundings:
    """The surroundings of a body in a process that makes a step for a kernel.

    Args:
        told: what the notebook was told about figures; None where they are not shown on its page.
    """
    _prepared(ZMQInteractiveShell)
    if told is not None:
        told.here()
    return Away(shows=True, figures=told is not None)


def in_a_terminal() -> PlainSurroundings:
    """The same for an IPython in a terminal."""
    _prepared(TerminalInteractiveShell)
    return Away()


@cache
def _prepared(kind: type[TerminalInteractiveShell]) -> None:
    from IPython.core.interactiveshell import InteractiveShell, InteractiveShellABC
    from IPython.display import display

    shell = kind()
    InteractiveShellABC.register(kind)
    names = vars(builtins)
    names["__IPYTHON__"] = True
    names["get_ipython"] = lambda: shell
    names["display"] = display
    names["input"] = partial(_asked, "input()")
    for name, gives in (("initialized", lambda: True), ("instance", lambda *_, **__: shell)):
        setattr(InteractiveShell, name, gives)


def _asked(what: str, *_: object, **__: object) -> NoReturn:
    raise NeedsKernel(what)


@cache
def formatter() -> Formats:
    """What shows values as a shell does that was told nothing."""
    from IPython.core.formatters import DisplayFormatter

    return cast("Formats", DisplayFormatter())
