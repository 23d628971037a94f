"""Results of other notebooks that use the same store."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.errors import NeverMade
from nbasset.core.history import fold
from nbasset.core.keys import user_string
from nbasset.core.materialization import Materialization
from nbasset.core.observation import ABSENT
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.result_names import ResultName
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

    def last(self, notebook: str, word: str) -> Materialization:
        """The last result of an asset; for the body that asks, that is an observation.

        Args:
            notebook: the notebook, by its name.
            word: the asset's name, as text, or a user string.

        Raises:
            NeverMade: when there is none.
        """
        seen = at_work()
        if seen is not None:
            seen.result(word, notebook, self.version(notebook, word))
        return self._last(notebook, word)

    def version(self, notebook: str, word: str) -> str:
        """The data version of the last result of an asset, or :data:`~nbasset.core.observation.ABSENT`."""
        try:
            return self._last(notebook, word).data_version
        except NeverMade:
            return ABSENT

    def _last(self, notebook: str, word: str) -> Materialization:
        histories = self._log.latest(notebook)
        asset = _meant(word, histories)
        if asset is None:
            known = (
                f"it has {', '.join(sorted(map(str, histories)))}" if histories else "nothing of it is in this store"
            )
            raise NeverMade(f"The notebook {notebook!r} has made no asset {word!r}; {known}.")
        key = fold(histories[asset]).last_key
        found = self._store.find(asset, key) if key else ()
        if not found:
            raise NeverMade(
                f"The last result of {asset} in the notebook {notebook!r} is not in the store any more: make it again "
                "there."
            )
        return found[0]


def _meant(word: str, names: Iterable[ResultName]) -> ResultName | None:
    """The result of exactly this text, or else one that reads so; definitions of this notebook have no say."""
    reads = {user_string(str(name)): name for name in names}
    exact = {str(name): name for name in names}
    return exact.get(word) or reads.get(user_string(word))
