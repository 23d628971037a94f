"""An opened store, with everything that is read from it and written to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbasset.core.errors import NotStored, NotTrusted
from nbasset.core.history import fold
from nbasset.core.ports import EventLog, ResultStore
from nbasset.engine.body import Surroundings
from nbasset.instance.keeping import Keeper
from nbasset.instance.results import Results
from nbasset.storage.pickling import identify_classes
from nbasset.versions.data import class_version

LARGE = 5_000_000_000
"""Bytes above which a store's size is told."""


class Opened:
    """A store in a folder; where there can be none, results live in memory for the session.

    Args:
        root: the folder.
        notebook: what history is kept under.
        surroundings: describe values for people.
        io_manager: gives the I/O manager of a key.
        warn: takes one sentence for the user.
    """

    def __init__(
        self,
        root: Path,
        notebook: str,
        surroundings: Surroundings,
        io_manager: Callable[[str], Any],
        warn: Callable[[str], None],
    ) -> None:
        identify_classes(class_version)
        self.root = root
        self.warn = warn
        self.store, self.log = _store_in(root, warn)
        self.results = Results(self.store, io_manager, warn, root.absolute().parent)
        self.histories = {name: fold(events) for name, events in self.log.latest(notebook).items()}
        self.keeper = Keeper(self.results, surroundings, io_manager, warn, notebook)
        self._told_size = False
        self._tell_untrusted()

    def _tell_untrusted(self) -> None:
        found = self.store.untrusted()
        if found:
            minutes = sum(each[3] for each in found) / 60
            saved = f" (about {minutes:.0f} min saved)" if minutes >= 1 else ""
            self.warn(
                f"{len(found)} results here were made on another computer. They are not loaded. Run the cells to make "
                f"your own, or %nbasset trust if you know who made them{saved}."
            )

    def tell_size(self, size: int) -> None:
        """Say once that the store has become large: above 5 GB, or a tenth of what is free on its disk."""
        if self._told_size or not self.root.exists():
            return
        free = shutil.disk_usage(self.root).free
        if size > min(LARGE, free / 10):
            self._told_size = True
            self.warn(
                f"The store has {size / 1e9:.1f} GB, with {free / 1e9:.1f} GB free on its disk: "
                "%asset_forget NAME removes the results of an asset."
            )


def _store_in(root: Path, warn: Callable[[str], None]) -> tuple[ResultStore, EventLog]:
    from nbasset.storage.memory import MemoryStore
    from nbasset.storage.store import FileStore

    try:
        store = FileStore(root, on_warning=warn)
        store.seed()
    except (NotStored, NotTrusted) as error:
        warn(f"{error} Results are kept in memory for this session only.")
        memory = MemoryStore()
        return memory, memory.event_log
    return store, store.event_log
