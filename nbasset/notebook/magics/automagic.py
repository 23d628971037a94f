"""Automagic: a line that begins with an asset's name is Python, also where a magic is called so, as ``history``."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from nbasset.core.result_names import ResultName

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from nbasset.notebook.shell import Shell

BEFORE_MAGICS = 650
"""IPython asks for a magic at 700; whoever has a smaller number is asked before."""


class Automagic:
    """Asked by IPython how a line is to be read; variables come before magics, and an asset's name is one.

    Args:
        shell: the shell.
        names: gives the names of all assets.
    """

    priority, enabled = BEFORE_MAGICS, True

    def __init__(self, shell: Shell, names: Callable[[], Container[ResultName]]) -> None:
        self.prefilter: Any = shell.prefilter_manager
        self._magics = shell.magics_manager.magics
        self._names = names

    def load(self) -> None:
        """Be asked from now on."""
        self.prefilter.register_checker(self)

    def unload(self) -> None:
        """Be asked no more."""
        self.prefilter.unregister_checker(self)

    def check(self, line_info: Any) -> object:
        """The handler of plain Python for a line that begins with an asset's name; ``None`` for any other."""
        head = line_info.ifun.partition(".")[0]
        is_magic = head in self._magics["line"] and head.isidentifier() and not iskeyword(head)
        is_asset = is_magic and ResultName.from_text(head) in self._names()
        return self.prefilter.get_handler_by_name("normal") if is_asset else None
