"""What every result rests on, where assets have points: found once for each asset, and told for each of its points."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.graph import Graph
from nbasset.core.result_names import ResultName
from nbasset.core.spreading import Spread
from nbasset.versions.reach import Resolved
from nbasset.versions.resolver import Resolver


class AtPoints:
    """Tells looks what results rest on, in the place of a resolver.

    Args:
        resolver: tells it of assets, without their points.
        definitions: everything that is defined.
        now: the moment, in seconds since 1970 (UTC).
        before: what the look before was told by, where that had points too.
        about: the assets that are asked about; they, and what they rest on, are looked at closely.

    Attributes:
        memo: what this look has digested.
        spread: every asset at each of its points.
        late_names: the results that may rest on something else than in the look before.
        moved: what is gathered, where it consists of other parts than then.
    """

    takes_for_granted = False
    moment = 1

    def __init__(
        self,
        resolver: Resolver,
        definitions: Definitions,
        now: float,
        before: AtPoints | None,
        about: Iterable[ResultName] | None,
    ) -> None:
        self.memo = resolver.memo
        self.traces = self
        self._resolver = resolver
        self._before = before
        self._assets = _found(resolver, definitions, about)
        self._given = _given(definitions, now)
        same = before is not None and before._rests_alike(definitions, self._assets, self._given)
        self.spread: Spread = (
            before.spread if before and same else Spread(definitions, lambda name: self.asset(name).version, now)
        )
        self.late_names: set[ResultName] = set()
        self.moved: set[ResultName] = set()
        self._resolved = self._at_each(before, same=same)

    def _rests_alike(self, definitions: Definitions, assets: dict[ResultName, Resolved], given: Hashable) -> bool:
        """Whether other assets have the same points, each resting on the same."""
        return (
            self.spread.defined is definitions
            and self._given == given
            and all(
                found is self._assets[name] or found.version.upstream == self._assets[name].version.upstream
                for name, found in assets.items()
            )
        )

    def _at_each(self, before: AtPoints | None, *, same: bool) -> dict[ResultName, Resolved]:
        stood = before._resolved if before is not None else {}
        if before is not None and same:
            late = [name for name, found in self._assets.items() if before._assets[name] is not found]
            if not late:
                return stood
            names: Iterable[ResultName] = self.spread.names_of(late)
            found = dict(stood)
        else:
            names, found = self.spread.by_name, {}
            self.late_names.update(stood.keys() - self.spread.by_name.keys())
            then = before.spread.wholes if before is not None else {}
            self.moved.update(name for name, whole in self.spread.wholes.items() if then.get(name) != whole)
        for name in names:
            found[name] = self._at_one(name, before)
            if stood.get(name) is not found[name]:
                self.late_names.add(name)
        return found

    def _at_one(self, name: ResultName, before: AtPoints | None) -> Resolved:
        base = ResultName(name.key)
        resolved = self._assets[base]
        version = self.spread.version_at(name, resolved.version)
        if version is resolved.version:
            return resolved
        stood = before._resolved.get(name) if before is not None else None
        if (
            stood is not None
            and before is not None
            and before._assets.get(base) is resolved
            and stood.version == version
        ):
            return stood
        return replace(resolved, version=version)

    def asset(self, name: ResultName) -> Resolved:
        """What an asset rests on, by the names that definitions have."""
        return self._assets[name]

    def resolved(self, asset: Asset) -> Resolved:
        """What results at a point rest on; several of one body rest on the same."""
        return self._resolved[asset.names[0]]

    sure = resolved

    def unsure(self, names: Iterable[ResultName]) -> list[ResultName]:
        """Nothing: everything was looked at as closely as it is asked about."""
        return []

    def late(self, moment: int) -> set[ResultName] | None:
        """The results that may rest on something else than in the look before; ``None`` where that may be all."""
        return self.late_names if self._before is not None else None

    def reread(self, asset: Asset, names: Iterable[ResultName], resolver: Resolver) -> dict[ResultName, Resolved]:
        """What results at a point rest on, found once more by a resolver."""
        base = self.spread.defined.by_name[ResultName(asset.key)]
        resolved = resolver.resolved(base)
        found = {name: self.spread.version_at(name, resolved.version) for name in names}
        return {name: replace(resolved, version=version) for name, version in found.items()}


def _found(
    resolver: Resolver, definitions: Definitions, about: Iterable[ResultName] | None
) -> dict[ResultName, Resolved]:
    by_name = definitions.by_name
    found = {name: resolver.resolved(asset) for name, asset in by_name.items()}
    asked = set(by_name) if about is None else {ResultName(name.key) for name in about}
    sure: set[ResultName] = set()
    while left := _above(asked & by_name.keys(), found) - sure:
        sure |= left
        found.update((name, resolver.sure(by_name[name])) for name in resolver.unsure(left))
    return found


def _above(names: Collection[ResultName], found: dict[ResultName, Resolved]) -> set[ResultName]:
    graph = Graph({name: each.version.upstream for name, each in found.items()})
    return graph.ancestors(names).union(names)


def _given(definitions: Definitions, now: float) -> Hashable:
    """What the dimensions are given whose values come and go."""
    dimensions = [each for asset in definitions.assets for each in asset.dimensions if callable(each.given)]
    return tuple((each.name, *_told(each.given, now)) for each in dimensions if callable(each.given))


def _told(given: Callable[[float], Iterable[object]], now: float) -> Iterable[str]:
    try:
        return [repr(each) for each in given(now)]
    except InvalidDefinition as error:  # told where its dimension is asked for
        return [str(error)]
