"""Outdated cells: plain cells that have used values of assets that stand otherwise by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.core.protocol import OutdatedCell
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status


@dataclass(frozen=True, slots=True)
class _Ran:
    """A plain cell that was run: its text, and the data version of each asset that it has used."""

    source: str
    seen: Mapping[ResultName, str]


class OutdatedCells:
    """Remembers what plain cells have used, by the ids of their cells."""

    def __init__(self) -> None:
        self._ran: dict[str, _Ran] = {}

    def ran(self, id: str | None, source: str, seen: Mapping[ResultName, str]) -> None:
        """A plain cell has run.

        Args:
            id: the id its front end sent, if it sent one.
            source: what the user wrote in it.
            seen: the data version of each asset that it has used.
        """
        if id is not None:
            self._ran.pop(id, None)
            if seen:
                self._ran[id] = _Ran(source, seen)

    def now(self, assessments: Mapping[ResultName, Assessment]) -> list[OutdatedCell]:
        """The cells whose outputs are outdated, and why.

        Args:
            assessments: where every asset stands.
        """
        found = ((id, ran, list(_causes(ran, assessments))) for id, ran in self._ran.items())
        return [OutdatedCell(id=id, source=ran.source, causes=causes) for id, ran, causes in found if causes]


def _causes(ran: _Ran, assessments: Mapping[ResultName, Assessment]) -> Iterator[str]:
    for name, seen in ran.seen.items():
        assessment = assessments.get(name)
        if assessment is None or assessment.result is None:
            continue
        if assessment.result.version_for_consumers != seen:
            yield f"{name} has another value now"
        elif assessment.status is Status.STALE:
            yield f"{name} is stale"
