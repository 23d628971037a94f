"""Results: what the store has, what this session keeps beside it, and what is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbasset.core.errors import Damaged, Drifted, NeverMade, NotTrusted
from nbasset.core.history import AssetHistory, fold
from nbasset.core.keys import AssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.shown import Items
from nbasset.engine.watch.observe import at_work
from nbasset.storage.io.managers import InputContext, OutputContext
from nbasset.versions.data_version import data_version, is_well_known
from nbasset.versions.files import ABSENT, EXISTENCE, RESULT, VARIABLE, path_digest, presence, variable_digest
from nbasset.versions.settings import SETTINGS
from nbasset.versions.values.digest import digest as identity
from nbasset.versions.values.objects import pickles_its_own_way

MEMORY = "memory"
"""The I/O of values that could not be stored and live as long as the session."""

IMMUTABLE = (int, str, float, bool, bytes, complex, type(None))


class Results:
    """Finds and loads results; everything else asks here, never the store.

    Args:
        store: the store.
        log: what happened, in other notebooks too.
        io_manager: gives the I/O manager of a key.
        warn: takes one sentence.
        base: the folder that relative paths of observed files start from.
    """

    def __init__(
        self,
        store: ResultStore,
        log: EventLog,
        io_manager: Callable[[str], Any],
        warn: Callable[[str], None],
        base: Path,
    ) -> None:
        self.store = store
        self._log = log
        self.base = base
        self._io_manager = io_manager
        self._warn = warn
        self._session: dict[str, tuple[Materialization, object]] = {}
        self._lost: dict[str, str] = {}
        self._told: set[str] = set()
        self._plain: dict[tuple[str, str], object] = {}

    def find(self, asset: str, key: str) -> Sequence[Materialization]:
        """The usable records of a key, newest first."""
        kept = self._session.get(key)
        if kept is not None:
            return (kept[0],)
        return () if key in self._lost else self.store.find(asset, key)

    def expect(self, histories: Mapping[str, AssetHistory], names: Iterable[str]) -> None:
        """Prepare for the question which of these assets still have the result that was current last."""
        last = ((name, histories[name].last_key) for name in names if name in histories)
        self.store.expect([(name, key) for name, key in last if key])

    def holding(self, asset: str, key: str) -> Materialization | None:
        """The newest record of a key whose observations all hold now."""
        return next((made for made in self.find(asset, key) if not self.changed(made)), None)

    def changed(self, made: Materialization) -> Sequence[str]:
        """What was observed while the result was made and is different now, in words."""
        words = []
        for path, digest in made.details.get("observed", ()):
            now = self.digest_now(path)
            if now != digest:
                words.append(_change(path, digest, now))
        return words

    def digest_now(self, observed: str) -> str:
        """The digest now of something that was observed: a file, a folder, settings."""
        find = SETTINGS.get(observed)
        if find:
            return find()
        if observed.startswith(VARIABLE):
            return variable_digest(os.environ.get(observed.removeprefix(VARIABLE)))
        if observed.startswith(EXISTENCE):
            return presence(os.path.exists(os.path.join(self.base, observed.removeprefix(EXISTENCE))))
        if observed.startswith(RESULT):
            asset, _, notebook = observed.removeprefix(RESULT).partition(" in ")
            return self._version_of(notebook, asset)
        return path_digest(os.path.join(self.base, observed))

    def of_notebook(self, notebook: str, asset: str) -> Materialization:
        """The last result of an asset of another notebook that uses this store; for a body, that is an observation.

        Raises:
            NeverMade: when there is none.
        """
        seen = at_work()
        if seen is not None:
            seen.result(asset, notebook, self._version_of(notebook, asset))
        return self._last(notebook, asset)

    def _version_of(self, notebook: str, asset: str) -> str:
        try:
            return self._last(notebook, asset).data_version
        except NeverMade:
            return ABSENT

    def _last(self, notebook: str, asset: str) -> Materialization:
        histories = self._log.latest(notebook)
        if asset not in histories:
            known = f"it has {', '.join(sorted(histories))}" if histories else "nothing of it is in this store"
            raise NeverMade(f"The notebook {notebook!r} has made no asset {asset!r}; {known}.")
        key = fold(histories[asset]).last_key
        found = self.find(asset, key) if key else ()
        if not found:
            raise NeverMade(f"The last result of {asset} in the notebook {notebook!r} is not in the store any more.")
        return found[0]

    def lost(self, asset: str, key: str) -> str:
        """Why a result that once existed is not there; empty when nobody knows."""
        if key in self._lost:
            return self._lost[key]
        if any(each[1] == key for each in self.store.untrusted()):
            return "its stored result was made on another computer and is not trusted (%nbasset trust)"
        return ""

    def keep_in_session(self, made: Materialization, value: object) -> None:
        """Keep a value that cannot be stored, for as long as the session lives."""
        self._session[made.key] = (made, value)

    def in_session(self, key: str) -> tuple[Materialization, object] | None:
        """What is kept under a key for as long as the session lives."""
        return self._session.get(key)

    def remember(self, made: Materialization, value: object) -> None:
        """Spare loading a value that cannot be changed anyway."""
        if type(value) in IMMUTABLE:
            self._plain[made.key, made.data_version] = value
        self._session.pop(made.key, None)
        self._lost.pop(made.key, None)

    def loads_as_it_was(self, made: Materialization, value: object) -> bool:
        """Whether a value that was just stored comes back the same; what is known to do so is not asked.

        Where a library itself says how its objects are pickled, what it gives back is taken for the same: consumers
        get what was loaded in this session as in later ones.
        """
        if is_well_known(value):
            return True
        before = identity(value).digest
        try:
            loaded = self.store.load(made)
        except (Damaged, Drifted, NotTrusted):
            return False
        if identity(loaded).digest == before or identity(value).digest != before:
            return True
        beside = [identity(each, spared=pickles_its_own_way).digest for each in (value, loaded)]
        return beside[0] == beside[1]

    def is_whole(self, made: Materialization) -> bool:
        """Whether a stored result is what was written; what is not is told, and not found again."""
        if made.key in self._session:
            return True
        try:
            self.store.verify(made)
        except (Damaged, NotTrusted) as error:
            self._forget_plain(made, error)
            return False
        return True

    def _forget_plain(self, made: Materialization, error: Exception) -> None:
        self._lost[made.key] = str(error)
        self._plain.pop((made.key, made.data_version), None)

    def load(self, made: Materialization) -> object:
        """A private copy of the value; a value that could not be stored is the one and only.

        Raises:
            Damaged, Drifted, NotTrusted: it cannot be used; it is not found again.
        """
        if made.key in self._session:
            return self._shared(made)
        if (made.key, made.data_version) in self._plain:
            return self._plain[made.key, made.data_version]
        try:
            value = self.store.load(made) if made.io == "pickle" else self._from_manager(made)
        except (Damaged, Drifted, NotTrusted) as error:
            self._forget_plain(made, error)
            if isinstance(error, Drifted):
                self._warn(str(error))
            raise
        self.remember(made, value)
        return value

    def _shared(self, made: Materialization) -> object:
        """A value that cannot be copied: everybody gets the same; when somebody has changed it, that is said once."""
        value = self._session[made.key][1]
        then = made.details.get("identity", made.data_version)
        if made.key not in self._told and data_version(value).digest != then:
            self._told.add(made.key)
            self._warn(
                f"The value of {made.asset} cannot be copied, so all share it, and something has changed it in place: "
                f"%materialize {made.asset} --force makes it anew."
            )
        return value

    def _from_manager(self, made: Materialization) -> object:
        try:
            return self._io_manager(made.io).load_input(_input_context(made))
        except Exception as error:
            self._warn(f"{made.asset}: I/O manager {made.io} could not load it and it will be made again: {error}")
            raise Damaged(f"I/O manager {made.io} could not load it: {error}") from error

    def shown(self, made: Materialization) -> Items:
        """What the making showed; nothing when that is damaged, which the store has told."""
        if made.key in self._session:
            return tuple(self._session[made.key][0].details.get("shown", ()))
        try:
            return self.store.shown(made)
        except (Damaged, NotTrusted) as error:
            self._forget_plain(made, error)
            return ()

    def forget(self, asset: str) -> int:
        """Remove every result of an asset; the bytes that became free."""
        for key in [key for key, (made, _) in self._session.items() if made.asset == asset]:
            del self._session[key]
        return self.store.forget(asset)

    def relative(self, path: str) -> str:
        """A path as records keep it: relative when it lies below the base, so that the folder can move."""
        try:
            return Path(path).relative_to(self.base).as_posix()
        except ValueError:
            return path


def _change(observed: str, before: str, now: str) -> str:
    """What became of something observed, in words."""
    if observed in SETTINGS:
        return f"{observed} changed"
    if observed.startswith(VARIABLE):
        return (
            f"{observed} {'is not set any more' if now == ABSENT else 'is set now' if before == ABSENT else 'changed'}"
        )
    kind = (
        "" if observed.startswith((EXISTENCE, RESULT)) else "folder " if "listing" in (before[:7], now[:7]) else "file "
    )
    what = "is gone" if now == ABSENT else "is there now" if before == ABSENT else "changed"
    return f"{kind}{observed.removeprefix(EXISTENCE)} {what}"


def _input_context(made: Materialization) -> InputContext:
    metadata = made.details.get("definition_metadata", {})
    kept = OutputContext(AssetKey(made.asset), made.run_id, metadata, version=made.key)
    return InputContext(AssetKey(made.asset), made.run_id, metadata, upstream_output=kept)
