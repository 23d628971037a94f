"""After a run: what is done with what has become of it, once its kernel has ended and its notebook is written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from nbasset.cli.notebooks import Notebook
from nbasset.core.program_runs import RunDocument


def arguments(parser: ArgumentParser) -> None:
    """The options of ``nbasset run`` that say what is done afterwards."""


def after_run(book: Notebook, done: RunDocument, told: Namespace, says: Callable[[str], None]) -> None:
    """Do it; also of a run that has failed, or was stopped.

    Args:
        book: the notebook.
        done: what has become of it.
        told: the options.
        says: takes sentences for people.
    """
