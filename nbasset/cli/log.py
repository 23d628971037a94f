"""``nbasset log``: what the last attempt to make an asset printed, and how it ended."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import notebook
from nbasset.cli.stored import opened
from nbasset.core.events import Cancelled, Failed, Materialized
from nbasset.ui.terminal import write_line
from nbasset.ui.text import item_text
from nbasset.ui.words import seconds, when


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset log``."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="the notebook")
    parser.add_argument("asset", metavar="NAME", help="the asset, or one of its points")


def main(told: Namespace) -> int:
    """Print it."""
    with opened(notebook(told.notebook)) as stored:
        last = stored.attempts(told.asset)[-1]
        took = f" after {seconds(last.took)}" if isinstance(last, Failed | Cancelled | Materialized) else ""
        word = {Failed: "failed", Cancelled: "was stopped"}.get(type(last), "was made")
        write_line(f"{last.asset} {word} {when(last.at)} in run {last.run_id}{took}")
        shown = last.shown if isinstance(last, Failed | Cancelled) else stored.shown(last)
        for item in shown:
            write_line(item_text(item))
        if isinstance(last, Failed):
            write_line(last.traceback.rstrip() or last.error)
    return OK
