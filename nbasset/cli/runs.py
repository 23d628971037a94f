"""``nbasset runs``: the runs of a notebook, from the store, or all about one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import notebook
from nbasset.cli.stored import newest, opened
from nbasset.ui.runs import run_text, runs_table
from nbasset.ui.terminal import write_line


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset runs``."""
    parser.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="the notebook; the only one here by default")
    parser.add_argument("run", nargs="?", default="", metavar="RUN", help="one run, by the beginning of its id")
    parser.add_argument("-n", type=int, default=20, metavar="N", help="how many are listed, the newest first: 20")


def main(told: Namespace) -> int:
    """Print them."""
    with opened(notebook(told.notebook)) as stored:
        runs = stored.runs()
        if told.run:
            write_line(run_text(newest(runs, told.run)))
        elif runs:
            write_line(runs_table(runs[: told.n]))
        else:
            write_line("No run yet.")
    return OK
