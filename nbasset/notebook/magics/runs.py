"""``%asset_runs``: what was run, when, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from nbasset.core.errors import ExtraMissing, InvalidSelection
from nbasset.core.words import did_you_mean
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.magics.parsers import runs_parser, with_help
from nbasset.notebook.session import Session

if TYPE_CHECKING:
    from nbasset.core.run_views import RunView

LISTED = 20
"""How many runs are listed at a time, the newest first."""


@magics_class
class RunMagics(Magics):
    """The magics about runs.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    @line_magic
    @with_help(runs_parser)
    def asset_runs(self, line: str) -> None:
        """Show the runs."""
        found = runs_parser().parse(line)
        known = requests_of(self.session).runs()
        name = str(self.session.instance.definitions.find(found.asset)) if found.asset else ""
        chosen = [run for run in known if not name or any(step["asset"] == name for step in run["steps"])]
        if found.run:
            chosen = [_one(chosen, found.run)]
        if not chosen:
            of = f" of {name}" if name else ""
            self.session.say(f"No run{of} yet: %materialize makes what is missing or stale.")
            return
        self._show(chosen[:LISTED], name or (chosen[0]["id"] if found.run else ""))

    def _show(self, chosen: list[RunView], words: str) -> None:
        from nbasset.ui import runs

        front = self.session.front
        plain = runs.run_text(chosen[0]) if len(chosen) == 1 else runs.runs_table(chosen)
        if not front.live:
            front.show("", plain)
            return
        opened = chosen[0]["id"] if words == chosen[0]["id"] else ""
        still = {"text/html": runs.runs_list(chosen, opened), "text/plain": plain}
        if not front.widgets:
            front.raw(still, {})
            return
        from nbasset.notebook.live.runs import LiveRuns

        try:
            LiveRuns(self.session, words).show(still)
        except ExtraMissing as missing:
            front.raw(still, {})
            self.session.say(f"{missing}.")


def _one(known: list[RunView], word: str) -> RunView:
    found = [run for run in known if run["id"].startswith(word)]
    if not found:
        raise InvalidSelection(
            f"There is no run {word!r} of this notebook{did_you_mean(word, [r['id'] for r in known])}"
        )
    return found[0]
