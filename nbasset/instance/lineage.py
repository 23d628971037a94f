"""The lineage of a version: for each result the versions that it was made from, as the store has them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from nbasset.core.gathering import Gathering, Whole, gathering
from nbasset.core.lineage import Lineage, Origin
from nbasset.core.materialization import Materialization, data_version_in
from nbasset.core.result_names import ResultName
from nbasset.instance.instance import Instance
from nbasset.instance.standing import Standing


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
    made = instance.result(name, version=version)
    return _Walk(instance, instance.standing(between_cells=True)).back_from(made)


class Behind:
    """Tells what is behind several results, each by itself.

    Args:
        instance: the instance.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance, self._standing = instance, instance.standing(between_cells=True)

    def of(self, made: Materialization) -> Sequence[Origin]:
        """What led to a result, the sources first, without itself."""
        return _Walk(self._instance, self._standing).back_from(made).origins[:-1]


class _Walk:
    def __init__(self, instance: Instance, standing: Standing) -> None:
        self._instance = instance
        self._stands, self._wholes = standing.all(), standing.definitions.wholes
        self._origins: list[Origin] = []
        self._places: dict[tuple[ResultName, str, str], int] = {}

    def back_from(self, made: Materialization) -> Lineage:
        """The lineage of a result: each version once, behind what it was made from."""
        todo: list[tuple[Materialization, bool]] = [(made, False)]
        while todo:
            one, opened = todo.pop()
            if _id(one) in self._places:
                continue
            behind = self._all_behind(one)
            if not opened:
                todo.append((one, True))
                todo += [(found, False) for _, found in reversed(behind) if found is not None]
                continue
            places = [self._places[_id(found)] if found is not None else self._lost(up) for up, found in behind]
            self._places[_id(one)] = len(self._origins)
            self._origins.append(Origin(str(one.asset), one, self._instance.opened.numbers.of(one), tuple(places)))
        return Lineage(tuple(self._origins))

    def _all_behind(self, made: Materialization) -> list[tuple[ResultName, Materialization | None]]:
        if isinstance(made, Gathering):
            return [(each.asset, each) for _, each in made.parts]
        return [(up, found) for up in made.making.upstream for found in self._behind(made, up)]

    def _behind(self, made: Materialization, up: ResultName) -> Sequence[Materialization | None]:
        """The version of an upstream asset that a result was made from; of what was gathered, that of each point.

        It is None where it is not in the store.
        """
        wanted = {data_version_in(each) for each in (*made.making.inputs.values(), made.making.after.get(up, "-"))}
        whole = self._wholes.get(up)
        if whole is not None:
            return self._gathered(up, whole, wanted, made.made_at)
        kept = self._instance.store.versions(up)
        found = [each for each in kept if not wanted.isdisjoint((each.data_version, each.key))]
        return [each for each in found if each.made_at <= made.made_at][:1] or found[:1] or (None,)

    def _gathered(self, up: ResultName, whole: Whole, wanted: Set[str], at: float) -> Sequence[Materialization | None]:
        """What was gathered then: what stands now, or what was the last by then; which of these, its digest tells."""
        now = [(point, self._stands[name].current) for point, name in whole.parts]
        kept = [(point, self._instance.store.versions(name)) for point, name in whole.parts]
        then = [(point, next((each for each in some if each.made_at <= at), None)) for point, some in kept]
        for tried in (now, then):
            parts = [(point, each) for point, each in tried if each is not None]
            if gathering(up, whole, parts).data_version in wanted:
                return [each for _, each in parts]
        return (None,)

    def _lost(self, up: ResultName) -> int:
        self._origins.append(Origin(str(up), None, None))
        return len(self._origins) - 1


def _id(made: Materialization) -> tuple[ResultName, str, str]:
    return made.asset, made.key, made.data_version
