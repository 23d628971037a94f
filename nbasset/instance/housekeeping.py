"""Housekeeping: which results may go, room made when the store outgrows its limits, and what fills it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.result_names import ResultName
from nbasset.instance.standing import Standing
from nbasset.ui.words import size

if TYPE_CHECKING:  # most stores are small: what would be said of a large one is loaded with the first
    from nbasset.core.collection import Candidates, Limits

Budget = int | Literal["auto", "none"]
"""Bytes that the store may take; ``auto``: as the room on its disk allows; ``none``: as many as it likes."""

SMALL = 10_000_000
"""Bytes up to which a store is in nobody's way, however full its disk."""

STEP = 64
"""A store that cannot be brought within its limits is looked at again when it has grown by so many parts of them."""


def budget_of(word: str) -> Budget:
    """A budget as people write it.

    Raises:
        BadSize: when it is none.

    >>> budget_of("auto"), budget_of("2GB")
    ('auto', 2000000000)
    """
    if word == "auto":
        return "auto"
    if word == "none":
        return "none"
    from nbasset.core.collection import bytes_of

    return bytes_of(word)


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection would remove, or has removed.

    Args:
        going: the results, least worth first.
        kept: how many results stay.
        aside: bytes of what was set aside, which goes too.
    """

    going: Sequence[Materialization]
    kept: int = 0
    aside: int = 0

    @property
    def size(self) -> int:
        """Bytes it frees."""
        return self.aside + sum(made.size for made in self.going)

    @property
    def cost(self) -> float:
        """Seconds it took to make what goes, when it was made; what took as long in the same run, one body made."""
        return sum(took for _, took in {(made.run_id, made.took) for made in self.going})


@dataclass(frozen=True, slots=True)
class Share:
    """What the results of one asset take, of all notebooks that use the store.

    Args:
        asset: the asset.
        results: how many there are.
        size: bytes of all of them.
        may_go: bytes of those that could go.
        took: seconds that the making of the newest took.
    """

    asset: ResultName
    results: int
    size: int
    may_go: int
    took: float


class Housekeeper:
    """Makes room in a store.

    Args:
        store: where results are kept.
        log: says what is current in which notebook.
        warn: called with a sentence for the user.
        root: the store's folder.
        budget: how much the store may take; ``None`` for ``NBASSET_BUDGET``, or else ``auto``.

    Attributes:
        give_up: called with results that were removed, whose values may lie elsewhere.
        gone: what had to go since :meth:`settle` was last called.
    """

    def __init__(
        self,
        store: ResultStore,
        log: EventLog,
        warn: Callable[[str], None],
        root: Path,
        budget: Budget | None = None,
    ) -> None:
        self.store = store
        self.log = log
        self.warn = warn
        self.root = root
        self.budget: Budget = self._budget_of_environment() if budget is None else budget
        self.gone: list[Materialization] = []
        self.give_up: Callable[[Sequence[Materialization]], None] = lambda _: None
        self._grown: int | None = None
        self._in_vain = 0
        self._told = False

    def _budget_of_environment(self) -> Budget:
        word = os.environ.get("NBASSET_BUDGET")
        if not word:
            return "auto"
        from nbasset.core.collection import BadSize

        try:
            return budget_of(word)
        except BadSize as error:
            self.warn(f"NBASSET_BUDGET is not used: {error}")
            return "auto"

    def keep_within(self, budget: Budget) -> None:
        """Give the store another budget; it counts from the next result on."""
        self.budget = budget
        self._in_vain = 0

    def limits(self, stored: int) -> Limits | None:
        """How much the store may take; ``None`` where it may take as much as it likes, or is small.

        Args:
            stored: what it takes now.
        """
        if self.budget == "none" or (self.budget == "auto" and stored <= SMALL):
            return None
        if self.budget == "auto":
            return self._as_room_allows(stored)
        from nbasset.core.collection import Limits

        return Limits(self.budget, self.budget)

    def _as_room_allows(self, stored: int) -> Limits:
        from nbasset.core.collection import Limits
        from nbasset.storage.room import room

        return Limits.of(room(self.root), stored)

    def collectable(
        self, standing: Standing, limits: Limits | None = None, *, before: float = inf, newest: int = 0
    ) -> Collection:
        """What a collection would remove: results that are current in no notebook.

        Args:
            standing: where the assets of this notebook stand.
            limits: as many, least worth first, as bring the store within these; ``None`` for all.
            before: only those made before this moment, in seconds since 1970 (UTC).
            newest: how many of each asset stay in any case, the newest ones.
        """
        from nbasset.core.collection import outlived, worth

        everything = self.store.everything()
        found = self._candidates(everything, standing).where(outlived(everything, before, newest))
        aside = self._aside(remove=False)
        going = sorted([*found.cheap, *found.dear], key=worth)
        if limits is not None:
            going = found.within(limits, self.store.size() - aside - limits.everything)
        return Collection(going, len(everything) - len(going), aside)

    def _candidates(self, everything: Sequence[Materialization], standing: Standing) -> Candidates:
        from nbasset.core.collection import collectable

        current = [each.current for each in standing.all().values() if each.current is not None]
        return collectable(everything, current, self.log.current_keys())

    def shares(self, standing: Standing) -> list[Share]:
        """What fills the store, by asset, the largest first.

        Args:
            standing: where the assets of this notebook stand.
        """
        everything = self.store.everything()
        found = self._candidates(everything, standing)
        going = {id(made) for part in found for made in part}
        by_asset: dict[ResultName, list[Materialization]] = {}
        for made in everything:
            by_asset.setdefault(made.asset, []).append(made)
        shares = [
            Share(
                asset,
                len(results),
                sum(made.size for made in results),
                sum(made.size for made in results if id(made) in going),
                results[0].took,
            )
            for asset, results in by_asset.items()
        ]
        return sorted(shares, key=lambda share: (-share.size, str(share.asset)))

    def collect(self, planned: Collection) -> Collection:
        """Remove results, except those that a live kernel looks into; what was removed."""
        aside = self._aside(remove=True)
        removed = self.store.remove(planned.going)
        self.give_up(removed)
        return Collection(removed, planned.kept + len(planned.going) - len(removed), aside)

    def _aside(self, *, remove: bool) -> int:
        return self.store.custody.clear_aside(remove=remove) if self.store.custody else 0

    def make_room(self, standing: Standing, grown: int) -> None:
        """After a write: bring the store within its limits, as far as what is current leaves room.

        Args:
            standing: where the assets of this notebook stand.
            grown: bytes of what was written; how large the store is by now is asked only where that matters.
        """
        if self.budget == "none":
            return
        self._grown = self.store.size() if self._grown is None else self._grown + grown
        limits = self.limits(self._grown)
        if limits is not None and self._grown > limits.everything:
            self._grown = self._within(limits, standing)

    def _within(self, limits: Limits, standing: Standing) -> int:
        """Bring the store within its limits; how large it is then."""
        now = self.store.size()
        if now <= max(limits.everything, self._in_vain):
            return now
        self.gone += self.collect(self.collectable(standing, limits)).going
        now = self.store.size()
        self._in_vain = now + limits.everything // STEP if now > limits.everything else 0
        return now

    def settle(self) -> tuple[int, Collection]:
        """At the end of a run: bytes in the store, and what had to go; it is said once that the store is too large."""
        gone, self.gone = Collection(self.gone), []
        now = self._grown = self.store.size()
        sentence = "" if self._told else self._too_large(now)
        if sentence:
            self._told = True
            self.warn(sentence)
        return now, gone

    @property
    def most(self) -> int | None:
        """Bytes that the store may take at most; ``None`` for as many as it likes."""
        if self.budget == "auto":
            return self._as_room_allows(self.store.size()).most
        return None if self.budget == "none" else self.budget

    @property
    def rule(self) -> str:
        """The budget in words."""
        if self.budget == "auto":
            limits = self._as_room_allows(self.store.size())
            easy = f"every version stays up to {size(limits.everything)}, then what is cheap to make again goes first; "
            return f"auto: {easy if limits.everything < limits.most else ''}at most {size(limits.most)}"
        return self.budget if self.budget == "none" else f"at most {size(self.budget)}"

    def _too_large(self, now: int) -> str:
        """Why the store is too large, though all of it is current or in use."""
        limits = self.limits(now)
        if limits is None or now <= limits.most:
            return ""
        whose = "it may take where it lies" if self.budget == "auto" else "its budget"
        return (
            f"The store has {size(now)}, more than the {size(limits.most)} that are {whose}, and all of it is current "
            "or in use: %assets --size shows what fills it, %asset NAME forget removes the results of an asset, "
            "%nbasset budget SIZE sets another limit."
        )
