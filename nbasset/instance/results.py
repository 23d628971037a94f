"""Results: what the store has, what this session keeps beside it, and what is lost."""

from __future__ import annotations

import contextlib
import copy
import gc
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from nbasset.core.errors import Damaged, Drifted, NbassetError, NotStored, NotTrusted, OutOfMemory, Unavailable
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import MEMORY as MEMORY
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.ports import EventLog, ResultId, ResultStore, Shown
from nbasset.core.result_names import ResultName
from nbasset.core.sources import SOURCE
from nbasset.core.version import STORE
from nbasset.engine.replaying import is_unread
from nbasset.instance.ages import too_old
from nbasset.instance.file_outputs import FileOutputs
from nbasset.instance.loaded_again import loads_as_it_was
from nbasset.instance.managed_values import ManagedValues, Reader, of_the_store
from nbasset.instance.observations import Observations
from nbasset.instance.other_notebooks import OtherNotebooks
from nbasset.instance.sharing import Loaded, own_part
from nbasset.instance.typed_values import TypedValues
from nbasset.instance.versioned_values import as_of, as_of_one
from nbasset.libraries.python import SCALARS
from nbasset.ui.words import made_by
from nbasset.versions.data_version import data_version

if TYPE_CHECKING:  # few sessions have any of these
    from nbasset.core.gathering import Gathering
    from nbasset.storage.memory import MemoryStore

IMMUTABLE = tuple(SCALARS)


class InSession(NamedTuple):
    """A result that could not be stored.

    Args:
        made: what is known of it.
        value: its value, the one and only.
        shown: what its making showed.
    """

    made: Materialization
    value: object
    shown: Shown


class Results:
    """Finds, saves and loads results; everything else asks here, never the store.

    Args:
        store: the store.
        log: what happened, in other notebooks too.
        managed: has I/O managers keep and load.
        warn: called with a sentence for the user.
        base: the folder that relative paths of observed files start from.
        notebook: the notebook or script.

    Attributes:
        ahead: by key, what a look has found already: it is given once more, so that nobody looks twice.
    """

    def __init__(
        self,
        store: ResultStore,
        log: EventLog,
        managed: ManagedValues,
        warn: Callable[[str], None],
        base: Path,
        notebook: str = "",
    ) -> None:
        self.store = store
        self.others = OtherNotebooks(store, log)
        self.observations = Observations(base, self.others.version)
        self.changed_since = self.observations.changed_since
        self.files = FileOutputs(self.observations, lambda: _all_of(notebook, store, log))
        self.written = self.files.written
        self.left = partial(_left, self.files, managed)
        self.managed = managed
        managed.given_back.results = self if managed.notes else None
        self._warn = warn
        self._session: dict[str, InSession] = {}
        self._lost: dict[str, str] = {}
        self._changes = 0
        self.unlike = TypedValues(self.load, store.versions).unlike
        self._told: set[str] = set()
        self._unread: set[str] = set()
        self._beside: MemoryStore | None = None
        self._plain: dict[tuple[str, str], object] = {}
        self.ahead: dict[str, Sequence[Materialization]] = {}

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The usable records of a key, newest first."""
        kept = self._session.get(key)
        if kept is not None:
            return (kept.made,)
        if key in self._lost:
            return ()
        ahead = self.ahead.pop(key, None)
        return self.store.find(asset, key) if ahead is None else ahead

    def moment(self) -> Hashable | None:
        """Another one once what was found before may not be found again; None where that cannot be told now."""
        stored = self.store.moment()
        return None if stored is None else (stored, self._changes)

    def gone(self, found: Iterable[Materialization]) -> Iterable[Materialization]:
        """Those of records found before, at this moment, that may not be found again."""
        return self.store.gone([made for made in found if made.key not in self._session])

    def expect(self, histories: Mapping[ResultName, AssetHistory], names: Iterable[ResultName]) -> None:
        """Prepare for the question which of these assets still have the result that was current last, or have any."""
        last = ((name, histories[name].last_key if name in histories else "") for name in names)
        self.store.expect([ResultId(name, key) for name, key in last if key is not None and key not in self.ahead])

    def holding(self, asset: ResultName, key: str) -> Materialization | None:
        """The newest record of a key whose observations all hold now."""
        return next((made for made in self.find(asset, key) if not self.changed(made)), None)

    def changed(self, made: Materialization, oldest: float | FreshnessPolicy | None = None) -> Sequence[str]:
        """What was observed while the result was made and is different now, in words; so is what it wrote and others
        read; and that it is older than this many seconds, or than a policy says.
        """
        seen = self.observations.changed(made.making.observed) if made.making.observed else []
        seen = [*seen, *too_old(made, oldest, time.time())] if oldest is not None else seen
        if made.kept_elsewhere:
            seen = [*seen, *self.managed.changed(made)]
        return [*seen, *self.files.spoiled(made)] if made.making.wrote else seen

    def lost(self, asset: ResultName, key: str) -> str:
        """Why a result that once existed is not there; empty when nobody knows."""
        if key in self._lost:
            return self._lost[key]
        custody = self.store.custody
        if custody and (removed := custody.removed(key)):
            return removed
        found = [each for each in custody.untrusted() if each.key == key] if custody else []
        return f"its stored result was {made_by(found)} and is not trusted (%nbasset trust)" if found else ""

    def save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        """Keep a result; when this returns, what is loaded of it is what was stored.

        Args:
            made: what is known of the result; an empty data version is filled in.
            value: the value.
            shown: what its making showed.

        Raises:
            NotStored: with the reason; nothing is recorded then.
        """
        self.ahead.pop(made.key, None)
        if made.io == STORE:
            stored = self._save(made, value, shown)
        elif made.kind == SOURCE:
            stored = self.store.record(made, shown)
        else:
            # The I/O manager may write over the value it has: what was recorded of that one is not true any more, and
            # goes before. Should this process die between writing and recording, no record tells of another value.
            self.ahead.clear()
            if self.managed.versioned(made.io) is None:
                self.store.remove([each for each in self.store.versions(made.asset) if each.io == made.io])
            return recorded(self, self.managed.save(made, value), value, shown)
        if made.key in self._unread and made.io == STORE:  # it may be stored, and not be read again now
            from nbasset.storage.memory import MemoryStore

            self._beside = self._beside or MemoryStore()
            with contextlib.suppress(NotStored):
                self._beside.save(stored, value, shown)
        self._remember(stored, value)
        return stored

    def _save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        stored = self.store.save(made, value, shown)
        try:
            same = loads_as_it_was(self.store, stored, value)
        except NotStored:
            self.store.remove([stored])
            raise
        if not same:
            if not self.store.remove([stored]):
                gc.collect()  # what was loaded may be held by a ring of references
                self.store.remove([stored])
            raise NotStored(
                f"what is loaded again of its {type(value).__name__} is not what was stored: a class in it has to say "
                "what belongs to its instances (__reduce__)."
            )
        return stored

    def keep_in_session(self, made: Materialization, value: object, shown: Shown) -> None:
        """Keep a result that cannot be stored, for as long as the session lives.

        Args:
            made: what is known of the result.
            value: the value, the one and only.
            shown: what its making showed.
        """
        self._session[made.key] = InSession(made, value, shown)
        self._changes += 1

    def in_session(self, key: str) -> InSession | None:
        """What is kept under a key for as long as the session lives."""
        return self._session.get(key)

    def _remember(self, made: Materialization, value: object) -> None:
        """Spare loading a value that cannot be changed anyway."""
        if type(value) in IMMUTABLE and made.io == STORE:  # an I/O manager may give back another than it got
            self._plain[made.key, made.data_version] = value
        if made.key in self._session or made.key in self._lost:
            self._changes += 1
        self._session.pop(made.key, None)
        self._lost.pop(made.key, None)

    def is_whole(self, made: Materialization) -> bool:
        """Whether a stored result is what was written; what is not is told, and not found again.

        What cannot be read at the moment is made again; unless it is memory that is missing, for then that could not
        be either.
        """
        if made.key in self._session:
            return True
        try:
            self.store.verify(made)
        except OutOfMemory:
            return True
        except (Damaged, NotTrusted) as error:
            self._lose(made, error)
        except (Drifted, Unavailable) as error:
            if isinstance(error, Unavailable) and self._beside and self._beside.find(made.asset, made.key):
                return True
            self._lose(made, error)
            self._warn(_with_remedy(made, error))
        else:
            return True
        return False

    def _lose(self, made: Materialization, error: Exception) -> None:
        self._lost[made.key] = str(error)
        self._changes += 1
        if isinstance(error, Unavailable):
            self._unread.add(made.key)
        self._plain.pop((made.key, made.data_version), None)

    def look_again(self) -> None:
        """What could not be read at the moment may be read now."""
        for key in self._unread:
            self._lost.pop(key, None)
            self._changes += 1
        self._unread.clear()

    def load(
        self,
        made: Materialization,
        *,
        or_lose: bool = False,
        before: Loaded | None = None,
        reader: Reader | None = None,
    ) -> object:
        """A private copy of the value; a value that could not be stored is the one and only.

        Args:
            made: the result.
            or_lose: a value that cannot be read now is not found again either: it is about to be made again.
            before: what was loaded for the same use: values of one body share what they shared; added to.
            reader: who asks for it, which its I/O manager is told.

        Raises:
            Damaged, Drifted, NotTrusted: it cannot be used; it is not found again.
            Unavailable: it cannot be read now.
            OutOfMemory: it does not fit, and making it again would not help.
        """
        if _is_gathering(made):
            from nbasset.instance.gathered import gathered

            return gathered(
                made, self.managed, reader, partial(self.load, or_lose=or_lose, before=before, reader=reader)
            )
        if made.key in self._session:
            return self._shared(made)
        if (made.key, made.data_version) in self._plain:
            return self._plain[made.key, made.data_version]
        before = {} if before is None else before
        known = before.get((made.run_id, made.making.together)) if made.making.together else None
        if known is not None:
            return own_part(made, known, before)
        try:
            value = of_the_store(self.store, made, reader) if made.io == STORE else self.managed.load(made, reader)
        except (Damaged, Drifted, NotTrusted) as error:
            self._lose(made, error)
            if isinstance(error, Drifted):
                self._warn(str(error))
            raise
        except Unavailable as error:
            if self._beside and self._beside.find(made.asset, made.key):
                return own_part(made, self._beside.load(made), before)
            if or_lose and not isinstance(error, OutOfMemory):
                self._lose(made, error)
                self._warn(_with_remedy(made, error))
            raise
        self._remember(made, value)
        return own_part(made, value, before)

    def _shared(self, made: Materialization) -> object:
        """A value that cannot be copied: everybody gets the same; when somebody has changed it, that is said once."""
        value = self._session[made.key].value
        if is_unread(value):
            return copy.copy(value)
        then = made.making.identity or made.data_version
        if made.key not in self._told and data_version(value).digest != then:
            self._told.add(made.key)
            self._warn(
                f"The value of {made.asset} cannot be copied, so all share it, and something has changed it in place: "
                f"%materialize {made.asset} --again makes it anew."
            )
        return value

    def shown(self, made: Materialization) -> Shown:
        """What the making showed; empty when that is damaged, which the store has told."""
        if _is_gathering(made):
            return ()
        if made.key in self._session:
            return self._session[made.key].shown
        try:
            return self.store.shown(made)
        except (Damaged, NotTrusted) as error:
            self._lose(made, error)
            return ()
        except Unavailable as error:
            self._warn(str(error))
            return ()

    def forget(self, asset: ResultName) -> int:
        """Remove every result of an asset; the bytes that became free."""
        self.written.forget(asset)
        self.ahead.clear()
        for key in [key for key, kept in self._session.items() if kept.made.asset == asset]:
            del self._session[key]
            self._changes += 1
        self.managed.give_up(self.store.versions(asset))
        return self.store.forget(asset)


def recorded(results: Results, made: Materialization, value: object, shown: Shown) -> Materialization:
    """Keep the record of a result whose value an I/O manager keeps."""
    stored = results.store.record(made, shown)
    results._remember(stored, value)
    return stored


def adopt(results: Results, made: Materialization) -> None:
    """Another process has stored a result: nothing that was known of its key holds any more."""
    results.ahead.clear() if made.kept_elsewhere else results.ahead.pop(made.key, None)
    results.store.expect(())
    results._plain.pop((made.key, made.data_version), None)
    results._session.pop(made.key, None)
    results._lost.pop(made.key, None)
    results._changes += 1
    results.written.take(made)


def _is_gathering(made: Materialization) -> TypeGuard[Gathering]:
    """Whether a result is several that are gathered."""
    if type(made) is Materialization:  # as nearly all are: what few are need not be loaded
        return False
    from nbasset.core.gathering import Gathering

    return isinstance(made, Gathering)


def _all_of(notebook: str, store: ResultStore, log: EventLog) -> Iterator[Materialization]:
    """Every stored making of a notebook, also of assets that it does not define any more."""
    for name in log.latest(notebook):
        yield from (made for made in store.versions(name) if made.notebook == notebook)


def _left(
    written: FileOutputs, managed: ManagedValues, made: Materialization, files: Iterable[str] = ()
) -> Sequence[str]:
    """What there is to say of files that a making wrote, or read, and of a value that may have changed unseen."""
    seen = written.left(made, files) if made.making.wrote or made.making.observed or files else ()
    if not made.kept_elsewhere or made.kind in (NO_VALUE, SOURCE) or (made.key, made.run_id) in managed.looked_at:
        return seen
    kept_by = managed.kept_by(made)
    return [*seen, *(as_of_one(made) if kept_by is None else as_of(made, *kept_by))]


def _with_remedy(made: Materialization, error: NbassetError) -> str:
    return str(error) if isinstance(error, Drifted) else f"{error} Until it can be, {made.asset} is made again."
