"""Keeping: has the notebook put down as it is seen, a moment after cells have run, and as the kernel ends."""

from __future__ import annotations

import atexit
import time

from nbasset.core.errors import NbassetError
from nbasset.instance.standing import Standing
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Shell

REST = 2.0
"""Seconds after a cell."""
SHARE = 0.01
"""The part of the time that it may take: of a notebook of which it takes longer, it is done more rarely."""


class Keeping:
    """Puts a notebook down while the kernel rests.

    Args:
        shell: the shell; in terminals, where nothing calls while they rest, it is done at the end.
        session: the notebook's session.
    """

    def __init__(self, shell: Shell, session: Session) -> None:
        self._shell = shell
        self._session = session
        self._next: object | None = None
        self._delay = REST
        atexit.register(self.now)

    def soon(self) -> None:
        """A cell has run."""
        loop = self._shell.kernel.io_loop if self._session.front.live else None
        if self._next is None and loop is not None:
            self._next = loop.call_later(self._delay, self.now)

    def now(self) -> None:
        """Put it down now, where anything is another than before."""
        self._next = None
        began = time.perf_counter()
        standing = self._session.recall.keep()
        if standing is not None:
            self._keep_view(standing)
        self._delay = max(REST, (time.perf_counter() - began) / SHARE)

    def _keep_view(self, standing: Standing) -> None:
        """Keep what is drawn of it, for who asks without a kernel."""
        from nbasset.storage.kept_view import KeptView, keep_view, text_digest

        session, instance = self._session, self._session.instance
        jobs = {name: str(job.selection) for name, job in instance.definitions.jobs_by_name.items()}
        cells = {name: text_digest(text) for name, text in session.cells.ran.items()}
        kept = KeptView(time.time(), session.views.of(standing), cells, jobs)
        try:
            keep_view(instance.root, instance.notebook, kept)
        except (OSError, NbassetError):
            return  # what was kept before is told then, with its time

    def end(self) -> None:
        """Put it down once more, and no more after that."""
        if self._next is not None:
            self._shell.kernel.io_loop.remove_timeout(self._next)
        atexit.unregister(self.now)
        self.now()
