"""A store in memory: for sessions without a folder that can be written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nbasset.core.dataclass import replace
from nbasset.core.errors import Damaged, NotStored
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.ports import ResultId, Shown
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item
from nbasset.storage import pickling, records
from nbasset.storage.drift import usable


class _Kept(NamedTuple):
    """A result as bytes: every load is a copy of its own."""

    parts: tuple[tuple[str, bytes], ...]


class MemoryStore:
    """Keeps results until the process ends.

    >>> store = MemoryStore()
    >>> a = ResultName.from_text("a")
    >>> made = store.save(Materialization(a, "k1", "", "n.ipynb", "r1", 0.0, 0.1, "list of 2"), [1, 2], [])
    >>> store.load(made), store.load(made) is store.load(made)
    ([1, 2], False)
    """

    def __init__(self, seed: int = 0) -> None:
        self._made: list[Materialization] = []
        self._by_name = defaultdict[ResultName, list[Materialization]](list)
        self._changes = 0
        self._seed = seed

    @property
    def custody(self) -> None:
        """Nobody else can write to it, and nothing in it can be damaged."""

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The records of a key, newest first."""
        return [made for made in self.versions(asset) if made.key == key]

    def moment(self) -> int:
        """Another one once something was removed."""
        return self._changes

    def gone(self, found: Iterable[Materialization]) -> Iterable[Materialization]:
        """None: what has gone is another moment."""
        return ()

    def expect(self, wanted: Iterable[ResultId]) -> None:
        """Everything is at hand anyway."""

    def versions(self, asset: ResultName) -> Sequence[Materialization]:
        """Every record of an asset, newest first."""
        return self._by_name.get(asset, [])[::-1]

    def save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        """Keep a result.

        Args:
            made: what is known of the result; an empty data version is filled in.
            value: the value.
            shown: what its making showed.

        Raises:
            NotStored: naming the attribute that cannot be pickled.
        """
        dumped = pickling.dump(value, str(made.asset))
        parts = [("pickle", dumped.stream), *(("buffer", bytes(buffer)) for buffer in dumped.buffers)]
        return self._keep(made, parts, shown)

    def record(self, made: Materialization, shown: Shown) -> Materialization:
        """Keep a record whose value an I/O manager keeps elsewhere."""
        return self._keep(made, [], shown)

    def verify(self, made: Materialization) -> None:
        """Make sure that a result is there.

        Raises:
            Damaged: it was forgotten.
        """
        self._kept(made)

    def load(self, made: Materialization) -> object:
        """A private copy of the value.

        Raises:
            Damaged: it was forgotten.
            Drifted: today's code cannot read it.
        """
        stored = [data for name, data in self._kept(made).parts if name != "shown"]
        if not stored:
            raise NotStored(f"The value of {made.asset} is kept by the I/O manager {made.io}, not by the store.")
        with usable(made.asset):
            return pickling.load(stored[0], [bytearray(buffer) for buffer in stored[1:]])

    def shown(self, made: Materialization) -> Shown:
        """What the making showed."""
        found: list[Item] = []
        for name, data in self._kept(made).parts:
            if name == "shown":
                found = json.loads(data)
        return found

    def forget(self, asset: ResultName) -> int:
        """Remove every result of an asset; the bytes that became free."""
        return sum(made.size for made in self.remove(self.versions(asset)))

    def everything(self) -> Sequence[Materialization]:
        """Every record, newest first."""
        return self._made[::-1]

    def remove(self, going: Iterable[Materialization]) -> tuple[Materialization, ...]:
        """Remove results; which ones that were."""
        gone = tuple(made for made in going if made in self._by_name.get(made.asset, ()))
        for made in gone:
            self._by_name[made.asset].remove(made)
        names = {made.asset for made in gone}
        self._made = [made for made in self._made if made.asset not in names or made in self._by_name[made.asset]]
        self._changes += 1
        return gone

    def size(self) -> int:
        """Bytes that are held."""
        return sum(made.size for made in self._made)

    def seed(self) -> int:
        """The number given at creation."""
        return self._seed

    def close(self) -> None:
        """There is nothing to let go of."""

    def _keep(self, made: Materialization, parts: Sequence[tuple[str, bytes]], shown: Shown) -> Materialization:
        sections, _ = records.lay_out(parts)
        if not made.data_version:
            made = replace(made, data_version=records.data_version(sections))
        making = json.loads(records.to_json(made.making.to_json(), f"What is known about {made.asset}"))
        if shown:
            parts = [*parts, ("shown", records.to_json(list(shown), f"What {made.asset} showed"))]
        size = sum(len(data) for _, data in parts)
        made = replace(made, making=Making.from_json(making), size=size, place=_Kept(tuple(parts)))
        self._made.append(made)
        self._by_name[made.asset].append(made)
        return made

    def _kept(self, made: Materialization) -> _Kept:
        for one in self.find(made.asset, made.key):
            if (one.run_id, one.made_at) == (made.run_id, made.made_at) and isinstance(one.place, _Kept):
                return one.place
        raise Damaged(f"The stored result of {made.asset} is gone: it will be made again.")
