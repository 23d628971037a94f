"""The shell: what of IPython's ``InteractiveShell`` is used here."""

from __future__ import annotations

import sys
from collections.abc import Callable, MutableMapping
from types import FrameType, ModuleType, TracebackType
from typing import Any, Protocol, runtime_checkable

Bundle = dict[str, Any]
"""JSON as Jupyter's messages carry it: something shown, by MIME type, or what goes with it."""


class Publisher(Protocol):
    """Sends what is shown to the page, or prints it."""

    publish: Callable[..., None]


@runtime_checkable
class Hooked(Publisher, Protocol):
    """A kernel's publisher: others can look at each message before it is sent."""

    def register_hook(self, hook: Callable[[Bundle], Bundle | None], /) -> None:
        """Have a function look at each message; what it gives back is sent."""
        ...

    def unregister_hook(self, hook: Callable[[Bundle], Bundle | None], /) -> bool:
        """Have it look no more."""
        ...


class Formatter(Protocol):
    """Shows values in one form, as HTML or as text."""

    def for_type(self, kind: type, function: Callable[..., object], /) -> object:
        """Show values of a type by a function."""
        ...

    def pop(self, kind: type, /) -> object:
        """Show them as before."""
        ...


class Formats(Protocol):
    """Shows values in every form there is."""

    formatters: MutableMapping[str, Formatter]

    def format(self, value: object, /) -> tuple[Bundle, Bundle]:
        """A value by MIME type, and what goes with it."""
        ...


class Compiler(Protocol):
    """Compiles cells, and knows their sources."""

    def cache(self, code: str, number: int, raw_code: str | None = None) -> str:
        """Keep the source of a cell for tracebacks; the name of its file."""
        ...

    def format_code_name(self, name: str, /) -> tuple[str, str] | None:
        """What people call the file of a cell, in two words; ``None`` for any other file."""
        ...


class Tracebacks(Protocol):
    """Puts exceptions into words."""

    def structured_traceback(
        self, kind: type[BaseException], error: BaseException | None, tb: TracebackType | None, /, *, tb_offset: int
    ) -> list[str]:
        """The lines of a traceback, without so many of its first frames."""
        ...


class MagicsManager(Protocol):
    """Knows every magic."""

    magics: dict[str, dict[str, object]]

    def register_function(self, function: Callable[..., object], magic_kind: str, magic_name: str) -> None:
        """Make a function a magic."""
        ...


class ShellEvents(Protocol):
    """Tells when cells begin and end."""

    def register(self, event: str, function: Callable[..., object], /) -> None:
        """Call a function at an event."""
        ...

    def unregister(self, event: str, function: Callable[..., object], /) -> None:
        """Call it no more."""
        ...


class History(Protocol):
    """The cells that were run."""

    input_hist_parsed: list[str]


class Sender(Protocol):
    """Writes messages as Jupyter's protocol has them."""

    def send(self, stream: object, msg_type: str, content: Bundle, /) -> object:
        """Send a message."""
        ...


class Loop(Protocol):
    """The kernel's event loop."""

    def add_callback(self, callback: Callable[[], None], /) -> None:
        """Call something on the main thread, when no cell is at work."""
        ...

    def call_later(self, delay: float, callback: Callable[[], None], /) -> object:
        """The same in so many seconds; what is given back takes it back."""
        ...

    def remove_timeout(self, timeout: object, /) -> None:
        """Do not call it."""
        ...


class CommManager(Protocol):
    """Hands what pages say on a comm to it."""

    def register_comm(self, comm: object, /) -> object:
        """Make a comm known."""
        ...


class Kernel(Protocol):
    """The kernel around a shell; terminals have none."""

    session: Sender
    io_loop: Loop
    comm_manager: CommManager

    def get_parent(self, channel: str, /) -> Bundle:
        """The message that the kernel is at work on."""
        ...


class Shell(Protocol):
    """A shell, in a kernel or in a terminal; what only kernels have is asked for with ``hasattr``."""

    user_ns: Bundle
    user_module: ModuleType
    execution_count: int
    custom_exceptions: tuple[type[BaseException], ...]
    CustomTB: Callable[..., object]
    colors: str
    input_transformers_cleanup: list[Callable[[list[str]], list[str]]]
    ast_transformers: list[object]
    debugger: Callable[..., None]
    display_pub: Publisher
    display_formatter: Formats
    compile: Compiler
    events: ShellEvents
    history_manager: History
    magics_manager: MagicsManager
    prefilter_manager: object
    InteractiveTB: Tracebacks
    kernel: Kernel

    def get_parent(self) -> Bundle:
        """The message that the kernel is at work on."""
        ...

    def find_line_magic(self, magic_name: str) -> object:
        """A line magic by its name, loaded where it was not yet."""
        ...

    def register_magics(self, *magics: object) -> None:
        """Make magics known."""
        ...

    def set_custom_exc(self, kinds: tuple[type[BaseException], ...], handler: Callable[..., object], /) -> None:
        """Have a function show exceptions of some kinds."""
        ...

    def showtraceback(
        self, error: tuple[type[BaseException], BaseException, TracebackType], *, tb_offset: int | None = None
    ) -> None:
        """Show an exception."""
        ...

    def transform_cell(self, text: str, /) -> str:
        """A cell as plain Python."""
        ...


def running_cell() -> object | None:
    """What the shell says of the cell that runs; nothing where none does.

    Who comes in the middle of a cell was not told of its beginning: it is found where the shell runs it. Of cells
    within one another, as ``%run`` and ``%%capture`` make them, that is the outermost.
    """
    found: object | None = None
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "run_cell_async":
            found = getattr(frame.f_locals.get("result"), "info", found)
        frame = frame.f_back
    return found
