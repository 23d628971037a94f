"""The instance: what is defined, what is stored, what is done about it, and everybody who hears of it."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import NeverMade
from nbasset.core.events import Event, Skipped
from nbasset.core.kept_at import KeptAt
from nbasset.core.keys import names_that_read, user_string
from nbasset.core.materialization import Materialization
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.engine.capture import PlainSurroundings
from nbasset.instance.body_locals import KeptNames
from nbasset.instance.changed_values import ChangedValues
from nbasset.instance.defined import Defined
from nbasset.instance.put_back import PutBack
from nbasset.instance.runs import Runs
from nbasset.instance.seeds import Seeds
from nbasset.instance.snapshots import Snapshots
from nbasset.instance.standing import Standing
from nbasset.storage.places import Place, place_now
from nbasset.versions.broken import Broken
from nbasset.versions.plain_names import PlainNames

if TYPE_CHECKING:  # what opens a store is loaded when that is asked for
    from nbasset.engine.body import Surroundings
    from nbasset.instance.opened_store import Opened
    from nbasset.instance.results import Results

Listener = Callable[[Event], None]


class Instance:
    """Everything about one notebook or script: what is defined, its store, its history, its runs.

    Args:
        root: the store's folder; None means ``NBASSET_HOME``, or where :func:`nbasset.storage.places.place_for` has it.
        notebook: what history is kept under.
        surroundings: where bodies run.
        plain: what plain cells have assigned, in a notebook.
        warn: called with a sentence for the user.
        reload_modules: loads again the local modules that changed on disk; it tells why one does not load.
        in_memory: whether nothing of it is to outlast it, and nothing lies in a folder.

    Attributes:
        runs: what is asked for, planned and done.
        snapshots: takes stock.
        listeners: called with every event.
        followers: called, after them, with events that come one after another.
        kept_names: what the names of bodies held at the end.
        put_back: what bodies had set, which is as before again.
        seeds: what assets begin to draw from.
        changed_values: values that plain cells have changed in place.
        plain: what plain cells have assigned; None outside of notebooks.
        defined: what is defined, as it changes.
    """

    def __init__(
        self,
        root: Path | None = None,
        *,
        notebook: str = "",
        surroundings: Surroundings | None = None,
        plain: PlainNames | None = None,
        warn: Callable[[str], None] | None = None,
        reload_modules: Callable[[], Broken] | None = None,
        in_memory: bool = False,
    ) -> None:
        self._in_memory = in_memory
        self.notebook = notebook or Path(sys.argv[0] or "python").stem
        self.surroundings = surroundings or PlainSurroundings()
        self.warn = warn or _to_stderr
        self.listeners: list[Listener] = []
        self.followers: list[Callable[[Sequence[Event]], None]] = []
        self.before_looks: dict[str, Callable[[], None]] = {}
        self.kept_names = KeptNames()
        self.put_back = PutBack(lambda sentence: self.warn(sentence))
        self.changed_values = ChangedValues()
        self.plain = plain
        self.defined = Defined(plain)
        self.defined.now.kept_at = KeptAt(partial(_io_manager_at, Path.cwd()))
        self.seeds = Seeds(lambda sentence: self.warn(sentence))
        self.snapshots = Snapshots(plain, reload_modules, self.warn, self.seeds)
        self.runs = Runs(self, self.standing, self.snapshots.apart)
        place = Place(root or Path()) if root or in_memory else place_now()
        self.open_store(place.root)
        if place.told:
            self.warn(place.told)

    # The store

    def open_store(self, root: Path) -> None:
        """Use the store in a folder from now on; it is opened when it is first asked for."""
        self.root = root.absolute()
        self._opened: Opened | None = None

    @property
    def opened(self) -> Opened:
        """The store, with all that is read from it and written to it."""
        if self._opened is None:
            from nbasset.instance.opened_store import Opened

            self._opened = Opened(
                self.root, self.notebook, lambda: self.definitions, self.warn, in_memory=self._in_memory
            )
            self._opened.on_keys = self.snapshots.look_anew
        return self._opened

    @property
    def store(self) -> ResultStore:
        """Where results are kept."""
        return self.opened.store

    @property
    def log(self) -> EventLog:
        """Where events are kept."""
        return self.opened.log

    @property
    def results(self) -> Results:
        """What finds and loads results."""
        return self.opened.results

    def close(self) -> None:
        """End what makes steps in other processes, write what is pending and let go of the store."""
        self.runs.executors.close()
        if self._opened is not None:
            self._opened.store.close()
            self._opened = None

    # Definitions

    @property
    def definitions(self) -> Definitions:
        """What is defined."""
        return self.defined.now

    def define(self, *assets: Asset) -> None:
        """Add assets; one of the same name is replaced.

        Raises:
            InvalidDefinition: when they would rest on themselves; the former definitions stay.
        """
        self.defined.define(*assets)

    def register(self, definitions: Definitions) -> None:
        """Add assets, jobs and resources.

        Raises:
            InvalidDefinition: when assets would rest on themselves; the former definitions stay.
        """
        self.defined.register(definitions)

    def standing_with(
        self,
        definitions: Definitions,
        config: CoercibleToRunConfig | None = None,
        *,
        retired: Sequence[ResultName] = (),
    ) -> Standing:
        """Add assets, jobs and resources, and tell where every asset stands then; versions are found once for both.

        Args:
            definitions: what to add.
            config: the config of a run.
            retired: assets to take out.

        Raises:
            InvalidDefinition: when assets would rest on themselves; the former definitions stay.
        """
        with self.defined.adding(definitions, retired) as check:
            standing = self.standing(config, about=[name for asset in definitions.assets for name in asset.names])
            check(standing.version)
        return standing

    def retire(self, *names: ResultName) -> None:
        """Take assets out of the definitions; their results stay in the store."""
        self.defined.retire(*names)

    def forget(self, word: str) -> int:
        """Take an asset out of the definitions and remove its results; the bytes that became free.

        Raises:
            InvalidSelection: when nothing of that name is defined or stored.
        """
        from nbasset.storage.checkpoint_files import remove_checkpoint

        known = self.definitions.known_as(word) or self.stored_as(word) or self.definitions.find(word)
        parts = self.standing(between_cells=True).definitions.parts_of(known)
        self.retire(known)
        for part in parts:
            self.opened.numbers.all(part)  # they go on where they were
            self.opened.histories.pop(part, None)
            remove_checkpoint(self.root, self.notebook, str(part))
        return sum(map(self.results.forget, parts))

    # Status and events

    def standing(
        self,
        config: CoercibleToRunConfig | None = None,
        *,
        between_cells: bool = False,
        about: Collection[ResultName] | None = None,
    ) -> Standing:
        """Where every asset stands now.

        Args:
            config: the config of a run.
            between_cells: whether it is only to be shown, so that what costs much is not looked at again.
            about: the assets that are asked about; what they do not rest on may be as it was. ``None`` for all.
        """
        self.runs.take_in()
        for look in self.before_looks.values():
            look()
        return self.snapshots.take(self.definitions, self.opened, config, between_cells=between_cells, about=about)

    def status(self, word: str) -> Assessment:
        """One asset's status and causes.

        Raises:
            InvalidSelection: when there is no such asset.
        """
        standing = self.standing(about=[self.definitions.find(word.partition("[")[0])])
        return standing.all()[standing.definitions.find(word)]

    def event(self, *events: Event) -> None:
        """Something happened, or several things one after another: history, log and listeners hear of it."""
        told = [self.opened.noted(event) for event in events]
        for listener in self.listeners:
            for event in told:
                listener(event)
        for follower in self.followers:
            follower(told)

    # Values

    def accept(self, word: str, who: str) -> Materialization:
        """Take an asset's last result as the result of its definition now, with a record of who decided so.

        Args:
            word: the asset, as a user string.
            who: who judges the change harmless.

        Raises:
            NeverMade: when there is no earlier result, or what it rests on has to be accepted or made first.
            InvalidSelection: when there is no such asset.
        """
        from nbasset.instance.keeping import not_acceptable

        status = self.status(word)
        if status.current is not None or status.last is None or status.key is None:
            raise NeverMade(not_acceptable(status))
        kept = self.opened.keeper.accepted(status, status.last, status.key, who)
        told = Skipped(kept.asset, "", self.notebook, time.time(), key=kept.key, data_version=kept.data_version)
        self.event(replace(told, version=kept.version, accepted=who))
        self.log.flush()
        self.snapshots.look_anew()
        return kept

    def value(self, word: str, notebook: str | None = None, version: int | None = None) -> object:
        """An asset's value: its current result, or else the last one.

        Args:
            word: the asset, as a user string.
            notebook: another notebook that uses this store.
            version: the number of an earlier result instead.

        Raises:
            NeverMade: when there is no result to load.
        """
        return self.results.load(self.result(word, notebook, version))

    def result(self, word: str, notebook: str | None = None, version: int | None = None) -> Materialization:
        """The result there is to show for an asset: the current one, or else the last; or the one of a number.

        Raises:
            NeverMade: when there is none.
            InvalidSelection: when there is no such asset.
        """
        if version is not None:
            from nbasset.instance.numbered_results import numbered_result

            asset = self.definitions.known_as(word) or self.stored_as(word) or self.definitions.find(word)
            return numbered_result(self.store, self.log, notebook or self.notebook, asset, version)
        if notebook is not None and notebook != self.notebook:
            return self.results.others.last(notebook, word)
        if self.definitions.known_as(word.partition("[")[0]) is None and (stored := self.stored_as(word)) is not None:
            return self.store.versions(stored)[0]
        status = self.status(word)
        if status.result is None:
            lost = self.results.lost(status.asset, status.key) if status.key else ""
            raise NeverMade(lost or f"{word} was never made: run %materialize {word}, or materialize() in a script.")
        return status.result

    def stored_as(self, word: str) -> ResultName | None:
        """The name of stored results that a word means: that of exactly this text, or one that reads so."""
        for text in (word, *names_that_read(user_string(word))):
            with contextlib.suppress(ValueError):
                name = ResultName.from_text(text)
                if self.store.versions(name):
                    return name
        return None


def _io_manager_at(folder: Path, place: str) -> object:
    from nbasset.storage.io.at import io_manager_at  # with the first value that is to be kept so

    return io_manager_at(place, folder)


def _to_stderr(sentence: str) -> None:
    print(f"nbasset: {sentence}", file=sys.stderr)
