"""Changed values: what plain cells have changed in place and no asset sees; said there, and where it hurts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.versions.budget import LARGE, weight


@dataclass(frozen=True, slots=True)
class ChangedHere:
    """What a plain cell has changed.

    Args:
        asset: whose value.
        key: the result that it was the value of.
        sentence: what the cell is told.
    """

    asset: ResultName
    key: str
    sentence: str


@dataclass(slots=True)
class _Change:
    """How a result is changed by now, and by which cells: their numbers, by their ids where they have any."""

    key: str
    digest: str
    cells: dict[str | int, int] = field(default_factory=dict)
    told: bool = False


class ChangedValues:
    """Which values plain cells have changed."""

    def __init__(self) -> None:
        self._changes: dict[ResultName, _Change] = {}

    def changed(
        self, name: str, made: Materialization, value: object, cell: int, id: str | None = None
    ) -> ChangedHere | None:
        """A plain cell has probably changed a value; ``None`` where it has not.

        Args:
            name: what the cell calls it.
            made: the result.
            value: its value in the plain cells.
            cell: the cell's number.
            id: the cell's id, where its front end has sent one.
        """
        from nbasset.versions.data_version import data_version

        known = self._changes.get(made.asset)
        if known is None or known.key != made.key:
            known = _Change(made.key, made.making.identity or made.data_version)
        digest = data_version(value).digest if weight(value) <= LARGE else ""
        if digest == known.digest != "" and (id or cell) not in known.cells:
            return None
        known.digest, known.cells[id or cell] = digest, cell
        self._changes[made.asset] = known
        return ChangedHere(
            made.asset,
            made.key,
            f"{name} was changed here, for plain cells only: every asset goes on with {name} as its own cell makes it. "
            f"To have the change count, make it in the cell of {made.asset}, or in an asset of another name.",
        )

    def is_new(self, change: ChangedHere) -> bool:
        """Whether nothing was said of this result yet; from now on it was."""
        known = self._changes[change.asset]
        new, known.told = not known.told, True
        return new

    def sentences(self, assets: Iterable[ResultName], assessments: Mapping[ResultName, Assessment]) -> list[str]:
        """Which plain cells have changed the values of assets, as they stand.

        Args:
            assets: the assets.
            assessments: where every asset stands.
        """
        found = ((asset, self._changes.get(asset), assessments.get(asset)) for asset in dict.fromkeys(assets))
        return [
            f"{_cells(sorted(known.cells.values()))} changed {asset} for plain cells only, and every asset gets "
            f"{asset} as its own cell makes it: make the change in the cell of {asset}, or in an asset of another name."
            for asset, known, each in found
            if known and each and each.result and each.result.key == known.key
        ]

    def explain(
        self, error: BaseException, inputs: Iterable[ResultName], assessments: Mapping[ResultName, Assessment]
    ) -> None:
        """Add to a body's error which of its inputs were changed by plain cells, since it has not seen that.

        Args:
            error: what it raised.
            inputs: the assets it has used.
            assessments: where every asset stands.
        """
        for sentence in self.sentences(inputs, assessments):
            error.add_note(sentence)


def _cells(numbers: list[int]) -> str:
    """Which cells have done it.

    >>> _cells([4]), _cells([4, 6])
    ('Plain cell [4] has', 'Plain cells [4] and [6] have')
    """
    if len(numbers) == 1:
        return f"Plain cell [{numbers[0]}] has"
    *first, last = [f"[{number}]" for number in numbers]
    return f"Plain cells {', '.join(first)} and {last} have"
