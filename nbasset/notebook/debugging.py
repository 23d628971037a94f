"""Debugging: ``%debug`` after a run finds the names of the body that raised."""

from __future__ import annotations

import sys
from traceback import walk_tb

from nbasset.core.runs import MaterializationFailed
from nbasset.notebook.shell import Shell


class Debugging:
    """Wraps the shell's debugger.

    Args:
        shell: the shell.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def load(self) -> None:
        """Put it in place."""
        self._known = self.shell.__dict__.get("debugger")
        self._debugger = self.shell.debugger
        self.shell.debugger = self.debugger

    def unload(self) -> None:
        """Put back what was there."""
        del self.shell.debugger
        if self._known is not None:
            self.shell.debugger = self._known

    def debugger(self, force: bool = False) -> None:
        """Start the debugger; in the names of the body that raised, those of the notebook are there to be looked at."""
        error = getattr(sys, "last_value", None)
        if isinstance(error, MaterializationFailed) and error.__cause__ is not None:
            for frame, _ in walk_tb(error.__cause__.__traceback__):
                names = frame.f_globals
                if names is not self.shell.user_ns and names.get("__name__") == "__main__":
                    names.update({**self.shell.user_ns, **names})
        self._debugger(force)
