"""Spreading: from what is defined to every result there is, each asset at each of its points.

One rule for sweeps and partitions: a dimension flows down, so that an asset has the points of what it uses, each
resting on the same point there, until an asset gathers it. What is gathered is a *whole*: a mapping by value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.gathering import Whole
from nbasset.core.graph import Graph
from nbasset.core.partition_mappings import PartitionMapping, mapping_between, mappings_to, rests_on_its_earlier
from nbasset.core.partitions import PartitionsDefinition
from nbasset.core.points import NOWHERE, PARTITION, Dimension, Dimensions, Point
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
        super().__init__(jobs=defined.jobs_by_name.values(), resources=defined.resources)
        self.defined, self.kept_at = defined, defined.kept_at
        self.dimensions: dict[ResultName, Dimensions] = {}
        self.wholes: dict[ResultName, Whole] = {}
        self.refused: dict[ResultName, str] = {}
        self._flows: dict[ResultName, dict[ResultName, frozenset[str]]] = {}
        self._now = now
        self._mapped: dict[tuple[ResultName, ResultName], dict[Point, ResultName]] = {}
        self._missing: dict[ResultName, str] = {}
        self._find_dimensions(version_of, now)
        for name, asset in defined.by_name.items():
            for point in self._points(name):
                placed = asset.at(point)
                self.by_name[placed.names[asset.names.index(name)]] = placed
            if name in self.dimensions:
                self._gather(name, frozenset())
        for name, flows in self._flows.items():
            for up, kept in flows.items():
                if (name, up) not in self._mapped and len(kept) < len(self.dimensions[up].by_name):
                    self._gather(up, kept)

    def _find_dimensions(self, version_of: Callable[[ResultName], Version], now: float) -> None:
        by_name = self.defined.by_name
        ups = {name: version_of(name).upstream for name in by_name}
        own: dict[int, Dimensions] = {}
        before = {name: [up for up in ups[name] if not rests_on_its_earlier(up.key, by_name[name])] for name in by_name}
        for name in Graph(before).order:
            asset = by_name[name]
            if id(asset) in own:
                found = own[id(asset)]
            else:
                found = own[id(asset)] = self._dimensions_of(name, asset, before, now)
            if found:
                self.dimensions.update(dict.fromkeys(asset.names, found))
            self._flows[name] = self._flowing(asset, ups[name])
            if asset.partitions is not None or asset.mappings:
                self._map(name, asset, version_of(name))

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
        return {
            up: frozenset(each.name for each in self.dimensions[up] if not self._ends(each, up, asset))
            for up in ups
            if up in self.dimensions
        }

    def _ends(self, dimension: Dimension, up: ResultName, asset: Asset) -> bool:
        """Whether a dimension of what an asset uses ends there: it gathers it, or Dagster's rule does."""
        if asset.gathers_it(dimension.name):
            return True
        if dimension.kind == "sweep" or asset.body.in_notebook:
            return False
        above = self.defined.by_name[up].partitions
        return asset.partitions is None or (above is not None and self._mapping(asset, up, above) is not None)

    def _mapping(self, asset: Asset, up: ResultName, above: PartitionsDefinition) -> PartitionMapping | None:
        given = mappings_to(up.key, asset)
        if asset.partitions is None:
            return next((each for each in given if not each.asks_whose), None)
        return given[0] if given else mapping_between(asset.partitions, above)

    def _map(self, name: ResultName, asset: Asset, version: Version) -> None:
        """Tell for each partition of an asset on which partitions it rests of what it uses, where that is no rule."""
        for up in version.upstream:
            above = self.defined.by_name[up].partitions if up in self.dimensions else None
            mapping = self._mapping(asset, up, above) if above is not None and not asset.body.in_notebook else None
            if above is None or mapping is None:
                continue
            kept = self._flows[name][up]
            there: dict[tuple[str, str], list[Point]] = {}
            for point in self.dimensions[up].points:
                there.setdefault((_text_in(kept, point), above.key_of(point.values)), []).append(point)
            rests = self._mapped[name, up] = {}
            for point in self._points(name):
                rests[point] = self._mapped_to(name, point, up, mapping, there)

    def _mapped_to(
        self,
        name: ResultName,
        point: Point,
        up: ResultName,
        mapping: PartitionMapping,
        there: Mapping[tuple[str, str], Sequence[Point]],
    ) -> ResultName:
        partitions, above = self.defined.by_name[name].partitions, self.defined.by_name[up].partitions
        assert above is not None
        kept = self._flows[name][up]
        here = _text_in(kept, point)
        key = partitions.key_of(point.values) if partitions is not None else ""
        keys = mapping.upstream_keys(key, partitions or above, above, self._now)
        missing = [key for key in keys if (here, key) not in there]
        if missing or not (keys or mapping.rests_on_none):
            self._missing[named_at(name, point)] = f"{up} has no partition {missing[0] if missing else 'for it'}"
            return up
        points = [each for key in keys for each in there[here, key]]
        gathered = [each for each in self.dimensions[up] if each.name not in kept]
        is_partitioned = all(each.kind == PARTITION for each in gathered)
        if len(points) == 1 and is_partitioned:
            return named_at(up, points[0])
        said = f"{PARTITION} in {', '.join(map(repr, keys))}"
        whole = ResultName(up.key, f"{here}, {said}" if here else said)
        dimensions = tuple(each.name for each in gathered)
        parts = tuple((each.only(dimensions), named_at(up, each)) for each in points)
        self.wholes[whole] = Whole(dimensions, parts, is_partitioned=is_partitioned)
        self.by_name[whole] = self.defined.by_name[up]
        return whole

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
        is_partitioned = all(dimensions.by_name[each].kind == PARTITION for each in gathered)
        for point in dimensions.points:
            part = (point.only(gathered) if kept else point), named_at(name, point)
            parts.setdefault(point.only(kept) if kept else NOWHERE, []).append(part)
        for point, some in parts.items():
            whole = named_at(name, point)
            self.wholes[whole] = Whole(gathered, tuple(some), is_partitioned=is_partitioned)
            self.by_name[whole] = self.defined.by_name[name].at(point)

    def flows(self, name: ResultName) -> Mapping[ResultName, frozenset[str]]:
        """By upstream asset that has dimensions, those that an asset does not gather.

        Args:
            name: the asset, as definitions name it.
        """
        return self._flows.get(name, {})

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
        if name in self._missing:
            return replace(version, not_run=self._missing[name])
        flows = self._flows.get(base)
        if not flows:
            return version
        point = self.by_name[name].point or NOWHERE
        inputs = {local: self._at(base, up, point, flows) for local, up in version.inputs.items()}
        return replace(version, inputs=inputs, after=tuple(self._at(base, up, point, flows) for up in version.after))

    def _at(
        self, base: ResultName, up: ResultName, point: Point, flows: Mapping[ResultName, frozenset[str]]
    ) -> ResultName:
        if (base, up) in self._mapped:
            return self._mapped[base, up][point]
        return named_at(up, point.only(flows[up])) if up in flows else up

    def partitions_used(self, version: Version) -> dict[str, tuple[PartitionsDefinition, tuple[str, ...]]]:
        """By the names of what a result uses: how that is partitioned, and on which of its partitions it rests.

        Args:
            version: what the result rests on.
        """
        found = {}
        ups = {up.key.to_python_identifier(): up for up in version.upstream} | dict(version.inputs)
        for word, up in ups.items():
            partitions = self.by_name[up].partitions if up in self.by_name else None
            if partitions is not None:
                names = self.wholes[up].names if up in self.wholes else (up,)
                points = [self.by_name[name].point or NOWHERE for name in names]
                found[word] = partitions, tuple(partitions.key_of(each.values) for each in points if each)
        return found

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


def _text_in(dimensions: Collection[str], point: Point) -> str:
    """Where a point stands in some dimensions alone."""
    return point.only(dimensions).text if dimensions else ""


def without_itself(version: Version, asset: Asset) -> Version:
    """What all partitions together rest on: where each rests on earlier ones, on nothing of their own.

    Args:
        version: what their asset rests on.
        asset: the asset.
    """
    if not any(rests_on_its_earlier(up.key, asset) for up in version.upstream):
        return version
    others = {local: up for local, up in version.inputs.items() if up.key not in asset.keys}
    return replace(version, inputs=others, after=tuple(up for up in version.after if up.key not in asset.keys))


def named_at(name: ResultName, point: Point) -> ResultName:
    """The result of an asset at a point."""
    return ResultName(name.key, point.text or None)
