"""Results of other notebooks that use the same store."""

from __future__ import annotations

from nbasset.core.errors import NeverMade
from nbasset.core.history import fold
from nbasset.core.materialization import Materialization
from nbasset.core.observation import ABSENT
from nbasset.core.ports import EventLog, ResultStore
from nbasset.engine.watch.observing import at_work


class OtherNotebooks:
    """Finds the last results of other notebooks' assets.

    Args:
        store: the store.
        log: what happened in all of them.
    """

    def __init__(self, store: ResultStore, log: EventLog) -> None:
        self._store = store
        self._log = log

    def last(self, notebook: str, asset: str) -> Materialization:
        """The last result of an asset; for the body that asks, that is an observation.

        Raises:
            NeverMade: when there is none.
        """
        seen = at_work()
        if seen is not None:
            seen.result(asset, notebook, self.version(notebook, asset))
        return self._last(notebook, asset)

    def version(self, notebook: str, asset: str) -> str:
        """The data version of the last result of an asset, or :data:`~nbasset.core.observation.ABSENT`."""
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
        found = self._store.find(asset, key) if key else ()
        if not found:
            raise NeverMade(f"The last result of {asset} in the notebook {notebook!r} is not in the store any more.")
        return found[0]
