"""Ticking: when a timetable is due, by cronsim, which reads cron schedules as Debian's cron does.

Where the clock is put forward, a tick that no clock shows comes at the first moment after the gap; where it is put
back, a tick at a time that clocks show twice comes once. Windows of time follow Dagster: :mod:`nbasset.engine.cron`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.extras import needed
from nbasset.core.timetables import Timetable
from nbasset.engine.cron import in_numbers, zone_here, zone_named

if TYPE_CHECKING:
    from cronsim import CronSim

TRIES = 3
"""How often a tick is begun whose run is killed each time."""
_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Done:
    """What has become of a timetable's ticks.

    Args:
        since: when it was first looked at; what should have been before that is nobody's business.
        last: the last tick whose run has ended, in seconds since 1970 (UTC).
        begun: the tick whose run was begun last.
        tries: how often.
    """

    since: float
    last: float = 0.0
    begun: float = 0.0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick whose run is due.

    Args:
        at: the moment, in seconds since 1970 (UTC).
        missed: how many ticks before it are made up for with it.
        tries: how often its run was begun before.
    """

    at: float
    missed: int = 0
    tries: int = 0


def _each(table: Timetable, moment: float, *, reverse: bool = False) -> Iterator[CronSim]:
    with needed("cli", "A schedule"):
        from cronsim import CronSim, CronSimError
    zone = zone_named(table.zone or zone_here())
    for expression in table.cron:
        try:
            yield CronSim(in_numbers(expression), datetime.fromtimestamp(moment, zone), reverse=reverse)
        except CronSimError as error:
            raise InvalidDefinition(
                f"Schedule {table.name}: {expression!r} is no cron schedule ({str(error).lower()}): it has five "
                "fields, as in '0 8 * * 1' for Mondays at eight."
            ) from None


def next_tick(table: Timetable, after: float) -> float:
    """The first tick after a moment, in seconds since 1970 (UTC).

    Args:
        table: the timetable.
        after: the moment.

    Raises:
        InvalidDefinition: when its times or its zone cannot be read.
    """
    return min(next(each).timestamp() for each in _each(table, after))


def last_tick(table: Timetable, until: float) -> float:
    """The last tick up to a moment, that included.

    Args:
        table: the timetable.
        until: the moment.

    Raises:
        InvalidDefinition: when its times or its zone cannot be read.
    """
    return max(next(each).timestamp() for each in _each(table, until + 1, reverse=True))


def due(table: Timetable, done: Done, now: float) -> Tick | None:
    """The tick whose run is due; of several that were missed, the last, for all of them.

    Args:
        table: the timetable.
        done: what has become of its ticks.
        now: the present.

    Raises:
        InvalidDefinition: when its times or its zone cannot be read.
    """
    at, before = last_tick(table, now), max(done.since, done.last)
    if at <= before:
        return None
    missed, tick = 0, next_tick(table, before)
    while tick < at and missed < _COUNTED:
        missed, tick = missed + 1, next_tick(table, tick)
    return Tick(at, missed, done.tries if done.begun == at else 0)


def told(table: Timetable) -> str:
    """When it ticks, in English words.

    Args:
        table: the timetable.

    Raises:
        InvalidDefinition: when its times or its zone cannot be read.

    >>> told(Timetable("weekly_schedule", ("0 8 * * 1",), "weekly", zone="Europe/Berlin"))
    'at 08:00 on Monday (Europe/Berlin)'
    """
    words = " and ".join(each.explain() for each in _each(table, 0.0))
    return f"{words[:1].lower()}{words[1:]} ({table.zone or zone_here()})"


def shown(table: Timetable, moment: float) -> str:
    """A moment as the clock of a timetable shows it, with its offset: it names the occasion of a run.

    Args:
        table: the timetable.
        moment: the moment, in seconds since 1970 (UTC).

    >>> shown(Timetable("w", ("0 8 * * 1",), zone="Europe/Berlin"), 0.0)
    '1970-01-01T01:00+01:00'
    """
    zone = zone_named(table.zone or zone_here())
    return datetime.fromtimestamp(moment, zone).isoformat(timespec="minutes")
