"""Debugging: ``%debug`` after a run finds the names of the body that raised."""

from __future__ import annotations

import sys

from nbasset.core.runs import MaterializationFailed
from nbasset.engine.namespace import swapped
from nbasset.instance import Instance
from nbasset.notebook.shell import Bundle, Shell


class Debugging:
    """Wraps the shell's debugger.

    Args:
        shell: the shell.
        instance: knows what the names of the body held.
    """

    def __init__(self, shell: Shell, instance: Instance) -> None:
        self.shell = shell
        self.instance = instance

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
        """Start the debugger, in the notebook as the body that raised saw it.

        A cell's body runs in the notebook's own names, which are put back when it ends; while somebody looks into it
        after a failure, its inputs and what it assigned are there again.
        """
        with swapped(self.shell.user_ns, self._names()):
            self._debugger(force)

    def _names(self) -> Bundle:
        from nbasset.notebook.logs import locals_table

        failed = self.instance.kept_names.failed
        if not isinstance(getattr(sys, "last_value", None), MaterializationFailed):
            return {}
        if failed is None or failed not in self.instance.definitions.by_name:
            return {}
        return dict(locals_table(self.instance, failed)[1])
