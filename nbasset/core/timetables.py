"""Timetables: when a notebook's job is to be run, as its cells or a Python definition say it."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.notices import check_tag
from nbasset.core.patterns import pattern

_LINE = pattern(r"^[ \t]*%asset_schedule[ \t]+(.+?)[ \t]*$")


@dataclass(frozen=True, slots=True)
class Timetable:
    """When what is to be run.

    Args:
        name: what it is called.
        cron: when, as cron schedules, one or several.
        job: the job; empty where assets are named instead.
        selection: the assets, as words of a selection.
        zone: the time zone of the clock; empty for that of the computer that runs it.
        on_failure: who is told when a run fails, by the name of an address.
        on_success: who is told when one succeeds.
    """

    name: str
    cron: tuple[str, ...]
    job: str = ""
    selection: tuple[str, ...] = ()
    zone: str = ""
    on_failure: str = ""
    on_success: str = ""

    @property
    def what(self) -> str:
        """What is run, in a word or two."""
        return f"job {self.job}" if self.job else " ".join(self.selection) or "everything"

    @property
    def words(self) -> list[str]:
        """What stands behind ``nbasset run NOTEBOOK``."""
        named = {"--job": self.job, "--on-failure": self.on_failure, "--on-success": self.on_success}
        return [*self.selection, *(word for option, value in named.items() if value for word in (option, value))]

    def to_json(self) -> dict[str, object]:
        """The same as plain data."""
        return asdict(self)

    @staticmethod
    def from_json(told: Mapping[str, object]) -> Timetable:
        """A timetable from plain data.

        Args:
            told: what :meth:`to_json` gave.

        Raises:
            ValueError: when it is of none.
        """
        try:
            texts = {name: str(told[name]) for name in _TEXTS}
            cron, selection = told["cron"], told["selection"]
        except KeyError as error:
            raise ValueError(str(error)) from None
        if not isinstance(cron, list | tuple) or not isinstance(selection, list | tuple):
            raise ValueError("cron")
        return checked(Timetable(cron=tuple(map(str, cron)), selection=tuple(map(str, selection)), **texts))


_TEXTS = [each.name for each in fields(Timetable) if each.name not in ("cron", "selection")]


def checked(table: Timetable) -> Timetable:
    """The same, if nothing in it could be taken for something else.

    Args:
        table: the timetable.

    Raises:
        InvalidDefinition: with what is wrong.
    """
    for tag in (table.on_failure, table.on_success):
        if tag:
            check_tag(tag)
    if any(word.startswith("-") for word in (*table.selection, table.job)) or not table.cron:
        raise InvalidDefinition(f"Schedule {table.name}: {table.what} is nothing that can be run.")
    return table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Have a parser take what stands behind ``%asset_schedule``.

    Args:
        parser: the parser.
    """
    add = parser.add_argument
    add("cron", metavar="CRON", help='when, in quotes: "0 8 * * 1" is Mondays at eight')
    add("selection", nargs="*", metavar="SELECTION", help="the assets; by default those of the job, or all")
    add("--job", default="", metavar="NAME", help="the job that is run")
    add("--name", default="", metavar="NAME", help="what the schedule is called; by default the job's name, _schedule")
    add("--tz", default="", metavar="ZONE", help="the time zone, such as Europe/Berlin; by default the computer's")
    add("--on-failure", default="", metavar="TAG", help="who is told when a run fails: the name of an address")
    add("--on-success", default="", metavar="TAG", help="who is told when a run succeeds")


def timetable_of(told: argparse.Namespace) -> Timetable:
    """What such a line says.

    Args:
        told: what a parser has read.

    Raises:
        InvalidDefinition: when it cannot be accepted.
    """
    selection = tuple(map(str, told.selection))
    first = told.job or "_".join("".join(c if c.isalnum() else " " for c in " ".join(selection)).split()) or "all"
    found = Timetable(
        told.name or f"{first}_schedule",
        (str(told.cron),),
        told.job,
        selection,
        told.tz,
        told.on_failure,
        told.on_success,
    )
    return checked(found)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise InvalidDefinition(f"%asset_schedule: {message}.")


def timetables_in(cells: Iterable[str]) -> list[Timetable]:
    """The timetables of a notebook's cells, from the top; of two with one name, the later.

    Args:
        cells: the texts of its code cells.

    Raises:
        InvalidDefinition: with the number of the cell and what is wrong in it.

    >>> [table] = timetables_in(['%asset_schedule "0 8 * * 1" --job weekly --on-failure boss'])
    >>> table.name, table.words
    ('weekly_schedule', ['--job', 'weekly', '--on-failure', 'boss'])
    """
    parser = _Parser(prog="%asset_schedule", add_help=False)
    add_arguments(parser)
    found: dict[str, Timetable] = {}
    for number, text in enumerate(cells, 1):
        for line in text.splitlines():
            told = _LINE.match(line)
            if told is None or {"-h", "--help"}.intersection(told[1].split()):
                continue
            try:
                table = timetable_of(parser.parse_intermixed_args(shlex.split(told[1])))
            except (InvalidDefinition, ValueError) as error:
                raise InvalidDefinition(f"Code cell {number}: {error}") from None
            found[table.name] = table
    return list(found.values())
