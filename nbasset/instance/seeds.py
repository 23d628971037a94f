"""Seeds: what assets begin to draw from, and what plain cells have seeded, which reaches none of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from nbasset.core.assets import Asset
from nbasset.core.digests import digest_of_ordered
from nbasset.core.result_names import ResultName


class Seeds:
    """What the global random generators are seeded with for each asset.

    Args:
        warn: called with a sentence for the user.

    Attributes:
        everywhere: the seed of every asset that has none of its own; None for one derived from its name.

    >>> seeds = Seeds(print)
    >>> seeds.seeded_in_cell(3, 42)
    >>> seeds.drew(ResultName.from_text("sample"))  # doctest: +ELLIPSIS
    The seed in cell [3] does not reach assets: sample draws from a seed of its own, the same in every run. ...
    """

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self.everywhere: int | None = None
        self._cell: tuple[int, int | None] | None = None
        self._is_told = False

    def seeded_in_cell(self, number: int, seed: int | None) -> None:
        """A plain cell has seeded a global generator.

        Args:
            number: of the cell.
            seed: with what, where that stands there.
        """
        self._cell = (number, seed)

    @property
    def asks(self) -> bool:
        """Whether it matters that a body draws: there is something to say about it that was not said yet."""
        return self._cell is not None and not self._is_told and self.everywhere is None

    def drew(self, name: ResultName) -> None:
        """A body has drawn random numbers: that no seed of a plain cell reached it is said once."""
        if not self.asks or self._cell is None:
            return
        number, seed = self._cell
        self._is_told = True
        like = "N" if seed is None else seed
        self._warn(
            f"The seed in cell [{number}] does not reach assets: {name} draws from a seed of its own, the same in "
            f"every run. %nbasset seed {like} makes every asset start as after that call; "
            f"%%asset --seed {like} this one alone."
        )

    def of(self, asset: Asset, name: ResultName, store_seed: int) -> int | None:
        """The seed of an asset: its own, none, the one of all, or one derived from its name and the store's seed.

        Args:
            asset: the asset.
            name: the result of it.
            store_seed: the store-wide seed.
        """
        if asset.seed == "none":
            return None
        if isinstance(asset.seed, int):
            return asset.seed
        if self.everywhere is not None:
            return self.everywhere
        if asset.outs:  # a body draws alike, whichever of its assets it is asked for
            return _derived(str(next(iter(asset.outs))), store_seed)
        return _derived(str(name if name.point is None else ResultName(name.key)), store_seed)  # and all points do


@lru_cache(maxsize=1 << 16)
def _derived(name: str, store_seed: int) -> int:
    return int(digest_of_ordered(("seed", name, store_seed))[:8], 16)
