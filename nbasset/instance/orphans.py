"""Orphans: versions in places of I/O managers that a run of this store has begun, and that no result names."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nbasset.core.events import RunFinished, StepStarted
from nbasset.core.materialization import Materialization
from nbasset.core.ports import EventLog, ResultStore
from nbasset.instance.managed_values import ManagedValues
from nbasset.instance.versioned_values import cannot
from nbasset.storage.io.versioned import Lying, VersionedIOManager, version_of

AT_WORK = 86_400.0
"""Seconds after which a step whose run has not ended is taken for one whose process is no more."""


class Orphan(NamedTuple):
    """A version that no result names.

    Args:
        asset: the asset that it was made for.
        begun: when, in seconds since 1970 (UTC).
        io: who keeps it.
        version: the version.
        manager: what removes it.
    """

    asset: str
    begun: float
    io: str
    version: Lying
    manager: VersionedIOManager


class Orphans:
    """Finds and removes what a killed process has left elsewhere, and what could not be removed there at its time.

    Others may keep values at the same place, and their stores tell of these. So only a version counts that this
    store's own history tells of: its name is that of a key and of a run, in which a step was begun with this key.

    Args:
        managed: knows where values are kept.
        store: the results.
        log: what happened.

    Attributes:
        unseen: what could not be looked at, or removed, in words.
        sizes: the bytes of every version that was found lying, by who keeps it and its name, where they are told.
    """

    def __init__(self, managed: ManagedValues, store: ResultStore, log: EventLog) -> None:
        self._managed = managed
        self._store = store
        self._log = log
        self.unseen: list[str] = []
        self.sizes: dict[tuple[str, str], int] = {}

    def found(self, before: float | None = None) -> Sequence[Orphan]:
        """All there are now, the oldest first; what cannot be looked at is told in ``unseen``.

        Args:
            before: only those that were begun before this moment.
        """
        self.unseen = []
        named = {version_of(made.key, made.run_id) for made in self._store.everything() if made.kept_elsewhere}
        everything = list(self._lying())
        self.sizes = {(io, version.version): version.size or 0 for io, _, version in everything}
        lying = [each for each in everything if each[2].version not in named]
        begun = self._begun() if lying else {}
        found = {
            version.at: Orphan(*begun[version.version], io, version, manager)
            for io, manager, version in lying
            if version.version in begun
        }
        chosen = [each for each in found.values() if before is None or each.begun < before]
        return sorted(chosen, key=lambda each: (each.begun, each.version.at))

    def taken(self, made: Materialization) -> int:
        """How many bytes a result's value takes where an I/O manager keeps it, as far as :meth:`found` has seen it."""
        return self.sizes.get((made.io, version_of(made.key, made.run_id)), 0) if made.kept_elsewhere else 0

    def _lying(self) -> Iterator[tuple[str, VersionedIOManager, Lying]]:
        for io, manager in self._places().items():
            try:
                lying = list(manager.lying())
            except Exception as error:  # noqa: BLE001 - whatever a library raises where nobody answers
                self.unseen.append(f"What lies in {io} cannot be looked at ({cannot(error)}).")
                continue
            yield from ((io, manager, each) for each in lying)

    def _places(self) -> dict[str, VersionedIOManager]:
        """Every place that has a name here, whether something is kept there or not."""
        defined = self._managed.defined()
        found = {io: self._managed.versioned(io) for io in (*defined.resources, *(defined.kept_at or ()))}
        return {io: manager for io, manager in found.items() if manager is not None}

    def _begun(self) -> dict[str, tuple[str, float]]:
        """By the name of a version, of which asset it is, and when that was begun: of whatever is not at work now."""
        events = list(self._log.events())
        ended = {each.run_id for each in events if isinstance(each, RunFinished)}
        unread = self._store.custody.unread() if self._store.custody else ()
        return {
            version_of(each.key, each.run_id): (str(each.asset), each.at)
            for each in events
            if isinstance(each, StepStarted)
            and each.key
            and each.key not in unread
            and (each.run_id in ended or time.time() - each.at > AT_WORK)
        }

    def remove(self, going: Sequence[Orphan]) -> Sequence[Orphan]:
        """Remove them; those that are gone now. What cannot be removed is told in ``unseen``."""
        gone = []
        for each in going:
            try:
                each.manager.remove(each.version)
            except Exception as error:  # noqa: BLE001 - whatever a library raises where nobody answers
                self.unseen.append(f"{each.version.at} could not be removed ({cannot(error)}).")
            else:
                gone.append(each)
        return gone
