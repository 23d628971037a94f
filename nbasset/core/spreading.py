"""Spreading: from what is defined to every result there is, each asset at each of its points.

One rule for sweeps and partitions: a dimension flows down, so that an asset has the points of what it uses, each
resting on the same point there, until an asset gathers it. What is gathered is a *whole*: a mapping by value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.gathering import Whole
from nbasset.core.graph import Graph
from nbasset.core.points import NOWHERE, Dimensions, Point
from nbasset.core.result_names import ResultName
from nbasset.core.version import Version


class Spread(Definitions):
    """Definitions with every asset at each of its points, and what is gathered of them.

    Args:
        defined: what is defined.
        version_of: tells what each asset rests on, by the names that definitions have.
        now: the moment, in seconds since 1970 (UTC).

    Attributes:
        defined: what is defined.
        dimensions: those of each asset, by its name there; an asset without any is not among them.
        wholes: what is gathered, by the name that it goes by.
        refused: why the dimensions of an asset cannot be told, in words.
    """

    def __init__(self, defined: Definitions, version_of: Callable[[ResultName], Version], now: float) -> None:
        super().__init__(jobs=defined.jobs.values(), resources=defined.resources)
        self.defined = defined
        self.dimensions: dict[ResultName, Dimensions] = {}
        self.wholes: dict[ResultName, Whole] = {}
        self.refused: dict[ResultName, str] = {}
        self._flows: dict[ResultName, dict[ResultName, frozenset[str]]] = {}
        self._find_dimensions(version_of, now)
        for name, asset in defined.by_name.items():
            for point in self._points(name):
                placed = asset.at(point)
                self.by_name[placed.names[asset.names.index(name)]] = placed
            if name in self.dimensions:
                self._gather(name, frozenset())
        for flows in self._flows.values():
            for up, kept in flows.items():
                if len(kept) < len(self.dimensions[up].by_name):
                    self._gather(up, kept)

    def _find_dimensions(self, version_of: Callable[[ResultName], Version], now: float) -> None:
        by_name = self.defined.by_name
        ups = {name: version_of(name).upstream for name in by_name}
        own: dict[int, Dimensions] = {}
        for name in Graph(ups).order:
            asset = by_name[name]
            if id(asset) in own:
                found = own[id(asset)]
            else:
                found = own[id(asset)] = self._dimensions_of(name, asset, ups, now)
            if found:
                self.dimensions[name] = found
            self._flows[name] = self._flowing(asset, ups[name])

    def _dimensions_of(
        self, name: ResultName, asset: Asset, ups: Mapping[ResultName, Iterable[ResultName]], now: float
    ) -> Dimensions:
        try:
            own = Dimensions(each.at(now) for each in asset.dimensions)
            flows = self._flowing(asset, dict.fromkeys(up for each in asset.names for up in ups[each]))
            self._check_gathered(asset, flows)
            down = [
                (str(up), Dimensions(each for each in self.dimensions[up] if each.name in kept))
                for up, kept in flows.items()
            ]
            return own.merged(down, str(name)) if down else own
        except InvalidDefinition as error:
            self.refused.update(dict.fromkeys(asset.names, str(error)))
            return Dimensions()

    def _flowing(self, asset: Asset, ups: Iterable[ResultName]) -> dict[ResultName, frozenset[str]]:
        """By upstream asset that has dimensions, those that an asset does not gather."""
        found = {up: self.dimensions[up].by_name for up in ups if up in self.dimensions}
        return {up: frozenset(each for each in names if not asset.gathers_it(each)) for up, names in found.items()}

    def _check_gathered(self, asset: Asset, flows: Mapping[ResultName, Collection[str]]) -> None:
        known = dict.fromkeys(each for up in flows for each in self.dimensions[up].by_name)
        for name in asset.gathers or ():
            if name not in known:
                there = f"there are {', '.join(known)}" if known else "what it uses has no dimensions"
                raise InvalidDefinition(f"it gathers {name}, which is no dimension of what it uses: {there}")

    def _points(self, name: ResultName) -> tuple[Point, ...]:
        found = self.dimensions.get(name)
        return (NOWHERE,) if found is None else found.points

    def _gather(self, name: ResultName, kept: frozenset[str]) -> None:
        """What is gathered of an asset where some dimensions are kept: one whole for each of their points."""
        dimensions = self.dimensions[name]
        gathered = tuple(each for each in dimensions.by_name if each not in kept)
        parts: dict[Point, list[tuple[Point, ResultName]]] = {} if kept else {NOWHERE: []}
        for point in dimensions.points:
            part = point.only(gathered), named_at(name, point)
            parts.setdefault(point.only(kept), []).append(part)
        for point, some in parts.items():
            whole = named_at(name, point)
            self.wholes[whole] = Whole(gathered, tuple(some))
            self.by_name[whole] = self.defined.by_name[name].at(point)

    def version_at(self, name: ResultName, version: Version) -> Version:
        """What a result rests on.

        Args:
            name: the result.
            version: what its asset rests on, by the names that definitions have.
        """
        if name in self.wholes:
            return version
        base = ResultName(name.key)
        if base in self.refused:
            return replace(version, not_run=self.refused[base])
        flows = self._flows.get(base)
        if not flows:
            return version
        point = self.by_name[name].point or NOWHERE
        inputs = {local: self._at(up, point, flows) for local, up in version.inputs.items()}
        return replace(version, inputs=inputs, after=tuple(self._at(up, point, flows) for up in version.after))

    def _at(self, up: ResultName, point: Point, flows: Mapping[ResultName, frozenset[str]]) -> ResultName:
        return named_at(up, point.only(flows[up])) if up in flows else up

    def names_of(self, names: Iterable[ResultName]) -> list[ResultName]:
        """Every result there is of some assets."""
        keys = {name.key for name in names}
        return [name for name in self.by_name if name.key in keys]

    def parts_of(self, name: ResultName) -> tuple[ResultName, ...]:
        """The results that a name stands for: those that are gathered under it, and itself."""
        whole = self.wholes.get(name)
        return (name,) if whole is None else (*whole.names, name)

    def known_as(self, word: str) -> ResultName | None:
        """The result that a word means; the name of an asset with points means what is gathered of them."""
        exact = ResultName.known(word)
        return exact if exact in self.by_name else self.defined.known_as(word)


def named_at(name: ResultName, point: Point) -> ResultName:
    """The result of an asset at a point."""
    return ResultName(name.key, point.text or None)
