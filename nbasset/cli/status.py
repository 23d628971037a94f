"""``nbasset status``: where every asset stood when that was seen last, from the store, without a kernel."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import Notebook, notebook
from nbasset.storage.kept_view import KeptView
from nbasset.ui.terminal import write_line
from nbasset.ui.text import assets_table
from nbasset.ui.theme import checks_counted, look_of
from nbasset.ui.words import age, when

FORMAT = 1
"""The number of the form of its JSON."""


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset status``."""
    parser.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="the notebook; the only one here by default")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def main(told: Namespace) -> int:
    """Print it."""
    book = notebook(told.notebook)
    kept = book.kept()
    if told.json:
        print(json.dumps(document(book, kept), ensure_ascii=False, indent=1))
        return OK
    write_line(assets_table(kept.view))
    write_line(f"{counted(kept)}, {as_of(kept)}.")
    since = book.since(kept)
    if since:
        write_line(since)
    return OK


def document(book: Notebook, kept: KeptView) -> dict[str, object]:
    """The same for programs: ``edited`` has the places of code cells that are not as they ran, from 1."""
    edited = [place + 1 for place in kept.edited(book.texts)]
    return {"format": FORMAT, "as_of": kept.at, "edited": edited, **kept.view}


def counted(kept: KeptView) -> str:
    """How many assets have each status."""
    told = [f"{count} {look_of(status, ())[1]}" for status, count in kept.view["counts"].items()]
    checks = checks_counted(mark for each in kept.view["assets"] for mark in each["marks"])
    return ", ".join((*told, *(f"{count} {words}" for _, _, count, words in checks)))


def as_of(kept: KeptView) -> str:
    """When that was seen."""
    return f"as of {when(kept.at)} ({age(kept.at)})"
