"""``nbasset why``: why an asset was not fresh when that was seen last, back to each root cause."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import notebook
from nbasset.cli.status import as_of
from nbasset.cli.stored import view_of
from nbasset.core.view import paths_in_views
from nbasset.ui.terminal import write_line
from nbasset.ui.text import status_words
from nbasset.ui.words import cause_words


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset why``."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="the notebook")
    parser.add_argument("asset", metavar="NAME", help="the asset")


def main(told: Namespace) -> int:
    """Print it."""
    book = notebook(told.notebook)
    kept = book.kept()
    view = view_of(kept, told.asset)
    write_line(f"{view['name']} was {status_words(view)}, {as_of(kept)}.")
    for path in paths_in_views(view["name"], kept.view["assets"]):
        for depth, (name, cause) in enumerate(path):
            write_line(f"{'  ' * depth}{name}: {cause_words(cause)}")
        for line in path[-1][1]["diff"]:
            write_line(f"{'  ' * len(path)}{line}")
    since = book.since(kept)
    if since:
        write_line(since)
    return OK
