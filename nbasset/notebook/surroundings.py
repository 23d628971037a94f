"""Surroundings: bodies run in the shell, and what they show is recorded while it appears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from types import ModuleType

from nbasset.core.errors import NbassetError
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item
from nbasset.engine.capture import PlainSurroundings, Recording, teed
from nbasset.engine.interrupts import outside_loops
from nbasset.engine.watch.at_work import Place
from nbasset.libraries.ipython import shows_otherwise
from nbasset.notebook import figures
from nbasset.notebook.described import described
from nbasset.notebook.display_hook import DisplayHook
from nbasset.notebook.shell import Bundle, Hooked, Publisher, Shell


class ShellSurroundings:
    """Where bodies run in a notebook or an IPython terminal.

    Args:
        shell: the shell.
        live: whether the front end can update what it has shown; then text and plots appear in the asset's own display.
    """

    def __init__(self, shell: Shell, live: bool) -> None:
        self.shell = shell
        self.live = live
        self._names = Place(partial(getattr, shell, "user_ns"), partial(setattr, shell, "user_ns"))
        self._module = Place(partial(getattr, shell, "user_module"), partial(setattr, shell, "user_module"))

    @contextmanager
    def capture(self, names: tuple[ResultName, ...], on_output: Callable[[Item], None]) -> Iterator[Recording]:
        """Record what the body prints and displays."""
        recording = Recording(on_output)
        with teed(recording, through=not self.live), self._displays(recording):
            try:
                yield recording
            finally:
                figures.flush()

    @contextmanager
    def _displays(self, recording: Recording) -> Iterator[None]:
        publisher = self.shell.display_pub
        if not isinstance(publisher, Hooked):
            with _through(publisher, recording):
                yield
            return
        hook = DisplayHook(recording)
        publisher.register_hook(hook)
        try:
            yield
        finally:
            publisher.unregister_hook(hook)
            hook.end()

    @contextmanager
    def among(self, module: ModuleType) -> Iterator[None]:
        """Magics that look names up or assign them, as ``%%capture out``, find the body's own meanwhile."""
        with self._names.taken(vars(module)), self._module.taken(module):
            yield

    def outside_loops(self) -> AbstractContextManager[None]:
        """In a kernel a loop always runs; in a terminal one does only while a cell awaits, here for other assets."""
        return nullcontext() if hasattr(self.shell, "kernel") else outside_loops()

    def show(self, value: object) -> None:
        """Show the last expression of a body whose value is another."""
        from IPython.display import display

        display(value)  # type: ignore[no-untyped-call]

    def place(self, filename: str) -> str:
        """A cell's file is called as in the shell's own tracebacks: ``Cell In[7]``."""
        found = self.shell.compile.format_code_name(filename)
        return " ".join(found) if found else filename

    def describe(self, value: object) -> Bundle:
        """The value as the shell would show it, kept so that looking never loads."""
        return described(self.shell.display_formatter, value)

    def elsewhere(self) -> Callable[[], PlainSurroundings]:
        """What makes their like in another process.

        Raises:
            NbassetError: where values are shown as only the kernel's shell knows.
        """
        from nbasset.notebook import away

        if shows_otherwise(self.shell, away.formatter()):
            raise NbassetError("cells have told IPython how to show values")
        return partial(away.in_a_notebook, figures.told()) if hasattr(self.shell, "kernel") else away.in_a_terminal


@contextmanager
def _through(publisher: Publisher, recording: Recording) -> Iterator[None]:
    """In a terminal: record and print as well."""
    publish = publisher.publish

    def recorded(data: Bundle, *args: object, **kwargs: object) -> None:
        recording.display(dict(data))
        publish(data, *args, **kwargs)

    publisher.publish = recorded
    try:
        yield
    finally:
        del publisher.publish
