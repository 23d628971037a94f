"""Silent cells: those of a notebook that IPython runs as a script, without telling anybody: ``%run work.ipynb``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

from nbasset.core.dataclass import dataclass
from nbasset.notebook.shell import Shell

Tree = TypeVar("Tree", bound=ast.AST)


@dataclass()
class SilentCell:
    """A cell that is run silently, as the shell describes others.

    Args:
        raw_cell: its text, as plain Python.
        silent: whether it is to be left alone: no.
        transformed_cell: its text again.
    """

    raw_cell: str
    silent: bool
    transformed_cell: str


class SilentCells:
    """Tells of silent cells as the shell tells of others.

    Every execution is announced by ``pre_execute``, and what is to run passes the transformers of syntax trees: of one
    that no ``pre_run_cell`` has told before, that is the first word. In a kernel, what is silent and not part of a
    cell is a question of the front end's, which is left alone.

    Args:
        shell: the shell.
        within: whether a cell runs that others are part of.
        begins: called with a silent cell that is about to run.
        ended: called when one that is part of no other has run.
    """

    def __init__(
        self, shell: Shell, within: Callable[[], bool], begins: Callable[[SilentCell], None], ended: Callable[[], None]
    ) -> None:
        self._shell = shell
        self._within = within
        self._begins = begins
        self._ended = ended
        self._depth = 0
        self._running = 0
        self._told = True

    def load(self) -> None:
        """Listen."""
        self._shell.events.register("pre_execute", self._execution_begins)
        self._shell.events.register("post_execute", self._execution_ended)
        self._shell.ast_transformers.append(self)

    def unload(self) -> None:
        """Listen no more."""
        self._shell.events.unregister("pre_execute", self._execution_begins)
        self._shell.events.unregister("post_execute", self._execution_ended)
        self._shell.ast_transformers.remove(self)

    def told(self) -> None:
        """The shell itself has told of the cell that is about to run."""
        self._told = True

    def visit(self, tree: Tree) -> Tree:
        """A syntax tree is about to run; it stays as it is."""
        if self._told:
            return tree
        self._told = True
        if self._within() or not hasattr(self._shell, "kernel"):
            self._running = self._running if self._within() else self._depth
            text = ast.unparse(tree)
            self._begins(SilentCell(text, False, text))
        return tree

    def _execution_begins(self) -> None:
        self._depth += 1
        self._told = False

    def _execution_ended(self) -> None:
        if self._running and self._running == self._depth:
            self._running = 0
            self._ended()
        self._depth = max(0, self._depth - 1)
