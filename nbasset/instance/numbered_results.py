"""Numbered results: a version of an asset by the number that its history gives it."""

from __future__ import annotations

from nbasset.core.errors import NeverMade
from nbasset.core.materialization import Materialization
from nbasset.core.numbering import numbered
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.result_names import ResultName
from nbasset.core.view import AssetView
from nbasset.engine.watch.observing import at_work


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
    versions = {each.number: each for each in numbered(log.events(notebook, asset))}
    if number not in versions:
        known = f"it has #1 to #{max(versions)}" if versions else "it was never made"
        raise NeverMade(f"{asset} has no version #{number}: {known}, as %asset {asset} history tells.")
    wanted = versions[number]
    for made in store.find(asset, str(wanted.event.key)):
        if wanted.data_version in ("", made.data_version):
            return made
    raise NeverMade(
        f"The value of {asset} #{number} is not in the store any more: it gave way, or was removed; made again, it is "
        "there again."
    )


def version_fact(log: EventLog, notebook: str, asset: ResultName, view: AssetView) -> dict[str, str]:
    """What there is to say of the number of the version that is shown; of an only one nothing.

    Args:
        log: what happened.
        notebook: the notebook, by its name.
        asset: the asset.
        view: its view.
    """
    log.flush()
    numbers = numbers_of(log, notebook, asset)
    shown = max((number for (key, _), number in numbers.items() if key == view["key"]), default=0)
    return {"version": f"#{shown} of {max(numbers.values())}"} if shown and len(numbers) > 1 else {}


def numbers_of(log: EventLog, notebook: str, asset: ResultName) -> dict[tuple[str, str], int]:
    """The numbers of an asset's versions, by key and data version.

    Args:
        log: what happened.
        notebook: the notebook, by its name.
        asset: the asset.
    """
    return {(str(each.event.key), each.data_version): each.number for each in numbered(log.events(notebook, asset))}
