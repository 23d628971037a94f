"""``nbasset store``: where a notebook's results lie, how many there are, and what each asset takes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import defaultdict

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import notebook
from nbasset.cli.stored import opened
from nbasset.ui.terminal import write_line
from nbasset.ui.text import table
from nbasset.ui.words import size, when


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset store``."""
    parser.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="the notebook; the only one here by default")


def main(told: Namespace) -> int:
    """Print it."""
    book = notebook(told.notebook)
    with opened(book) as stored:
        results, whole = stored.store.everything(), stored.store.size()
    sizes: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for made in results:
        sizes[str(made.asset.key)].append((made.size, made.made_at))
    rows = sorted(((sum(each for each, _ in kept), name) for name, kept in sizes.items()), reverse=True)
    if rows:
        head = ["asset", "results", "size", "last made"]
        write_line(table(head, [_row(name, total, [at for _, at in sizes[name]]) for total, name in rows]))
    write_line(f"{book.root}: {len(results)} results, {size(whole)}.")
    return OK


def _row(name: str, total: int, moments: list[float]) -> list[str]:
    return [name, str(len(moments)), size(total), when(max(moments))]
