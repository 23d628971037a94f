"""After a run: what is done with what has become of it, once its kernel has ended and its notebook is written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from nbasset.cli.notebooks import Notebook
from nbasset.core.program_runs import RunDocument


def arguments(parser: ArgumentParser) -> None:
    """The options of ``nbasset run`` that say what is done afterwards."""
    parser.add_argument("--html", metavar="FILE", help="write a report of the run to this file: one page by itself")


def after_run(book: Notebook, done: RunDocument, told: Namespace, says: Callable[[str], None]) -> None:
    """Do it; also of a run that has failed, or was stopped.

    Args:
        book: the notebook.
        done: what has become of it.
        told: the options.
        says: takes sentences for people.
    """
    if told.html:
        from nbasset.cli.reporting import write_report

        write_report(Path(told.html), book, done)
