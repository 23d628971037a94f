"""Capture: what a body prints, recorded while it still reaches the terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import ModuleType
from typing import Any, TextIO

from nbasset.core.result_names import ResultName
from nbasset.core.shown import DisplayItem, Item, StreamItem
from nbasset.engine.descriptors import HERE
from nbasset.engine.watch.at_work import THREADS, Shared, Turn, Turns
from nbasset.libraries.ipython import named_by_lines
from nbasset.libraries.known import is_machinery

LONGEST_STREAM = 1_000_000
"""Characters of printed text that are kept of one step."""


class Recording:
    """What one step showed, in order.

    Args:
        on_output: called with each piece as it comes.
    """

    def __init__(self, on_output: Callable[[Item], None]) -> None:
        self.items: list[Item] = []
        self._on_output = on_output
        self._room = LONGEST_STREAM
        self._returned = ""

    def text(self, stream: str, text: str) -> None:
        """Take in printed text; adjacent pieces become one, a carriage return begins its line again."""
        if not text or self._room <= 0:
            return
        text = named_by_lines(text)
        text = self._returned + text
        self._returned = "\r" if text.endswith("\r") else ""
        text = text.removesuffix("\r")
        last = self.items[-1] if self.items else None
        if last is None or last["type"] != "stream" or last["name"] != stream:
            last = StreamItem(type="stream", name=stream, text="")
            self.items.append(last)
        self._print(last, text)
        self._on_output(last)

    def _print(self, item: StreamItem, text: str) -> None:
        whole = item["text"] + text
        whole = overprinted(whole) if "\r" in text else whole
        self._room -= len(whole) - len(item["text"])
        item["text"] = whole
        if self._room < 0:
            item["text"] = whole[: self._room] + "\n… the rest of what it printed was not kept.\n"

    def display(self, data: dict[str, Any], metadata: dict[str, Any] | None = None) -> DisplayItem:
        """Take in something displayed; what is noted of it."""
        shown = DisplayItem(type="display", data=data, metadata=metadata or {})
        self.items.append(shown)
        self._on_output(shown)
        return shown

    def clear(self) -> None:
        """Forget everything shown so far, as ``clear_output`` does."""
        self.items.clear()
        self._room, self._returned = LONGEST_STREAM, ""


def overprinted(text: str) -> str:
    r"""The text as a terminal shows it after carriage returns.

    >>> overprinted("10 %\r20 %\nend")
    '20 %\nend'
    """
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


class _Tap:
    """Where what one body prints goes.

    Args:
        recording: where it is recorded.
        through: whether it goes on to whoever would get it without the recording.
    """

    __slots__ = ("recording", "through")

    def __init__(self, recording: Recording, through: bool) -> None:
        self.recording = recording
        self.through = through


_taps: Turns[_Tap] = Turns("printing")


def _is_the_kernels() -> bool:
    """Whether this thread is one of the kernel's own machinery, and no body is at work in it: what that logs is no
    body's doing.
    """
    thread = threading.current_thread()
    if thread is threading.main_thread() or _taps.carried() is not None:
        return False
    return is_machinery(type(thread))


class Tee:
    """A stream that records as well, for the body to which what is printed belongs.

    Args:
        target: where the text goes on to; None swallows it.
        name: ``stdout`` or ``stderr``.
    """

    def __init__(self, target: TextIO | None, name: str) -> None:
        self._target = target
        self._name = name
        self._write = None if target is None else target.write
        self._before: object = None

    def write(self, text: str) -> int:
        """Record the text and pass it on."""
        through = True
        for turn in () if _is_the_kernels() else _taps.alive():
            through = self._record(turn, text)
        if through and self._write is not None:
            self._write(text)
        return len(text)

    def overhear(self) -> None:
        """Record what is written to the stream behind as well: loggers and others hold it from before."""
        own = getattr(self._target, "__dict__", None)
        if own is not None:
            self._before = own.get("write")  # IPython listens in the same way
            own["write"] = self.write

    def let_go(self) -> None:
        """Overhear the stream behind no more."""
        own = getattr(self._target, "__dict__", {})
        if own.get("write") == self.write:
            own["write"] = self._before
            if self._before is None:
                del own["write"]

    def _record(self, turn: Turn[_Tap] | None, text: str) -> bool:
        """Record from the inside out, as far as the text goes through; whether it goes through to the end."""
        while turn is not None:
            if not turn.watcher.through:
                HERE.take_in()  # what another program has written before comes before
            turn.watcher.recording.text(self._name, text)
            if not turn.watcher.through:
                return False
            turn = turn.outer and turn.outer.still()
        return True

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Flush the stream behind."""
        if self._target is not None:
            self._target.flush()

    def isatty(self) -> bool:
        """A recorded stream is no terminal."""
        return False

    def __getattr__(self, name: str) -> object:
        return getattr(self._target if self._target is not None else sys.__stdout__, name)


class _Streams:
    """Standard output and standard error that record as well."""

    def make(self) -> None:
        self._before = sys.stdout, sys.stderr
        self._tees = Tee(sys.stdout, "stdout"), Tee(sys.stderr, "stderr")
        sys.stdout, sys.stderr = self._tees
        for each in self._tees:
            each.overhear()

    def take_back(self) -> None:
        for each in self._tees:
            each.let_go()
        sys.stdout, sys.stderr = self._before


_tees = Shared(THREADS, _Streams())


@contextmanager
def teed(recording: Recording, through: bool = True) -> Iterator[Recording]:
    """Record standard output and standard error of what happens inside, in whatever thread it starts.

    Args:
        recording: where to.
        through: whether the text still reaches the terminal.
    """
    with _tees, nullcontext() if through else HERE.heard(recording.text):
        turn = _taps.begin(_Tap(recording, through))
        try:
            yield recording
        finally:
            _taps.end(turn)


class PlainSurroundings:
    """The surroundings of bodies in scripts: text goes to the terminal, values are described by their ``repr``.

    Args:
        through: whether text goes to the terminal at all.
    """

    def __init__(self, through: bool = True) -> None:
        self.through = through

    def capture(
        self, names: tuple[ResultName, ...], on_output: Callable[[Item], None]
    ) -> AbstractContextManager[Recording]:
        """Record what the body shows."""
        return teed(Recording(on_output), self.through)

    def among(self, module: ModuleType) -> AbstractContextManager[None]:
        """A script's names are looked at by its code alone."""
        return nullcontext()

    def outside_loops(self) -> AbstractContextManager[None]:
        """Whatever loop runs in a script, its code has started."""
        return nullcontext()

    def show(self, value: object) -> None:
        """Show the last expression of a body whose value is another."""
        print(repr(value))

    def place(self, filename: str) -> str:
        """A script's files bear their own names."""
        return filename

    def describe(self, value: object) -> dict[str, Any]:
        """The value as a bundle of representations, kept so that looking never loads."""
        try:
            text = repr(value)
        except Exception as error:  # noqa: BLE001  # a broken repr is the user's, and no reason to lose a value
            text = f"<{type(value).__name__}, whose repr() raised {type(error).__name__}>"
        return {"text/plain": text if len(text) <= 10_000 else text[:10_000] + "…"}

    def elsewhere(self) -> Callable[[], PlainSurroundings]:
        """What makes their like in another process, where nobody reads what is printed: it is told with the answer."""
        return silent


def silent() -> PlainSurroundings:
    """A script's surroundings in another process."""
    return PlainSurroundings(through=False)
