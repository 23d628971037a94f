"""Ports: what the core and the engine ask of the rooms around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from nbasset.core.events import Event
from nbasset.core.materialization import Materialization
from nbasset.core.shown import Items

Shown = Sequence[Mapping[str, Any]]
"""What a making showed, in order: ``{"type": "stream", "name": "stdout", "text": …}`` or
``{"type": "display", "data": {mime: …}, "metadata": {…}}``."""


class ResultStore(Protocol):
    """Keeps results by key. Any number of processes may use one store."""

    def find(self, asset: str, key: str) -> Sequence[Materialization]:
        """The verified records of a key, newest first; nothing is unpickled."""
        ...

    def expect(self, keys: Iterable[tuple[str, str]]) -> None:
        """A hint: of these assets each will soon be asked for the result under this key."""
        ...

    def versions(self, asset: str) -> Sequence[Materialization]:
        """Every verified record of an asset, newest first."""
        ...

    def save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        """Keep a result; when this returns, it survives the process.

        Raises:
            NotStored: with the reason; nothing is recorded then.
        """
        ...

    def record(self, made: Materialization, shown: Shown) -> Materialization:
        """Keep a record whose value an I/O manager keeps elsewhere."""
        ...

    def verify(self, made: Materialization) -> None:
        """Make sure that a result is whole; nothing is unpickled.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
        """
        ...

    def load(self, made: Materialization) -> object:
        """A private copy of the value.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
            Drifted: today's code or packages cannot read it.
        """
        ...

    def shown(self, made: Materialization) -> Items:
        """What the making showed."""
        ...

    def forget(self, asset: str) -> int:
        """Remove every result of an asset; the bytes that became free."""
        ...

    def everything(self) -> Sequence[Materialization]:
        """Every verified record, newest first."""
        ...

    def remove(self, going: Iterable[Materialization]) -> Sequence[Materialization]:
        """Remove results, except those that some process looks into right now; which ones were removed."""
        ...

    def clear_aside(self, *, remove: bool) -> int:
        """Bytes of what was set aside and of what killed processes left; removed on demand."""
        ...

    def check(self) -> Sequence[str]:
        """Check everything, repair what can be repaired; one sentence for each finding, and how much was checked."""
        ...

    def seed(self) -> int:
        """The store-wide seed."""
        ...

    def untrusted(self) -> Sequence[tuple[str, str, float, float]]:
        """Results this user has not signed: asset, key, when it was made, seconds it took."""
        ...

    def previews(self) -> Sequence[tuple[str, str, float, float, int, str]]:
        """Of each untrusted result: asset, kind, when it was made, seconds it took, bytes, first line of its text."""
        ...

    def remove_untrusted(self) -> int:
        """Remove every untrusted result; how many there were."""
        ...

    def trust(self) -> int:
        """Sign every untrusted result; how many there were."""
        ...

    def size(self) -> int:
        """Bytes the store holds on disk."""
        ...

    def close(self) -> None:
        """Write what is pending and let go of files."""
        ...


class EventLog(Protocol):
    """Keeps events in the order they were appended."""

    def append(self, event: Event) -> None:
        """Remember an event; it is on disk by the next :meth:`flush` at the latest."""
        ...

    def flush(self) -> None:
        """Write what is pending."""
        ...

    def events(
        self, notebook: str | None = None, asset: str | None = None, run_id: str | None = None
    ) -> Iterable[Event]:
        """The events that match, oldest first."""
        ...

    def latest(self, notebook: str) -> Mapping[str, Sequence[Event]]:
        """For every asset of a notebook, oldest first, its newest event of each outcome; its key and error suffice.

        The outcomes are MATERIALIZED, SKIPPED, FAILED and CANCELLED.
        """
        ...

    def current_keys(self) -> set[tuple[str, str]]:
        """Asset and key of what was current last, for every asset of every notebook."""
        ...

    def took(self, asset: str) -> float | None:
        """Seconds its last making took, in whatever notebook; nothing when it was never made."""
        ...
