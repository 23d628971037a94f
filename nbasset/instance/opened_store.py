"""An opened store, with everything that is read from it and written to it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nbasset.core.definitions import Definitions
from nbasset.core.errors import Drifted, NbassetError, NotStored, NotTrusted, Unavailable
from nbasset.core.events import Event, Skipped
from nbasset.core.history import AssetHistory, fold
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.version import STORE
from nbasset.instance.housekeeping import Housekeeper
from nbasset.instance.keeping import Keeper
from nbasset.instance.managed_values import ManagedValues
from nbasset.instance.numbered_results import Numbers
from nbasset.instance.results import Results
from nbasset.instance.sharing import again
from nbasset.storage.event_log import MemoryEventLog
from nbasset.storage.opening import open_store as open_folder
from nbasset.storage.pickling import identify_classes
from nbasset.storage.places import url_of
from nbasset.storage.store import FileStore
from nbasset.ui.words import made_by
from nbasset.versions.data_version import class_version

if TYPE_CHECKING:  # loaded with the first that somebody uses
    from nbasset.instance.orphans import Orphans
    from nbasset.storage.partition_keys import PartitionKeys


class Opened:
    """A store in a folder; where there can be none, results live in memory for the session.

    Args:
        root: the folder.
        notebook: what history is kept under.
        definitions: tells what is defined now, I/O managers among its resources.
        warn: called with a sentence for the user.
        alone: whether it is opened beside another, which tells of history.
        in_memory: whether nothing is to lie in the folder.

    Attributes:
        on_keys: called when keys of dynamic partitions have come or gone.
    """

    def __init__(
        self,
        root: Path,
        notebook: str,
        definitions: Callable[[], Definitions],
        warn: Callable[[str], None],
        *,
        alone: bool = False,
        in_memory: bool = False,
    ) -> None:
        identify_classes(class_version)
        self.root = root
        self.warn = warn
        self.on_keys: Callable[[], None] = lambda: None
        self._in_memory = in_memory
        self.store, self.log = _in_memory() if in_memory else _store_in(root, warn)
        managed = ManagedValues(definitions, warn, root / "io")
        base = Path.cwd() if url_of(root) else root.absolute().parent
        self.results = Results(self.store, self.log, managed, warn, base, notebook)
        told = {} if alone else self.log.latest(notebook)
        self.histories = {name: fold(events) for name, events in told.items()}
        self.numbers = Numbers(self.log, notebook, self.histories)
        housekeeper = Housekeeper(self.store, self.log, warn, root)
        housekeeper.give_up = managed.give_up
        self.keeper = Keeper(self.results, warn, notebook, housekeeper, self.numbers)
        if not alone:
            self._tell_untrusted()

    @property
    def wants_folder(self) -> bool:
        """Whether results are to lie in the folder, though they may be in memory while that cannot be used."""
        return not self._in_memory

    @cached_property
    def partition_keys(self) -> PartitionKeys:
        """The keys of dynamic partitions."""
        from nbasset.storage.partition_keys import PartitionKeys

        return PartitionKeys(self.root if isinstance(self.store, FileStore) else None, lambda: self.on_keys())

    def orphans(self) -> Orphans:
        """What lies in places of I/O managers that no result names."""
        from nbasset.instance.orphans import Orphans

        return Orphans(self.results.managed, self.store, self.log)

    def _tell_untrusted(self) -> None:
        found = self.store.custody.untrusted() if self.store.custody else ()
        if found:
            minutes = sum(each.took for each in found) / 60
            saved = f" (about {minutes:.0f} min saved)" if minutes >= 1 else ""
            self.warn(
                f"{len(found)} results here were {made_by(found)}. They are not loaded. Run the cells to make "
                f"your own, or %nbasset trust if you know who made them{saved}."
            )

    def noted(self, event: Event) -> Event:
        """Put down what happened, unless it changes nothing that is known; the event with the number of its version."""
        known = self.histories.get(event.asset, AssetHistory()) if event.asset else AssetHistory()
        if isinstance(event, Skipped) and known.last_key == event.key and not known.failed_key:
            return event
        event = self.numbers.after(event)
        if event.asset:
            self.histories[event.asset] = known.after(event)
        self.log.append(event)
        return event

    def after_run(self, run_id: str) -> bool:
        """Store what could not be stored before.

        Returns:
            Whether the store has to be opened again, because what was in memory lies in its folder now.
        """
        self.results.look_again()
        self.keeper.store_what_waits(run_id)
        return not self._in_memory and not isinstance(self.store, FileStore) and self._moved_to_disk()

    def _moved_to_disk(self) -> bool:
        """Whether the folder can be used after all, and everything that was in memory is there."""
        try:
            disk = open_folder(self.root, seed=self.store.seed())
            with contextlib.closing(disk):
                disk.seed()
                self.copy_to(disk)
        except (NotStored, NotTrusted, Drifted, Unavailable):
            return False
        self.warn(f"The store in {self.root} can be used now: what was in memory lies there.")
        return True

    def copy_to(self, store: FileStore, *leaving: type[NbassetError]) -> int:
        """Keep in another store as well what this one has, with what happened; how many results that one got.

        Args:
            store: the other store, whose secret may be another.
            *leaving: of what raises these when it is loaded or kept there, nothing is copied.
        """
        there = {(made.asset, made.key, made.made_at) for made in store.everything()}
        news = [made for made in self.store.everything() if (made.asset, made.key, made.made_at) not in there]
        copied = 0
        for made in reversed(news):
            with contextlib.suppress(*leaving):
                value, shown = self.store.load(made) if made.io == STORE else None, self.store.shown(made)
                store.save(made, again(made, value), shown) if made.io == STORE else store.record(made, shown)
                copied += 1
        for event in self.log.events() if copied else ():
            store.event_log.append(event)
        return copied


def _in_memory() -> tuple[ResultStore, EventLog]:
    from nbasset.storage.memory import MemoryStore

    return MemoryStore(secrets.randbits(32)), MemoryEventLog()


def _store_in(root: Path, warn: Callable[[str], None]) -> tuple[ResultStore, EventLog]:
    said: list[str] = []
    tell = said.append
    try:
        with contextlib.ExitStack() as opened:
            store = open_folder(root, on_warning=lambda sentence: tell(sentence))
            opened.callback(store.close)
            store.seed()
            opened.pop_all()
    except (NotStored, NotTrusted) as error:
        warn(f"{error} Results are kept in memory for this session only, unless it can be used later.")
        return _in_memory()
    tell = warn
    for sentence in said:
        warn(sentence)
    return store, store.event_log
