"""Sharing: what several values of one body share is kept with them, and comes back with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from nbasset.core.dataclass import replace
from nbasset.core.digests import digest_of
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.together import Together

if TYPE_CHECKING:
    from nbasset.versions.values.sharing import Shared

Loaded = dict[tuple[str, tuple[ResultName, ...]], tuple[object, ...]]
"""What was loaded for one use, by the run that made it and the assets stored as one."""


def _shared(values: Mapping[str, object]) -> Shared:
    from nbasset.versions.values.sharing import shared_by

    return shared_by(values)


class Sharing:
    """What the values of one body share.

    Args:
        values: its values that are pickled, by name.
    """

    def __init__(self, values: Mapping[ResultName, object]) -> None:
        self._values = values
        found = _shared({str(name): value for name, value in values.items()}) if len(values) > 1 else None
        self._links = found.links if found else {}
        self._views = found.views if found else ()
        self._names = tuple(name for name in values if str(name) in self._links)

    def noted(self, made: Materialization) -> Materialization:
        """What is known of one of the results, with what it shares: shared otherwise, it counts as another."""
        if made.asset not in self._names:
            return made
        links = self._links[str(made.asset)]
        making = made.making._replace(together=self._names, identity=made.making.identity or made.data_version)
        return replace(made, making=making, data_version=digest_of([made.data_version, [list(each) for each in links]]))

    def stored(self, made: Materialization, value: object) -> object:
        """What is stored of a value: all those with which it shares."""
        if not made.making.together:
            return value
        return Together(tuple(self._values[each] for each in self._names), self._views)


def again(made: Materialization, loaded: object) -> object:
    """What was loaded from a store, as it is stored once more."""
    if not made.making.together:
        return loaded
    values = cast("tuple[object, ...]", loaded)
    return Together(values, _shared({str(number): each for number, each in enumerate(values)}).views)


def own_part(made: Materialization, loaded: object, before: Loaded) -> object:
    """The value of a result, of what a store has given; noted for the others that are stored with it."""
    together = made.making.together
    if not together:
        return loaded
    before[made.run_id, together] = values = cast("tuple[object, ...]", loaded)
    return values[together.index(made.asset)]
