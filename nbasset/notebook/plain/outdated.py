"""Outdated cells: plain cells that have used values of assets that stand otherwise by now, or have changed some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.protocol import OutdatedCell
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status
from nbasset.core.view import AssetView
from nbasset.instance.changed_values import ChangedHere


@dataclass(frozen=True, slots=True)
class _Ran:
    """A plain cell that was run: its text, the data version of each asset that it has used, what it has changed."""

    source: str
    seen: Mapping[ResultName, str]
    changed: Sequence[ChangedHere]


class OutdatedCells:
    """Remembers what plain cells have used, by the ids of their cells."""

    def __init__(self) -> None:
        self._ran: dict[str, _Ran] = {}

    def ran(
        self, id: str | None, source: str, seen: Mapping[ResultName, str], changed: Sequence[ChangedHere] = ()
    ) -> None:
        """A plain cell has run.

        Args:
            id: the id its front end sent, if it sent one.
            source: what the user wrote in it.
            seen: the data version of each asset that it has used.
            changed: what it has changed in place.
        """
        if id is not None:
            self._ran.pop(id, None)
            if seen or changed:
                self._ran[id] = _Ran(source, seen, changed)

    def now(
        self, assessments: Mapping[ResultName, Assessment], shown: Mapping[ResultName, AssetView]
    ) -> list[OutdatedCell]:
        """The cells whose outputs are outdated, and why; and those that have changed what no asset sees.

        Args:
            assessments: where every asset stands.
            shown: the same as pages show it, with edits that were seen and are not taken in yet.
        """
        found = (
            (id, ran.source, list(_causes(ran, assessments, shown)), list(_changes(ran, assessments)))
            for id, ran in self._ran.items()
        )
        return [
            OutdatedCell(id=id, source=source, causes=causes, changes=changes)
            for id, source, causes, changes in found
            if causes or changes
        ]


def _causes(
    ran: _Ran, assessments: Mapping[ResultName, Assessment], shown: Mapping[ResultName, AssetView]
) -> Iterator[str]:
    for name, seen in ran.seen.items():
        assessment = assessments.get(name)
        if assessment is None or assessment.result is None:
            continue
        if assessment.result.version_for_consumers != seen:
            yield f"{name} has another value now"
        elif Status.STALE in (assessment.status, shown[name]["status"] if name in shown else None):
            yield f"{name} is stale"


def _changes(ran: _Ran, assessments: Mapping[ResultName, Assessment]) -> Iterator[str]:
    """What it has changed of results that still stand."""
    for change in ran.changed:
        assessment = assessments.get(change.asset)
        if assessment is not None and assessment.result is not None and assessment.result.key == change.key:
            yield change.sentence
