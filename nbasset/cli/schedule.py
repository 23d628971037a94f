"""``nbasset schedule``: runs a notebook's jobs when their time has come."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import Notebook, notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.scheduling import Scheduler
from nbasset.cli.surviving import FORMS, survives
from nbasset.core.timetables import Timetable, timetables_in
from nbasset.engine.ticking import next_tick, shown, told
from nbasset.storage.schedule_files import kept_timetables


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset schedule``."""
    add = parser.add_argument
    add("notebook", nargs="?", metavar="NOTEBOOK", help="the notebook; the only one here by default")
    add("--tick", action="store_true", help="run what is due now, and end: for a scheduler of your own")
    add("--print", choices=list(FORMS), metavar="|".join(FORMS), help="print what survives a reboot, and end")
    add("--list", action="store_true", help="print the schedules with their next ticks, and end")


def main(told: Namespace) -> int:
    """Do so.

    Raises:
        Usage: when the notebook has no schedule.
    """
    book = notebook(told.notebook)
    tables = timetables(book)
    if told.print:
        print(survives(told.print, book.path.absolute(), tables), end="")
        return OK
    if told.list:
        for line in listed(tables):
            print(line)
        return OK
    scheduler = Scheduler(book.root, book.path, tables)
    if told.tick:
        return scheduler.tick(time.time())
    for line in listed(tables):
        print(line)
    ways = ", ".join(f"--print {form}" for form in FORMS)
    print(f"This ends with this terminal. What survives a reboot: nbasset schedule {told.notebook or book.path} {ways}")
    return scheduler.go_on()


def timetables(book: Notebook) -> list[Timetable]:
    """The schedules of a notebook: those of its cells, and those that Python had defined when it ran last.

    Args:
        book: the notebook.

    Raises:
        Usage: when it has none.
        InvalidDefinition: when one cannot be read.
    """
    texts = [text for _, text in book.texts]
    named = {each.name: each for each in (*kept_timetables(book.root, book.name), *timetables_in(texts))}
    if named:
        return list(named.values())
    python = any(word in text for text in texts for word in ("ScheduleDefinition", "@schedule"))
    way = (
        f"run it once, that its Python is known: nbasset run {book.path}"
        if python
        else '%asset_schedule "0 8 * * 1" --job NAME in a cell makes one'
    )
    raise Usage(f"{book.path} has no schedule: {way}.")


def listed(tables: list[Timetable]) -> list[str]:
    """A line for each: what is run when, and when next.

    Args:
        tables: the schedules.
    """
    now = time.time()
    return [f"{each.name}: {each.what} {told(each)}, next {shown(each, next_tick(each, now))}" for each in tables]
