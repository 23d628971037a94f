"""What I/O managers without versions give of results: what came back first counts, and anything else is said."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol

from nbasset.core.annotations import ANY, type_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import replace
from nbasset.core.digests import digest_of
from nbasset.core.errors import Damaged, NotStored, Unavailable
from nbasset.core.materialization import Materialization
from nbasset.core.ports import ResultStore, Shown
from nbasset.core.result_names import ResultName
from nbasset.core.sources import SOURCE
from nbasset.instance.versioned_values import Asks, Say
from nbasset.versions.data_version import data_version

NOTHING = object()
"""What is in hand where nothing is."""

ONE_OF_SEVERAL = "one of several"
"""What counts as given back of a partition that was given with others, until it is: its manager alone knows which."""


class DamagedPart(Damaged):
    """One of several partitions is not what it was.

    Args:
        made: the result.
        why: what there is to say of it.
    """

    def __init__(self, made: Materialization, why: str) -> None:
        super().__init__(why)
        self.made = made


class Records(Protocol):
    """The results that there are."""

    store: ResultStore
    ahead: dict[str, Sequence[Materialization]]

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The usable records of a key, newest first."""
        ...

    def shown(self, made: Materialization) -> Shown:
        """What the making showed."""
        ...


class GivenBack:
    """Compares what managers give with what they gave first; nothing is loaded for that alone.

    A form that loses something gives another value than it was given. That cannot be told from a change until it was
    loaded once: what came back then is kept with the result, and counts for whoever uses it.

    Args:
        say: called with a sentence for the user, once.

    Attributes:
        looked_at: the key and the run of results whose value was kept, or verified, in this session.
        results: keeps what was found; ``None`` in a process that makes steps for another one.
        waits: whether what makes no difference to consumers is kept together later, as at the end of a run.
    """

    def __init__(self, say: Say) -> None:
        self._say = say
        self.looked_at: set[tuple[str, str]] = set()
        self.results: Records | None = None
        self._moved: list[Materialization] | None = None
        self._in_hand: dict[Hashable, object] = {}
        self._next: dict[Hashable, object] = {}
        self._noted: dict[tuple[str, str], Materialization] = {}
        self._waiting: dict[tuple[str, str], None] = {}
        self.waits = False

    def now(self, made: Materialization) -> Materialization:
        """A result with what this session has kept with it since."""
        return self._noted.get((made.key, made.run_id), made)

    def begin(self) -> None:
        """The inputs of one body are loaded from now on."""
        self._moved, self._next = [], {}

    def end(self) -> list[Materialization]:
        """They are loaded; the results that count otherwise since.

        Where there are such, the values are kept in hand for the same body, which is taken up once more.
        """
        moved, self._moved = self._moved or [], None
        self._in_hand, self._next = (self._next if moved else {}), {}
        return moved

    def in_hand(self, made: Materialization, reader: Asks | None) -> object:
        """What was loaded a moment ago for the same body; :data:`NOTHING` where it was not.

        Args:
            made: the result.
            reader: who asks for it.
        """
        if not self._in_hand or reader is None:
            return NOTHING
        return self._in_hand.pop(_place(made, reader), NOTHING)

    def noted(self, made: Materialization, reader: Asks | None, value: object) -> object:
        """A value that was loaded, which may be asked for once more in a moment."""
        if self._moved is not None and reader is not None:
            self._next[_place(made, reader)] = value
        return value

    def look(
        self,
        made: Materialization,
        value: object,
        load: Callable[[bool], object],
        reader: Asks | None,
        asset: Asset | None = None,
    ) -> None:
        """Compare what was loaded with what was loaded first.

        Args:
            made: the result.
            value: what was loaded.
            load: loads it once more: for whoever asks, or all of it as for nobody in particular.
            reader: who asks for it.
            asset: what is loaded, where it is defined.

        Raises:
            Damaged: when something has changed it outside.
            Unavailable: when only the kernel can tell.
        """
        found = data_version(value)
        if made.kind == SOURCE or found.opaque:
            return
        asked, is_part = _asked(reader)
        if asked not in made.making.loaded:
            made = self._latest(made)
        if asset is not None and asset.backfill_policy is not None and not made.making.loaded:
            made = replace(made, making=made.making._replace(loaded={ONE_OF_SEVERAL: given(made)}))
        known, id_ = made.making.loaded, (made.key, made.run_id)
        if asked in known:
            self._compare(made, found.digest, known[asked], lambda: load(True))
        elif found.digest in known.values():
            self.looked_at.add(id_)
        elif not known and not is_part:
            self._first(made, asked, found.digest)
        elif id_ not in self.looked_at and not (asked == "" and ONE_OF_SEVERAL in known):
            self._through_all(made, asked, found.digest, load)
        elif known:
            self._note(made, asked, found.digest)

    def look_at_parts(
        self,
        parts: Mapping[str, Materialization],
        value: object,
        load: Callable[[Materialization], object],
        reader: Asks | None,
        asset: Asset | None = None,
    ) -> None:
        """The same of several partitions that were loaded together.

        Where they come as one value, as one table of a database does, that is compared with what it was; where nobody
        knows that, each of them is loaded by itself, once.

        Args:
            parts: the results, by the keys of their partitions.
            value: what was loaded.
            load: loads one of them.
            reader: who asks for them.
            asset: what they are of, where it is defined.

        Raises:
            DamagedPart: when something has changed one of them outside.
        """
        if _asked(reader)[1]:
            return
        if isinstance(value, dict):
            self._look_at_each(parts, [key for key in parts if key in value], value.__getitem__, load, asset)
            return
        together, found = f"with {digest_of(list(parts))}", data_version(value)
        if found.opaque:
            return
        if any(self._latest(made).making.loaded.get(together) != found.digest for made in parts.values()):
            self._look_at_each(parts, list(parts), lambda key: load(parts[key]), load, asset)
            for made in parts.values():
                self._note(self._latest(made), together, found.digest)

    def _look_at_each(
        self,
        parts: Mapping[str, Materialization],
        keys: Iterable[str],
        value_of: Callable[[str], object],
        load: Callable[[Materialization], object],
        asset: Asset | None,
    ) -> None:
        for key in keys:
            made = parts[key]
            try:
                self.look(made, value_of(key), partial(_ignoring, load, made), None, asset)
            except Damaged as error:
                raise DamagedPart(made, str(error)) from error

    def _compare(self, made: Materialization, found: str, first: str, load: Callable[[], object]) -> None:
        """Whether it is what it was; what differs each time it is loaded cannot be compared."""
        if found == first:
            self.looked_at.add((made.key, made.run_id))
        elif data_version(load()).digest == found:
            if self.results is not None:  # what it was is nowhere any more, whoever asks next
                self.results.store.remove([self._latest(made)])
                self._noted.pop((made.key, made.run_id), None)
            raise Damaged(f"what {made.io} has of {made.asset} was changed outside since it was made")

    def _first(self, made: Materialization, asked: str, found: str) -> Materialization:
        """It is loaded for the first time: what comes back counts."""
        if found == given(made):
            self.looked_at.add((made.key, made.run_id))
        elif self.results is not None:
            self._say(f"{made.asset} comes back from {made.io} otherwise than its body gave it: what is loaded counts.")
        return self._note(made, asked, found)

    def _through_all(self, made: Materialization, asked: str, found: str, load: Callable[[bool], object]) -> None:
        """A part, or another form, of what nobody has looked at in this session: all of it is looked at."""
        whole = data_version(load(False))
        if whole.opaque:
            return
        if "" in made.making.loaded:
            self._compare(made, whole.digest, made.making.loaded[""], lambda: load(False))
        elif not made.making.loaded:
            made = self._first(made, "", whole.digest)
        self._note(made, asked, found)

    def _note(self, made: Materialization, asked: str, found: str) -> Materialization:
        """Keep with the result what it gave; the result with it.

        Raises:
            Unavailable: when that makes a difference, and this process keeps nothing of results.
        """
        now = replace(made, making=made.making._replace(loaded={**made.making.loaded, asked: found}))
        is_other = now.version_for_consumers != made.version_for_consumers
        if self.results is not None:
            self._noted[made.key, made.run_id] = now
            self._waiting[made.key, made.run_id] = None
            if is_other or not self.waits:
                self.settle()
            now = self.now(now)
        elif is_other:
            raise Unavailable(f"What {made.io} gives of {made.asset} is not what it was given.")
        if is_other and self._moved is not None:
            self._moved.append(now)
        return now

    def settle(self, *, waits: bool = True) -> None:
        """Keep with results what was found of them; one that somebody has removed meanwhile does not come back.

        Args:
            waits: whether what is found next may wait as well, as before.
        """
        self.waits = self.waits and waits
        waiting, self._waiting = [self._noted[id_] for id_ in self._waiting if id_ in self._noted], {}
        if self.results is None or not waiting:
            return
        shown = {(made.key, made.run_id): self.results.shown(made) for made in waiting}
        self.results.ahead.clear()
        for made in self.results.store.remove(waiting):
            id_ = made.key, made.run_id
            with suppress(NotStored):  # a disk that is full now: it is made again
                self._noted[id_] = self.results.store.record(made, shown[id_])

    def _latest(self, made: Materialization) -> Materialization:
        """A result with what has been kept with it meanwhile."""
        if self.results is None or (made.key, made.run_id) in self._noted:
            return self.now(made)
        found = self.results.find(made.asset, made.key)
        return next((each for each in found if each.run_id == made.run_id), made)


def given(made: Materialization) -> str:
    """The digest of the value that an I/O manager was given."""
    return made.making.identity or made.data_version


def _ignoring(load: Callable[[Materialization], object], made: Materialization, _: bool) -> object:
    return load(made)


def _place(made: Materialization, reader: Asks) -> Hashable:
    return made.key, made.run_id, reader.asset.key, reader.parameter


def _asked(reader: Asks | None) -> tuple[str, bool]:
    """What is asked for, in words that are the same in every process, empty where it is all; whether it is a part."""
    if reader is None:
        return "", False
    told = reader.asset.loading.get(reader.parameter)
    facts = dict(told.metadata or {}) if told else {}
    kind = type_of(reader.asset.body.function, reader.parameter) if isinstance(reader.asset.body, FunctionBody) else ANY
    words = [] if kind is ANY else [f"{kind.__module__}.{kind.__qualname__}" if isinstance(kind, type) else repr(kind)]
    if facts:
        words.append(data_version(facts).digest)
    return " ".join(words), bool(facts)
