"""Taken along: what cells have set in modules goes to another process together with the knowledge that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.versions.attached import note_set, set_by_cells
from nbasset.versions.leads import Place
from nbasset.versions.overrides import Told, calls_of_cells, put_by_cells, take_over
from nbasset.versions.whereabouts import have_lie, lying_at, place_called


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """What of modules goes along.

    Args:
        lying: what lies at places.
        put: which of these places cells were seen to put something into.
        attached: which of them are attributes that cells have set on modules and classes of others.
        calls: what cells have told libraries, in order.
    """

    lying: Mapping[Place, object]
    put: tuple[Place, ...]
    attached: tuple[Place, ...]
    calls: tuple[Told, ...]

    def __bool__(self) -> bool:
        """Whether it is anything at all."""
        return bool(self.lying or self.calls)


def taken_along(
    labels: Iterable[str], known: Iterable[str], home: Mapping[str, object], travels: Callable[[object], bool]
) -> TakenAlong:
    """What of modules goes along, as far as it can.

    Args:
        labels: how a version calls all that it consists of.
        known: how it calls what another process was found to have otherwise.
        home: the notebook's names.
        travels: tells of a thing whether it can go to another process.
    """
    own = set(labels)
    put = {label: place for label, place in put_by_cells().items() if label in own}
    attached = {label: place for label, place in set_by_cells().items() if label in own}
    found = {label: place for label in known if (place := place_called(label, home)) is not None}
    lying = lying_at([*found.values(), *put.values(), *attached.values()])
    return TakenAlong(
        {place: thing for place, thing in lying.items() if travels(thing)},
        tuple(put.values()),
        tuple(attached.values()),
        tuple(each for each in calls_of_cells() if each.override.label in own and travels(each)),
    )


def have_here(taken: TakenAlong) -> bool:
    """Have it be so in this process; whether it was not, so that the process is another one from then on."""
    for call in taken.calls:
        call.do()
    changed = have_lie(taken.lying)
    take_over(taken.put, [each.override for each in taken.calls])
    note_set(taken.attached)
    return changed or bool(taken.calls or taken.put or taken.attached)
