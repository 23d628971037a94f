"""Stored: what the store tells of a notebook without a kernel: its events, its runs, what makings showed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from nbasset.cli.notebooks import Notebook
from nbasset.cli.parsers import Usage
from nbasset.core.events import Event
from nbasset.core.run_views import RunView, run_views
from nbasset.core.shown import Items
from nbasset.core.view import AssetView
from nbasset.core.words import did_you_mean
from nbasset.storage.kept_view import KeptView
from nbasset.storage.store import FileStore


class Stored:
    """What the store tells of one notebook.

    Args:
        store: the store.
        notebook: the notebook's name.
    """

    def __init__(self, store: FileStore, notebook: str) -> None:
        self.store = store
        self._notebook = notebook

    def events(self) -> Iterable[Event]:
        """What has happened in it, the oldest first."""
        return self.store.event_log.events(self._notebook)

    def runs(self) -> list[RunView]:
        """Its runs, the newest first."""
        return run_views(self.events())

    def attempts(self, name: str) -> list[Event]:
        """How each attempt to make an asset has ended, the oldest first.

        Args:
            name: the asset; of one with points, all of them, or one.

        Raises:
            Usage: when it was never made.
        """
        found = [event for event in self.events() if event.type.ends_attempt and is_of(str(event.asset), name)]
        if not found:
            raise Usage(f"{name!r} was never made in this notebook; nbasset status lists its assets.")
        return found

    def shown(self, event: Event) -> Items:
        """What a making showed that has ended with an event."""
        key = getattr(event, "key", None)
        found = self.store.find(event.asset, key) if event.asset is not None and key else ()
        same = [made for made in found if made.run_id == event.run_id] or list(found)
        return tuple(self.store.shown(same[0])) if same else ()


def is_of(asset: str, name: str) -> bool:
    """Whether a result is of an asset, or is one of its points.

    >>> is_of("model[depth=2]", "model"), is_of("model2", "model")
    (True, False)
    """
    return asset == name or asset.startswith(f"{name}[")


@contextmanager
def opened(book: Notebook) -> Iterator[Stored]:
    """Open the store of a notebook.

    Args:
        book: the notebook.

    Raises:
        Usage: when there is none.
    """
    if not book.root.is_dir():
        raise Usage(f"nothing is known of {book.path} yet: nbasset run {book.path} runs it.")
    store = FileStore(book.root)
    try:
        yield Stored(store, book.name)
    finally:
        store.close()


def view_of(kept: KeptView, name: str) -> AssetView:
    """How an asset stood.

    Args:
        kept: how all stood.
        name: the asset.

    Raises:
        Usage: when there was none of this name.
    """
    known = {each["name"]: each for each in kept.view["assets"]}
    if name not in known:
        raise Usage(f"there was no asset {name!r}{did_you_mean(name, known)}")
    return known[name]


def newest(runs: Sequence[RunView], word: str) -> RunView:
    """The run whose id begins with a word.

    Raises:
        Usage: when there is none.
    """
    found = next((run for run in runs if run["id"].startswith(word)), None)
    if found is None:
        raise Usage(f"there is no run {word!r}{did_you_mean(word, [run['id'] for run in runs])}")
    return found
