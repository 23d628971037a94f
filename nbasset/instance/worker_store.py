"""The store of a process that makes one step after another: it stays open as long as orders name the same one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from nbasset.core.definitions import Definitions
from nbasset.engine.work_order import WorkOrder, Workplace
from nbasset.instance.housekeeping import Housekeeper
from nbasset.instance.keeping import Keeper
from nbasset.instance.managers_along import ManagedElsewhere
from nbasset.instance.numbered_results import Numbers
from nbasset.instance.results import Results
from nbasset.storage.opening import open_store
from nbasset.storage.pickling import identify_classes
from nbasset.storage.places import folder_of
from nbasset.storage.secret import LENGTH
from nbasset.storage.store import FileStore
from nbasset.storage.writing import Location
from nbasset.versions.data_version import class_version


class WorkerStore:
    """The store that orders of one process are made with.

    To open one costs more than most steps, and each opening begins a pack of its own.

    Attributes:
        store: the store that is open.
    """

    def __init__(self) -> None:
        self._known: tuple[str, bool] | None = None
        self.store: FileStore | None = None
        self._tell: Callable[[str], object] = _nobody

    def keeper(self, order: WorkOrder, definitions: Callable[[], Definitions], tell: Callable[[str], object]) -> Keeper:
        """What loads the inputs of an order, and keeps its results; nothing it knows outlives the order.

        Args:
            order: the order.
            definitions: tells what is defined, I/O managers among its resources.
            tell: called with a sentence for the user; what there is to say about the store itself, the kernel has said.

        Raises:
            NotStored: when there can be no store in that folder.
            NotTrusted: when this user's secret cannot be had.
        """
        home = order.home
        store = self.open(home)
        if home.away:
            places = (made.place for made in order.inputs.values())
            store.custody.believe(place.head for place in places if isinstance(place, Location))
        self._tell = tell
        root = root_at(home)
        managed = ManagedElsewhere(definitions, self._say, root / "io")
        managed.away = home.away
        base = Path(home.folder) if home.store else root.absolute().parent
        results = Results(store, store.event_log, managed, self._say, base, home.notebook)
        numbers = Numbers(store.event_log, home.notebook, {})
        numbers.expect(order.ahead)
        housekeeper = Housekeeper(store, store.event_log, self._say, root)
        return Keeper(results, self._say, home.notebook, housekeeper, numbers)

    def settle(self) -> None:
        """What was kept is there for others."""
        self._tell = _nobody
        if self.store is not None:
            self.store.event_log.flush()

    def open(self, home: Workplace) -> FileStore:
        """The store of a kernel at work there.

        Raises:
            NotStored: when there can be no store in that folder.
            NotTrusted: when this user's secret cannot be had.
        """
        root, away = str(root_at(home)), home.away
        if self.store is not None and self._known == (root, away):
            return self.store
        if self.store is not None:
            self.store.close()
        identify_classes(class_version)
        self.store = open_store(Path(root), secrets.token_bytes(LENGTH) if away else None, on_warning=self._say)
        self._known = root, away
        self.store.seed()
        return self.store

    def _say(self, sentence: str) -> None:
        self._tell(sentence)


def root_at(home: Workplace) -> Path:
    """The folder of a kernel's store, where this process is; one at a URL has a folder on each computer.

    Args:
        home: where the kernel is at work.
    """
    return folder_of(home.store) if home.store and home.away else Path(home.root)


def _nobody(sentence: str) -> None:
    """Nobody is at work whom it would be told to."""
