"""Changed values: what plain cells have changed in place and no asset sees; said there, where it hurts, and in why."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.version import BODY
from nbasset.libraries.known import KNOWN
from nbasset.ui.words import listed
from nbasset.versions.budget import LARGE, weight

COLUMNS = 6
"""So many columns of a table are told by name."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of one result, and what there is to say about it."""

    made: Materialization
    sentence: str


class ChangedValues:
    """Which values plain cells have changed."""

    def __init__(self) -> None:
        self._changes: dict[ResultName, _Change] = {}

    def changed(self, name: str, made: Materialization, value: object, cell: int, load: Callable[[], object]) -> str:
        """A plain cell has probably changed a value: what to say about it; empty where it has not, or it was said.

        Args:
            name: what the cell calls it.
            made: the result.
            value: its value in the plain cells.
            cell: the cell's number.
            load: loads the result as it was made.
        """
        from nbasset.versions.data_version import data_version

        known = self._changes.get(made.asset)
        if known is not None and known.made.key == made.key:
            return ""
        is_small = weight(value) <= LARGE
        if is_small and data_version(value).digest == (made.making.identity or made.data_version):
            return ""
        columns = _columns(load()) if is_small and KNOWN.table(value) else ""
        sentence = (
            f"cell [{cell}] changed {name} in place; assets see {name} as made{columns}. Put the line into "
            f"%%asset {made.asset}, or name a step."
        )
        self._changes[made.asset] = _Change(made, sentence)
        return sentence

    def told(self, made: Materialization | None) -> str:
        """What was said about a change of a result; empty where there was none, or it is made otherwise by now.

        Where only its inputs are others, the line in the plain cell is as lost on assets as it was.

        Args:
            made: the result as it stands.
        """
        known = self._changes.get(made.asset) if made is not None else None
        if made is None or known is None or _recipe(known.made) != _recipe(made):
            return ""
        return known.sentence

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
