"""``nbasset history``: how each attempt to make an asset has ended, the latest first."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import notebook
from nbasset.cli.stored import opened
from nbasset.core.events import Cancelled, Event, Failed, Materialized
from nbasset.ui.terminal import write_line
from nbasset.ui.text import table
from nbasset.ui.words import seconds, size, when


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset history``."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="the notebook")
    parser.add_argument("asset", metavar="NAME", help="the asset, or one of its points")


def main(told: Namespace) -> int:
    """Print it."""
    with opened(notebook(told.notebook)) as stored:
        attempts = stored.attempts(told.asset)
    write_line(table(["version", "asset", "when", "ended", "took", "size", "value", "run"], map(_row, attempts[::-1])))
    return OK


def _row(event: Event) -> list[str]:
    head = [str(event.asset), when(event.at)]
    if isinstance(event, Materialized):
        number = f"#{event.version}" if event.version else ""
        return [number, *head, "made", seconds(event.took), size(event.size), event.kind, event.run_id]
    took = seconds(event.took) if isinstance(event, Failed | Cancelled) else ""
    word = f"failed: {event.error}" if isinstance(event, Failed) else "stopped"
    return ["", *head, word, took, "", "", event.run_id]
