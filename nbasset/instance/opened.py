"""An opened store, with everything that is read from it and written to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbasset.core.errors import NotStored, NotTrusted
from nbasset.core.history import fold
from nbasset.core.ports import EventLog, ResultStore
from nbasset.engine.body import Surroundings
from nbasset.instance.housekeeping import Housekeeper
from nbasset.instance.keeping import Keeper
from nbasset.instance.results import Results
from nbasset.storage.pickling import identify_classes
from nbasset.versions.data import class_version


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
        housekeeper = Housekeeper(self.store, self.log, warn)
        self.keeper = Keeper(self.results, surroundings, io_manager, warn, notebook, housekeeper)
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
        """Say, at the end of a run, what had to go, and once that the store has become large."""
        self.keeper.housekeeper.tell(size, self.root)


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
