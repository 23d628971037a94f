"""Numbered results: the versions of assets by the numbers that one notebook gives them."""

from __future__ import annotations

from collections.abc import Mapping

from nbasset.core.dataclass import replace
from nbasset.core.errors import NeverMade
from nbasset.core.events import Event, Materialized, Skipped
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.numbering import Numbering
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.result_names import ResultName
from nbasset.engine.watch.observing import at_work

Ahead = Mapping[tuple[str, str], int]
"""Numbers that a process is given along that makes a version elsewhere, by key and data version."""


class Numbers:
    """The numbers of versions, in one notebook.

    Records tell their own. Of what other notebooks have made, and of what earlier versions of nbasset have kept, the
    log tells it, which is asked once for each asset.

    Args:
        log: what happened.
        notebook: the notebook, by its name.
        histories: what the log has told of each asset; one that had never a result has no version yet.
    """

    def __init__(self, log: EventLog, notebook: str, histories: Mapping[ResultName, AssetHistory]) -> None:
        self._log = log
        self._notebook = notebook
        self._histories = histories
        self._known: dict[ResultName, Numbering] = {}

    def all(self, asset: ResultName) -> Numbering:
        """All that have been given to the versions of an asset."""
        if asset not in self._known:
            known = self._known[asset] = Numbering()
            history = self._histories.get(asset)
            has_stood = history is not None and history.last_key is not None
            for event in self._log.events(self._notebook, asset) if has_stood else ():
                known.after(event)
        return self._known[asset]

    def of(self, made: Materialization) -> int | None:
        """The number of a version; ``None`` where it has none in this notebook."""
        if made.version and made.notebook == self._notebook:
            return made.version
        return self.all(made.asset).of(made.key, made.data_version)

    def told(self, made: Materialization) -> int | None:
        """The number of a version as it is shown; of an only one nothing."""
        number = self.of(made)
        if number == 1:
            history = self._histories.get(made.asset)
            several = history.versions > 1 if history and history.versions else self.all(made.asset).greatest > 1
            return number if several else None
        return number

    def numbered(self, made: Materialization) -> Materialization:
        """A version that is about to be kept, with its number."""
        return replace(made, version=self.all(made.asset).give(made.key, made.data_version))

    def after(self, event: Event) -> Event:
        """The event, with the number of the version that stands from then on."""
        if event.asset is None or not isinstance(event, Materialized | Skipped):
            return event
        known = self.all(event.asset)
        if not event.version and event.data_version:
            key, value = event.key or "", event.data_version
            event = replace(event, version=known.of(key, value) or known.give(key, value))
        known.after(event)
        return event

    def ahead(self, asset: ResultName, key: str | None) -> Ahead:
        """What another process has to know to number a version that it makes."""
        known = self.all(asset)
        same = {each: number for each, number in known.numbers.items() if each[0] == key}
        return {("", ""): known.greatest, **same} if known.greatest else {}

    def expect(self, ahead: Mapping[ResultName, Ahead]) -> None:
        """In such a process: number versions as the kernel would.

        Args:
            ahead: what :meth:`ahead` gave, by asset.
        """
        for asset, numbers in ahead.items():
            known = self._known[asset] = Numbering()
            for (key, value), number in numbers.items():
                known.note(key, value, number)


def numbered_result(
    store: ResultStore, log: EventLog, notebook: str, asset: ResultName, number: int
) -> Materialization:
    """A version of an asset; for the body that asks it is untracked, as nothing from scratch has a history.

    Args:
        store: where results are kept.
        log: what happened.
        notebook: the notebook, by its name.
        asset: the asset.
        number: the version, from 1.

    Raises:
        NeverMade: when there is no such version, or its value is not in the store any more.
    """
    seen = at_work()
    if seen is not None:
        seen.unseen(f"version #{number} of {asset}")
    log.flush()
    numbers = Numbers(log, notebook, {asset: AssetHistory(last_key="")})
    kept = store.versions(asset)
    for made in kept:
        if numbers.of(made) == number:
            return made
    greatest = max([numbers.all(asset).greatest, *(numbers.of(made) or 0 for made in kept)])
    if not 0 < number <= greatest:
        known = f"it has #1 to #{greatest}" if greatest else "it was never made"
        raise NeverMade(f"{asset} has no version #{number}: {known}, as %asset {asset} history tells.")
    raise NeverMade(
        f"The value of {asset} #{number} is not in the store any more: it gave way, or was removed; made again, it is "
        "there again."
    )
