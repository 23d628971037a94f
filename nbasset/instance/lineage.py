"""The lineage of a version: for each result the versions that it was made from, as the store has them."""

from __future__ import annotations

from nbasset.core.lineage import Lineage, Origin
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.instance.instance import Instance


def lineage(instance: Instance, name: str, version: int | None = None) -> Lineage:
    """What led to a value of an asset.

    Args:
        instance: the instance.
        name: the asset, as a user string.
        version: the number of an earlier version; ``None``: the one that stands.

    Raises:
        NeverMade: when there is no such version, or its value is not in the store any more.
        InvalidSelection: when there is no such asset.
    """
    return _Walk(instance).back_from(instance.result(name, version=version))


class _Walk:
    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._origins: list[Origin] = []
        self._places: dict[tuple[ResultName, str, str], int] = {}

    def back_from(self, made: Materialization) -> Lineage:
        """The lineage of a result: each version once, behind what it was made from."""
        todo: list[tuple[Materialization, bool]] = [(made, False)]
        while todo:
            one, opened = todo.pop()
            if _id(one) in self._places:
                continue
            behind = [(up, self._behind(one, up)) for up in one.making.upstream]
            if not opened:
                todo.append((one, True))
                todo += [(found, False) for _, found in reversed(behind) if found is not None]
                continue
            places = [self._places[_id(found)] if found is not None else self._lost(up) for up, found in behind]
            self._places[_id(one)] = len(self._origins)
            self._origins.append(Origin(str(one.asset), one, self._instance.opened.numbers.of(one), tuple(places)))
        return Lineage(tuple(self._origins))

    def _behind(self, made: Materialization, up: ResultName) -> Materialization | None:
        """The version of an upstream asset that a result was made from; ``None`` where it is not in the store."""
        wanted = {each.split()[0] for each in (*made.making.inputs.values(), made.making.after.get(up, "-"))}
        kept = self._instance.store.versions(up)
        found = [each for each in kept if not wanted.isdisjoint((each.data_version, each.key))]
        return next((each for each in found if each.made_at <= made.made_at), found[0] if found else None)

    def _lost(self, up: ResultName) -> int:
        self._origins.append(Origin(str(up), None, None))
        return len(self._origins) - 1


def _id(made: Materialization) -> tuple[ResultName, str, str]:
    return made.asset, made.key, made.data_version
