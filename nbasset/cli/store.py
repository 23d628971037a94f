"""``nbasset store``: where a notebook's results lie, what each asset takes, and what is done about them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import Notebook, notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.stored import opened
from nbasset.storage.store import FileStore
from nbasset.ui.terminal import write_line
from nbasset.ui.text import table
from nbasset.ui.words import made_by, seconds, size, when


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset store``."""
    add = parser.add_argument
    meaning = "list (what each asset takes), size, path, check (every byte), trust, gc (what may go); list by default"
    add("words", nargs="*", metavar="[WHAT] [NOTEBOOK]", help=f"{meaning}; and the notebook, if there are several here")
    add("--yes", action="store_true", help="trust, gc: do it, instead of showing what would be done")
    add("--down-to", default="", metavar="SIZE", help="gc: only so many that the store takes this: 2GB")
    add("--older-than", default="", metavar="AGE", help="gc: only what is older: 30d, 12h")
    add("--keep", type=int, default=0, metavar="N", help="gc: the newest N of each asset stay, too")


def main(told: Namespace) -> int:
    """Do it.

    Raises:
        Usage: when there is no such store, or the line makes no sense.
    """
    what, word = _meant(told.words)
    if what == "gc":  # what is current is known once the cells have defined what there is
        from nbasset.cli.asking import ask_line

        return ask_line(word, "nbasset", " ".join(["gc", *_of_gc(told)]))
    if told.down_to or told.older_than or told.keep or (told.yes and what != "trust"):
        raise Usage(f"nbasset store {what} takes no options: --down-to, --older-than, --keep and --yes are for gc.")
    SAYS[what](notebook(word), told)
    return OK


def _meant(words: Sequence[str]) -> tuple[str, str | None]:
    """What is to be done, and with which notebook."""
    what, rest = (words[0], words[1:]) if words and words[0] in (*SAYS, "gc") else ("list", words)
    if len(rest) > 1:
        raise Usage(f"nbasset store takes one notebook behind {', '.join([*SAYS, 'gc'])}; not {' '.join(rest)}.")
    return what, rest[0] if rest else None


def _of_gc(told: Namespace) -> list[str]:
    """The options of ``%nbasset gc``."""
    found = [told.down_to] if told.down_to else []
    found += ["--older-than", told.older_than] if told.older_than else []
    found += ["--keep", str(told.keep)] if told.keep else []
    return [*found, "--yes"] if told.yes else found


def _list(book: Notebook, _: Namespace) -> None:
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


def _row(name: str, total: int, moments: list[float]) -> list[str]:
    return [name, str(len(moments)), size(total), when(max(moments))]


def _size(book: Notebook, _: Namespace) -> None:
    with opened(book) as stored:
        write_line(size(stored.store.size()))


def _path(book: Notebook, _: Namespace) -> None:
    with opened(book):
        write_line(str(book.root))


def _check(book: Notebook, _: Namespace) -> None:
    with opened(book) as stored:
        for line in stored.store.custody.check():
            write_line(line)
        for line in _elsewhere(book, stored.store):
            write_line(line)


def _elsewhere(book: Notebook, store: FileStore) -> list[str]:
    """What I/O managers keep of results, as far as their places are known without the notebook's cells."""
    if not any(made.kept_elsewhere for made in store.everything()):
        return []
    from nbasset.core.definitions import Definitions
    from nbasset.core.kept_at import KeptAt
    from nbasset.instance.managed_values import ManagedValues
    from nbasset.instance.places_checked import check_places
    from nbasset.storage.io.at import io_manager_at

    defined = Definitions()
    defined.kept_at = KeptAt(partial(io_manager_at, folder=book.path.absolute().parent))
    managed = ManagedValues(lambda: defined, write_line, book.root / "io")
    found = check_places(managed, store, store.event_log, "nbasset store gc shows them, and --yes removes them.")
    named = any(made.kept_elsewhere and made.io not in defined.kept_at for made in store.everything())
    more = "Places that cells name are known in the notebook: %nbasset fsck there looks at these, too."
    return [*found, more] if named else found


def _trust(book: Notebook, told: Namespace) -> None:
    with opened(book) as stored:
        custody = stored.store.custody
        found = custody.previews()
        if not found:
            write_line("Every result in this store is signed by you; there is nothing to trust.")
        elif told.yes:
            write_line(f"{custody.trust()} results are trusted now.")
        else:
            head = ["asset, not trusted", "value", "made", "size", "took"]
            rows = [[each.asset, each.kind, when(each.made_at), size(each.size), seconds(each.took)] for each in found]
            write_line(table(head, rows))
            write_line(
                f"{len(found)} results were {made_by(found)}. Loading them runs whatever their maker put into them: "
                "if you know who made them, nbasset store trust --yes."
            )


SAYS: Mapping[str, Callable[[Notebook, Namespace], None]] = {
    "list": _list,
    "size": _size,
    "path": _path,
    "check": _check,
    "trust": _trust,
}
"""By word, what is said or done about a store without a kernel."""
