"""Pins: versions that count since somebody has said so, until they are unpinned."""

from __future__ import annotations

import time

from nbasset.core.events import Pinned
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.instance.instance import Instance


def pin(instance: Instance, word: str, version: int) -> Materialization:
    """Have a version of an asset count until it is unpinned, whatever the asset is made from by then.

    Args:
        instance: the instance.
        word: the asset, as a user string.
        version: the number of the version.

    Raises:
        NeverMade: when there is no such version, or its value is not in the store any more.
        InvalidSelection: when there is no such asset.
    """
    made = instance.result(str(_found(instance, word)), version=version)
    where = (made.asset, "", instance.notebook, time.time())
    _decided(instance, Pinned(*where, key=made.key, data_version=made.data_version, version=version))
    return made


def unpin(instance: Instance, word: str) -> None:
    """Have an asset's definition count again.

    Args:
        instance: the instance.
        word: the asset, as a user string.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    _decided(instance, Pinned(_found(instance, word), "", instance.notebook, time.time()))


def _found(instance: Instance, word: str) -> ResultName:
    """The asset, or the point of one, that is meant."""
    return instance.standing(between_cells=True).definitions.find(word)


def _decided(instance: Instance, event: Pinned) -> None:
    """Something counts by now that no look at code and files can tell."""
    instance.event(event)
    instance.log.flush()
    instance.snapshots.look_anew()
