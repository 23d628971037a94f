"""Glances: while a page is visible and no cell runs, the files that results rest on are looked at, by ``stat`` alone.

What has changed shows on the page within seconds. Nothing is run for it: a local module that was edited is compared by
its text, and loaded again when the next cell runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbasset.core.observation import ObservationKind
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Loop
from nbasset.storage.mounts import is_local
from nbasset.versions.module_edits import EVERYTHING

TICK = 20_000_000
"""Nanoseconds by which the clock that file systems take their stamps from may be late."""
EVERY = 2.0
"""Seconds from one glance to the next."""
SHARE = 0.01
"""The part of the time that glances may take: what takes longer than 20 ms comes more rarely."""
NO_PATHS = frozenset({ObservationKind.VARIABLE, ObservationKind.RESULT, ObservationKind.SETTING})
"""Observations whose names are no paths."""

Stamp = tuple[int, int, int, int]


class Glances:
    """Looks at files while somebody looks at the page.

    Args:
        session: the notebook's session.
        loop: calls in.
    """

    def __init__(self, session: Session, loop: Loop) -> None:
        self._session = session
        self._loop = loop
        self._pages: set[str] = set()
        self._next: object | None = None
        self._stamps: dict[Path, Stamp | None] = {}
        self._since = time.time_ns() - TICK
        self._local: dict[Path, bool] = {}

    def seen(self, page: str, *, visible: bool) -> None:
        """A page is visible now, or not any more.

        Args:
            page: which one.
            visible: whether somebody can see it.
        """
        (self._pages.add if visible else self._pages.discard)(page)
        if visible and self._next is None:
            self._soon(EVERY)
        elif not self._pages:
            self.stop()

    def stop(self) -> None:
        """Look no more."""
        self._pages.clear()
        if self._next is not None:
            self._loop.remove_timeout(self._next)
        self._next = None

    def _soon(self, delay: float) -> None:
        self._next = self._loop.call_later(delay, self._again)

    def _again(self) -> None:
        self._next = None
        began = time.perf_counter()
        self.look()
        if self._pages:
            self._soon(max(EVERY, (time.perf_counter() - began) / SHARE))

    def look(self) -> None:
        """Look now, and tell the page where something is different; while a run is at work, that tells it all."""
        session = self._session
        if session.instance.runs.standing is not None:
            return
        changed = self._files_changed(session.views.assessments)
        edits = self._edits(session.views.assessments)
        if changed or edits != session.views.edits:
            self._since = time.time_ns() - TICK
            with session.reloader.resting():
                session.views.refresh(edits=edits)

    def _files_changed(self, assessments: Mapping[ResultName, Assessment]) -> bool:
        now = {path: _stamp(path) for path in dict.fromkeys(self._paths(assessments))}
        changed = any(
            stamp != self._stamps[path] if path in self._stamps else stamp is not None and max(stamp[2:]) > self._since
            for path, stamp in now.items()
        )
        self._stamps = now
        return changed

    def _paths(self, assessments: Mapping[ResultName, Assessment]) -> Iterator[Path]:
        base = self._session.instance.results.observations.base
        for each in assessments.values():
            observed = each.result.making.observed if each.result else ()
            names = [one.name for one in observed if one.kind not in NO_PATHS]
            yield from filter(self._is_near, (base / name for name in (*names, *each.version.files)))

    def _is_near(self, path: Path) -> bool:
        if path.parent not in self._local:
            self._local[path.parent] = is_local(path.parent)
        return self._local[path.parent]

    def _edits(self, assessments: Mapping[ResultName, Assessment]) -> dict[str, str]:
        """By asset, the sentence about an edit of a local module that is not loaded again yet."""
        edited = self._session.reloader.edited()
        if not edited:
            return {}
        return {
            str(each.asset): f"{sorted(touched)[0]} was edited"
            for each in assessments.values()
            if (touched := self._touched(each, edited))
        }

    def _touched(self, each: Assessment, edited: Mapping[str, frozenset[str]]) -> set[str]:
        found: set[str] = set()
        for module in edited.keys() & set(each.version.modules):
            names = edited[module]
            for part in (*each.version.parts, *each.version.names):
                where = self._session.reloader.imported_as(part) or part
                within = where == module or (EVERYTHING in names and where.startswith(f"{module}."))
                if within:
                    found.add(module)
                found.update(f"{module}.{name}" for name in names if f"{where}.".startswith(f"{module}.{name}."))
        return found


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns
