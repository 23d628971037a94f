"""Changed values: what plain cells have changed in place and no asset sees; said there, where it hurts, and in why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.version import BODY
from nbasset.libraries.known import KNOWN
from nbasset.ui.words import listed
from nbasset.versions.budget import LARGE, weight

COLUMNS = 6
"""So many columns of a table are told by name."""
CELLS = 9
"""So many cells are told by number."""


@dataclass(frozen=True, slots=True)
class ChangedHere:
    """What one plain cell has changed.

    Args:
        asset: whose value.
        key: the result that it was the value of.
        sentence: what there is to say about it.
        first: whether nothing was said of this result before.
    """

    asset: ResultName
    key: str
    sentence: str
    first: bool


@dataclass(slots=True)
class _Change:
    """How one result is changed by now, and by which cells: their numbers, by their ids where they have any."""

    key: str
    recipe: str
    name: str
    digest: str
    columns: str = ""
    cells: dict[str | int, int] = field(default_factory=dict)

    def sentence(self, asset: ResultName, numbers: Iterable[int]) -> str:
        """What there is to say about what some cells have done."""
        told = [f"[{number}]" for number in sorted(numbers)]
        return (
            f"cell{'s' if len(told) > 1 else ''} {listed(told, CELLS)} changed {self.name} in place; assets see "
            f"{self.name} as made{self.columns}. Put the line into %%asset {asset}, or name a step."
        )


class ChangedValues:
    """Which values plain cells have changed."""

    def __init__(self) -> None:
        self._changes: dict[ResultName, _Change] = {}

    def changed(
        self,
        name: str,
        made: Materialization,
        value: object,
        cell: tuple[int, str | None],
        load: Callable[[], object],
    ) -> ChangedHere | None:
        """A plain cell has probably changed a value; ``None`` where it has not.

        Args:
            name: what the cell calls it.
            made: the result.
            value: its value in the plain cells.
            cell: the cell's number, and its id where its front end has sent one.
            load: loads the result as it was made.
        """
        from nbasset.versions.data_version import data_version

        number, id = cell
        known = self._changes.get(made.asset)
        if known is None or known.key != made.key:
            known = _Change(made.key, _recipe(made), name, made.digest_as_loaded)
        digest = data_version(value).digest if weight(value) <= LARGE else ""
        if digest == known.digest != "" and (id or number) not in known.cells:
            return None
        first = not known.cells
        if first and digest and KNOWN.table(value):
            known.columns = _columns(load())
        known.digest, known.cells[id or number] = digest, number
        self._changes[made.asset] = known
        return ChangedHere(made.asset, made.key, known.sentence(made.asset, [number]), first)

    def told(self, made: Materialization | None) -> str:
        """What there is to say about changes of a result; empty where there was none, or it is made otherwise by now.

        Where only its inputs are others, the line in the plain cell is as lost on assets as it was.

        Args:
            made: the result as it stands.
        """
        known = self._changes.get(made.asset) if made is not None else None
        if made is None or known is None or known.recipe != _recipe(made):
            return ""
        return known.sentence(made.asset, known.cells.values())

    def explain(self, error: BaseException, inputs: Iterable[Materialization | None]) -> None:
        """Add to a body's error which of its inputs were changed by plain cells, since it has not seen that.

        Args:
            error: what it raised.
            inputs: the results it has used.
        """
        for sentence in dict.fromkeys(filter(None, map(self.told, inputs))):
            error.add_note(sentence)


def _recipe(made: Materialization) -> str:
    """What stands for the body that has made a result."""
    body = made.making.parts.get(BODY)
    return body.digest if body is not None else made.key


def _columns(value: object) -> str:
    """The columns of a table, in brackets."""
    table = KNOWN.table(value)
    names = [column.name for column in table.columns] if table else []
    return f" (columns {listed(names, COLUMNS)})" if names else ""
