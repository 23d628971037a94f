"""Surroundings: bodies run in the shell, and what they show is recorded while it appears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from types import ModuleType

from nbasset.core.errors import NbassetError
from nbasset.core.result_names import ResultName
from nbasset.core.shown import DisplayItem, Item
from nbasset.engine.capture import PlainSurroundings, Recording, teed
from nbasset.engine.interrupts import outside_loops
from nbasset.engine.watch.at_work import Place
from nbasset.libraries.ipython import live_widget, shows_otherwise, words_of_widget
from nbasset.libraries.library import Foreign
from nbasset.notebook import figures
from nbasset.notebook.described import described
from nbasset.notebook.shell import Bundle, Hooked, Publisher, Shell
from nbasset.ui.html import embeddable


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
        hook = _Hook(recording)
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
        return away.in_a_notebook if hasattr(self.shell, "kernel") else away.in_a_terminal


class _Hook:
    """Takes display messages: records them, and lets only those go on that cannot be part of an asset's own display."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._by_id: dict[str, DisplayItem] = {}
        self._widgets: list[tuple[DisplayItem, Foreign]] = []

    def __call__(self, message: Bundle) -> Bundle | None:
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            self.recording.clear()
            return None
        if kind not in ("display_data", "update_display_data") or "nbasset" in content["metadata"]:
            return message
        name = content.get("transient", {}).get("display_id")
        if kind == "update_display_data":
            if name not in self._by_id:
                return message
            self._by_id[name]["data"] = content["data"]
        else:
            shown = self.recording.display(content["data"], content["metadata"])
            if name:
                self._by_id[name] = shown
            widget = live_widget(content["data"])
            if widget is not None:
                self._widgets.append((shown, widget))
                # Where it does not live, its last text stands below it: readers see that, and not the first one, too.
                content["data"] = {**content["data"], "text/plain": ""}
        return None if embeddable(content["data"]) else message

    def end(self) -> None:
        """Of widgets the last text is kept: models end with the kernel; a bar that was taken away is gone."""
        for item, widget in self._widgets:
            item["data"] = {"text/plain": words_of_widget(widget) if widget.comm is not None else ""}


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
