"""A word where JupyterLab shows the notebook and its server, in another environment, has no nbasset."""

from __future__ import annotations

import time
from collections.abc import Callable

from nbasset.notebook.shell import Bundle, Shell

IDLE = 5.0
"""Seconds without a cell at work in which a page with the extension would have said hello."""
ADVICE = (
    "No badges beside the cells: JupyterLab's server has no nbasset. Where it runs in an environment of its own, "
    "pip install nbasset there and reload the page; everything else works as it is."
)


class MissingExtension:
    """Says once what is missing when no page has said hello.

    Other front ends, in which there is nothing to install, hear nothing: only JupyterLab and Notebook 7 send with each
    cell which ones were deleted.

    Args:
        shell: the shell.
        say: says a sentence.
        heard: whether a page has said hello.
    """

    def __init__(self, shell: Shell, say: Callable[[str], None], heard: Callable[[], bool]) -> None:
        self.shell = shell
        self.say = say
        self.heard = heard
        self._ended: float | None = None
        self._told = False

    def began(self) -> None:
        """A cell begins: speak when nothing was heard while the kernel was idle."""
        if self._told or self.heard() or self._ended is None or time.monotonic() - self._ended < IDLE:
            return
        if "deletedCells" in self._metadata():
            self._told = True
            self.say(ADVICE)

    def ended(self) -> None:
        """A cell has ended: from now on the kernel is idle, unless the next one waits already."""
        self._ended = time.monotonic()

    def _metadata(self) -> Bundle:
        kernel = getattr(self.shell, "kernel", None)
        parent = kernel.get_parent("shell") if kernel is not None else {}
        return dict(parent.get("metadata") or {})
