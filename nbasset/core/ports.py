"""Ports: what the core and the engine ask of the rooms around them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass
from nbasset.core.events import Event
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items
from nbasset.core.version import Version

Shown = Items
"""What a making showed, in order."""


class ResultId(NamedTuple):
    """What a result is asked for by.

    Args:
        asset: the result's name.
        key: digest of everything the result was made from (hexadecimal).
    """

    asset: ResultName
    key: str


@dataclass(frozen=True, slots=True)
class Untrusted:
    """What a result that somebody else made claims to be; nobody vouches for it.

    Args:
        asset: the result's name; whether it can be one nobody has looked.
        key: digest of what it was made from.
        kind: the value in one line.
        made_at: when it was made, in seconds since 1970 (UTC).
        took: how long the body ran, in seconds.
        size: bytes in the store.
        text: the first line of the value's text, where it was asked for.
        owner: the user of this computer whose file it is, when that is somebody else; empty when it is this user's.
    """

    asset: str
    key: str
    kind: str
    made_at: float
    took: float
    size: int
    text: str = ""
    owner: str = ""


class Custody(Protocol):
    """What a store that others can write to does besides: it knows whose results are whose, and what is damaged."""

    def removed(self, key: str) -> str:
        """Why a result that lies here does not count, where somebody has removed it elsewhere; empty otherwise."""
        ...

    def untrusted(self) -> Sequence[Untrusted]:
        """Results this user has not signed, newest first; none of them is loaded."""
        ...

    def previews(self) -> Sequence[Untrusted]:
        """The same with the first line of each one's text."""
        ...

    def trust(self) -> int:
        """Sign every untrusted result that is whole; how many there were."""
        ...

    def countersign(self, made: Materialization) -> Materialization:
        """Sign what a process has stored that works for this user and does not have the secret."""
        ...

    def unread(self) -> set[str]:
        """The keys of results that are listed and cannot be verified now: whose they are, or what of them is left."""
        ...

    def remove_untrusted(self) -> int:
        """Remove every untrusted result; how many there were."""
        ...

    def whole(self, found: Iterable[Materialization]) -> Iterable[Materialization]:
        """Those of records found before of which one look at many tells that they are whole; others are verified."""
        ...

    def check(self) -> Sequence[str]:
        """Check everything, repair what can be repaired; one sentence for each finding, and how much was checked."""
        ...

    def clear_aside(self, *, remove: bool) -> int:
        """Bytes of what was set aside and of what killed processes left; removed on demand."""
        ...


class ResultStore(Protocol):
    """Keeps results by key. Any number of processes may use one store."""

    @property
    def custody(self) -> Custody | None:
        """What it does besides, where others can write to it; ``None`` where nobody can."""
        ...

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The verified records of a key, newest first; nothing is unpickled."""
        ...

    def moment(self) -> Hashable | None:
        """Another one once what was found before may not be found again; None where that cannot be told now.

        What is kept since may be found beside it.
        """
        ...

    def gone(self, found: Iterable[Materialization]) -> Iterable[Materialization]:
        """Those of records found before, at this moment of the store, that may not be there any more."""
        ...

    def expect(self, wanted: Iterable[ResultId]) -> None:
        """A hint: these results will soon be asked for; without a key, whatever there is of the asset."""
        ...

    def versions(self, asset: ResultName) -> Sequence[Materialization]:
        """Every verified record of an asset, newest first."""
        ...

    def save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        """Keep a result; when this returns, it survives the process.

        Args:
            made: what is known of the result; an empty data version is filled in.
            value: the value.
            shown: what its making showed.

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
            Unavailable: it cannot be read now.
            Drifted: it needs what is not there any more.
        """
        ...

    def load(self, made: Materialization) -> object:
        """A private copy of the value.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
            Unavailable: it cannot be read now.
            Drifted: today's code or packages cannot read it.
        """
        ...

    def shown(self, made: Materialization) -> Shown:
        """What the making showed."""
        ...

    def forget(self, asset: ResultName) -> int:
        """Remove every result of an asset; the bytes that became free."""
        ...

    def everything(self) -> Sequence[Materialization]:
        """Every verified record, newest first."""
        ...

    def remove(self, going: Iterable[Materialization]) -> Sequence[Materialization]:
        """Remove results, except those that some process looks into right now; which ones were removed."""
        ...

    def seed(self) -> int:
        """The store-wide seed."""
        ...

    def size(self) -> int:
        """Bytes the store holds on disk."""
        ...

    def close(self) -> None:
        """Write what is pending and let go of files."""
        ...


class Results(Protocol):
    """What a status asks about stored results."""

    def moment(self) -> Hashable | None:
        """Another one once what was found before may not be found again; None where that cannot be told now."""
        ...

    def gone(self, found: Iterable[Materialization]) -> Iterable[Materialization]:
        """Those of records found before, at this moment, that may not be found again."""
        ...

    def expect(self, histories: Mapping[ResultName, AssetHistory], names: Iterable[ResultName]) -> None:
        """Prepare for the question which of these assets still have the result that was current last, or have any."""
        ...

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The records of a key, newest first."""
        ...

    def changed(self, made: Materialization, oldest: float | FreshnessPolicy | None = None) -> Sequence[str]:
        """What was observed while the result was made and is different now, in words; so is what it wrote and others
        read; and that it is older than this many seconds, or than a policy says.
        """
        ...

    def unlike(
        self, made: Materialization, asset: Asset, version: Version, inputs: Mapping[str, Materialization]
    ) -> Sequence[str]:
        """What of its value, or of what it was given, is of another type than the asset names now, in words."""
        ...

    def changed_since(self, observed: Sequence[Sequence[str]]) -> Sequence[str]:
        """What a body had observed, as records keep that, and is different now, in words."""
        ...

    def left(self, made: Materialization, files: Iterable[str] = ()) -> Sequence[str]:
        """The files that the making wrote which are not as it left them, in words; and those it read which nobody
        writes any more, or plain cells have for it, each as a mark that begins with ``untracked: ``. Of a value that
        may have changed where it is kept, without a sign that tells: as of when it is what was kept.
        """
        ...

    def lost(self, asset: ResultName, key: str) -> str:
        """Why a result that once existed is not there: damaged, not trusted; empty when nobody knows."""
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
        self, notebook: str | None = None, asset: ResultName | None = None, run_id: str | None = None
    ) -> Iterable[Event]:
        """The events that match, oldest first.

        Args:
            notebook: only those of a notebook or script.
            asset: only those of an asset.
            run_id: only those of a run.
        """
        ...

    def latest(self, notebook: str) -> Mapping[ResultName, Sequence[Event]]:
        """For every asset of a notebook, oldest first, its newest event of each outcome; its key and error suffice.

        The outcomes are MATERIALIZED, SKIPPED, FAILED and CANCELLED.
        """
        ...

    def current_keys(self) -> set[ResultId]:
        """What was current last, for every asset of every notebook."""
        ...

    def took(self, assets: Sequence[ResultName]) -> Mapping[ResultName, float]:
        """Seconds that the last making of each asset took, in whatever notebook; without those that were never made."""
        ...
