"""Housekeeping: which results may go, and room made when the store outgrows its budget."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from nbasset.core.collection import BadSize, bytes_of, collectable, enough
from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.ports import EventLog, ResultStore
from nbasset.instance.standing import Standing
from nbasset.ui.words import size

LARGE = 5_000_000_000
"""Bytes above which the size of a store without a budget is told."""


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


class Housekeeper:
    """Makes room in a store.

    Args:
        store: where results are kept.
        log: says what is current in which notebook.
        warn: called with a sentence for the user.
        budget: bytes that the store may take; ``None`` for ``NBASSET_BUDGET``, or as many as it likes.
    """

    def __init__(
        self, store: ResultStore, log: EventLog, warn: Callable[[str], None], budget: int | None = None
    ) -> None:
        self.store = store
        self.log = log
        self.warn = warn
        self.budget = self._budget_of_environment() if budget is None else budget
        self._removed: list[Materialization] = []
        self._in_vain = 0
        self._told = False

    def _budget_of_environment(self) -> int | None:
        given = os.environ.get("NBASSET_BUDGET", "")
        try:
            return bytes_of(given) if given and given != "none" else None
        except BadSize as error:
            self.warn(f"NBASSET_BUDGET is not used: {error}")
            return None

    def collectable(self, standing: Standing, limit: int | None = None) -> Collection:
        """What a collection would remove: results that are current in no notebook.

        Args:
            standing: where the assets of this notebook stand.
            limit: as many, least worth first, as bring the store down to so many bytes; ``None`` for all.
        """
        everything = self.store.everything()
        current = [each.current for each in standing.all().values() if each.current is not None]
        going = collectable(everything, current, self.log.current_keys())
        aside = self._aside(remove=False)
        if limit is not None:
            going = enough(going, self.store.size() - aside - limit)
        return Collection(going, len(everything) - len(going), aside)

    def collect(self, planned: Collection) -> Collection:
        """Remove results, except those that a live kernel looks into; what was removed."""
        aside = self._aside(remove=True)
        removed = self.store.remove(planned.going)
        return Collection(removed, planned.kept + len(planned.going) - len(removed), aside)

    def _aside(self, *, remove: bool) -> int:
        return self.store.custody.clear_aside(remove=remove) if self.store.custody else 0

    def make_room(self, standing: Standing) -> None:
        """After a write: bring the store down to its budget, as far as what is current leaves room."""
        if self.budget is None:
            return
        before = self.store.size()
        if self.budget < before != self._in_vain:
            self._removed += self.collect(self.collectable(standing, self.budget)).going
            self._in_vain = self.store.size()

    def tell(self, now: int, root: Path) -> None:
        """At the end of a run: say what had to go; and once that the store is too large.

        Args:
            now: bytes in the store.
            root: its folder.
        """
        if self._removed:
            gone, self._removed = Collection(self._removed), []
            self.warn(
                f"The store is kept within {size(self.budget)}: {len(gone.going)} earlier results went, "
                f"{size(gone.size)} freed."
            )
        sentence = "" if self._told else self._too_large(now, root)
        if sentence:
            self._told = True
            self.warn(sentence)

    def _too_large(self, now: int, root: Path) -> str:
        """Why the store is too large: beyond its budget; without one, above 5 GB or a tenth of what is free."""
        if self.budget is not None:
            if now <= self.budget:
                return ""
            return (
                f"The store has {size(now)}, more than its budget of {size(self.budget)}, and all of it is current or "
                "in use: %asset_forget NAME removes the results of an asset."
            )
        try:
            free = shutil.disk_usage(root).free
        except OSError:
            return ""  # a folder that is gone or shut has no disk to speak of
        if not free or now <= min(LARGE, free / 10):
            return ""
        return (
            f"The store has {size(now)}, with {size(free)} free on its disk: %nbasset gc shows what could go, "
            "%nbasset budget 5GB keeps it within bounds."
        )
