"""Away: what stands for the shell in a process that makes a step for a notebook.

Values are described there as the shell would. Whatever else is asked of it is in the kernel alone: whoever asks is
stopped, and the step is made in the kernel.
"""

from __future__ import annotations

import builtins
from functools import cache, partial
from typing import TYPE_CHECKING, NoReturn, cast

from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.drawings import is_drawing
from nbasset.engine.work_order import NeedsKernel
from nbasset.notebook.described import described

if TYPE_CHECKING:
    from nbasset.notebook.shell import Bundle, Formats


class Away(PlainSurroundings):
    """The surroundings of a notebook's body in another process."""

    def __init__(self) -> None:
        super().__init__(through=False)

    def show(self, value: object) -> NoReturn:
        """A page shows it, and that is the kernel's."""
        raise NeedsKernel("display")

    def describe(self, value: object) -> Bundle:
        """The value as the shell would show it; a drawing needs what the shell was told about drawings."""
        if is_drawing(value):
            raise NeedsKernel("a drawing")
        return described(formatter(), value)


class TerminalInteractiveShell:
    """What ``get_ipython()`` gives: libraries see whose shell it is, and nothing can be asked of it.

    It bears the name of IPython's own, since that is what libraries look for.
    """

    def __getattr__(self, name: str) -> NoReturn:
        """Only the kernel's own can answer; whether there is a kernel, libraries ask to know whose shell it is."""
        raise AttributeError(name) if name == "kernel" else NeedsKernel("get_ipython()")


class ZMQInteractiveShell(TerminalInteractiveShell):
    """The same in a notebook."""

    kernel = None


def in_a_notebook() -> PlainSurroundings:
    """The surroundings of a body in a process that makes a step for a kernel."""
    _prepared(ZMQInteractiveShell)
    return Away()


def in_a_terminal() -> PlainSurroundings:
    """The same for an IPython in a terminal."""
    _prepared(TerminalInteractiveShell)
    return Away()


@cache
def _prepared(kind: type[TerminalInteractiveShell]) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = kind()
    names = vars(builtins)
    names["__IPYTHON__"] = True
    names["get_ipython"] = lambda: shell
    names["display"] = partial(_asked, "display")
    names["input"] = partial(_asked, "input()")
    setattr(InteractiveShell, "initialized", partial(_asked, "IPython's shell"))  # noqa: B010  # it is a method


def _asked(what: str, *_: object, **__: object) -> NoReturn:
    raise NeedsKernel(what)


@cache
def formatter() -> Formats:
    """What shows values as a shell does that was told nothing."""
    from IPython.core.formatters import DisplayFormatter

    return cast("Formats", DisplayFormatter())
