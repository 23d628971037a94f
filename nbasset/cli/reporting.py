"""Reporting: the report of a run, from the store and what has happened, not from the outputs of cells."""

from __future__ import annotations

import time
from pathlib import Path

from nbasset.cli.notebooks import Notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.stored import Stored, opened
from nbasset.core.events import Failed, Materialized, Skipped
from nbasset.core.program_runs import RunDocument
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items
from nbasset.core.view import NotebookView
from nbasset.storage.kept_view import read_view
from nbasset.ui.report import Failure, report


def report_of(book: Notebook, done: RunDocument) -> str:
    """The report of a run, as HTML.

    Args:
        book: the notebook.
        done: what has become of it.
    """
    kept = read_view(book.root, book.name)
    view: NotebookView = kept.view if kept is not None else {"notebook": book.name, "assets": [], "counts": {}}
    shown: dict[str, Items] = {}
    failures: dict[str, Failure] = {}
    if book.root.is_dir():
        with opened(book) as stored:
            shown, failures = _told(stored, done)
            for each in view["assets"]:  # of what was found fresh, what its making showed back then
                found = stored.store.find(ResultName.from_text(each["name"]), each["key"] or "")
                if found and not shown.get(each["name"]):
                    shown[each["name"]] = tuple(stored.store.shown(found[0]))
    return report(done, view, shown, failures, time.time())


def _told(stored: Stored, done: RunDocument) -> tuple[dict[str, Items], dict[str, Failure]]:
    """What the runs of a program have shown, and how they failed."""
    runs, shown, failures = set(done["runs"]), {}, {}
    for event in stored.events():
        if event.run_id not in runs:
            continue
        if isinstance(event, Materialized | Skipped):
            shown[str(event.asset)] = stored.shown(event)
        elif isinstance(event, Failed):
            failures[str(event.asset)] = Failure(event.error, event.traceback, tuple(event.shown))
    return shown, failures


def write_report(path: Path, book: Notebook, done: RunDocument) -> None:
    """Write the report of a run.

    Args:
        path: the file.
        book: the notebook.
        done: what has become of it.

    Raises:
        Usage: when it cannot be written.
    """
    try:
        path.write_text(report_of(book, done), encoding="utf-8")
    except OSError as error:
        raise Usage(f"{path} cannot be written: {error.strerror}.") from None
