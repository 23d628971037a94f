"""Assets: frozen records of how a named result is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from nbasset.core.bodies import Body, FunctionBody
from nbasset.core.changed_assets import ChangedAsset
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetDep, AssetSpec, key_of
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.policies import RetryPolicy
from nbasset.core.result_names import ResultName
from nbasset.core.several import Out

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.backfills import BackfillPolicy
    from nbasset.core.checks import AssetCheckKey, AssetCheckSpec
    from nbasset.core.freshness import FreshnessPolicy
    from nbasset.core.partition_mappings import PartitionMapping
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.core.points import Dimension, Point

Seed = int | Literal["none"] | None


class AssetIn:
    """Names the upstream asset that fills a parameter, as Dagster's ``AssetIn``.

    Args:
        key: the upstream asset's key; by default the parameter's name. A text is one part, as in Dagster.
        key_prefix: parts to put before the parameter's name.
        metadata: what its I/O manager is told about it.
        input_manager_key: the I/O manager that loads it; by default the one that keeps it.
        dagster_type: the type it is to have; the annotation says the same.
        partition_mapping: on which of its partitions each partition rests; by default those of the same key or time.

    >>> AssetIn(key_prefix="sales").key_for("raw")
    AssetKey(['sales', 'raw'])
    """

    def __init__(
        self,
        key: CoercibleToAssetKey | None = None,
        metadata: Mapping[str, object] | None = None,
        key_prefix: str | Sequence[str] | None = None,
        input_manager_key: str | None = None,
        partition_mapping: PartitionMapping | None = None,
        dagster_type: object = None,
    ) -> None:
        self.metadata = dict(metadata or {})
        self.input_manager_key = input_manager_key
        self.dagster_type = dagster_type
        self.partition_mapping = partition_mapping
        self.key = None if key is None else AssetKey.from_coercible(key)
        self.key_prefix = [key_prefix] if isinstance(key_prefix, str) else list(key_prefix or [])

    def key_for(self, parameter: str) -> AssetKey:
        """The upstream key for the given parameter."""
        return self.key or AssetKey([*self.key_prefix, parameter])


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a notebook an asset was defined: the front end's cell id, if it sent one, and ``In [number]``."""

    id: str | None
    number: int


DirectCall = Callable[["Asset", FunctionBody, Iterable[object], Mapping[str, object]], object]
"""Calls the function of an asset outside of any run, with what is given by place and by name."""


def _plainly(asset: Asset, body: FunctionBody, args: Iterable[object], kwargs: Mapping[str, object]) -> object:
    return body.function(*args, **kwargs)


@dataclass(frozen=True, eq=False)
class Asset(ChangedAsset):
    """The recipe of one named result, or of several that one body makes (Dagster's ``AssetsDefinition``).

    Args:
        keys: the results' keys, one for most assets.
        body: what makes them.
        ins: for parameters with an ``AssetIn``, the upstream key.
        deps: upstream assets whose value is not passed.
        group_name: the group it is shown in.
        description: what it is, for people.
        metadata: facts to show beside it.
        tags: labels.
        owners: who answers for it.
        kinds: what it is made with or of, for example ``{"pandas"}``.
        code_version: a version by hand, instead of the code's own.
        io_manager_key: who keeps the value; ``None``: the store.
        retry_policy: what happens when the body raises.
        reads: files or folders the body reads where nobody can see it.
        env: environment variables that count.
        seed: for the global random generators; ``None`` derives it from the name, ``"none"`` leaves them alone.
        always: made in every run that includes it.
        manual: made only when named.
        costs: so costly that running its cell only defines it.
        in_kernel: made in the kernel, also in runs whose steps other processes make.
        notify: who is told when it was made, by the names of addresses.
        every: seconds after which an untracked result is made again; ``None``: never.
        dimensions: those that it begins: what it is swept over, or partitioned by.
        partitions: what it is partitioned by, if it is.
        mappings: by parameter, or by the asset upstream, on which of its partitions each of its own rests.
        loading: for parameters, what their I/O managers are told, and which these are, where that is another one.
        gathers: the dimensions of what it uses that it gathers; all of them where there are none by name; ``None``: it
            gathers none.
        outs: of several assets that a function makes, what is each one's own.
        can_subset: whether its body makes only those that it is asked for.
        external: whether it is made elsewhere, and its body asks for its version.
        cell: where it was defined.
        point: where it stands in its dimensions; ``None``: nowhere, or everywhere.
        at_once: several points that its body makes at once; none: it makes the one where it stands.
        backfill_policy: how many of its partitions its body takes at once.
        automation_condition: when Dagster makes it by itself.
        required_resources: those that its body asks its context for.
        resource_defs: those that it brings along, by name: they are there for every body of a run that it is part of.
        config_schema: what its config may be, where no class says it.
        step: what the step that makes it is called, where it is not as the asset, or as the function of several.
        check_specs: the checks that its body carries out beside; of a check, itself, in the order of its keys.
        types: types with checks of their own that its values have to pass, by key.
        in_types: the same for what it is given, by parameter.
        freshness_policy: how old its result may be.
        hooks: what jobs call when its step has ended.
        beside: what is kept for Dagster alone, by Dagster's name.

    Attributes:
        called: calls its function outside of any run; who knows contexts and resources puts a better one here.
        from_graph: makes one of a graph of ops; who knows graphs puts it here.
        from_op: makes one of an op.
    """

    keys: tuple[AssetKey, ...]
    body: Body
    ins: Mapping[str, AssetKey] = field(default_factory=dict)
    deps: tuple[AssetKey, ...] = ()
    group_name: str = "default"
    description: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    code_version: str | None = None
    io_manager_key: str | None = None
    retry_policy: RetryPolicy | None = None
    reads: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    seed: Seed = None
    always: bool = False
    manual: bool = False
    costs: bool = False
    in_kernel: bool = False
    notify: tuple[str, ...] = ()
    every: float | None = None
    dimensions: tuple[Dimension, ...] = ()
    partitions: PartitionsDefinition | None = None
    mappings: Mapping[str, PartitionMapping] = field(default_factory=dict)
    loading: Mapping[str, AssetIn] = field(default_factory=dict)
    gathers: tuple[str, ...] | None = None
    outs: Mapping[AssetKey, Out] = field(default_factory=dict)
    can_subset: bool = False
    external: bool = False
    cell: Cell | None = None
    upstream: tuple[Asset, ...] = ()
    point: Point | None = None
    at_once: tuple[Point, ...] = ()
    backfill_policy: BackfillPolicy | None = None
    automation_condition: object = None
    required_resources: frozenset[str] = frozenset()
    resource_defs: Mapping[str, object] = field(default_factory=dict)
    config_schema: object = None
    step: str = ""
    check_specs: tuple[AssetCheckSpec, ...] = ()
    types: Mapping[AssetKey, object] = field(default_factory=dict)
    in_types: Mapping[str, object] = field(default_factory=dict)
    freshness_policy: FreshnessPolicy | None = None
    hooks: tuple[object, ...] = ()
    beside: Mapping[str, object] = field(default_factory=dict)

    called: ClassVar[DirectCall] = _plainly
    from_graph: ClassVar[Callable[..., Asset]]
    from_op: ClassVar[Callable[..., Asset]]

    @property
    def key(self) -> AssetKey:
        """The key; of several, the first."""
        return self.keys[0]

    @property
    def is_check(self) -> bool:
        """Whether it is no asset, but how others are checked."""
        return bool(self.check_specs) and self.key.is_check

    @property
    def check_keys(self) -> set[AssetCheckKey]:
        """The keys of the checks that its body carries out."""
        return {each.key for each in self.check_specs}

    @property
    def partition_key(self) -> str | None:
        """The key of the partition that it is, at its point; ``None`` where it has none."""
        return key_at(self.point, self.partitions) if self.point else None

    @property
    def partitions_def(self) -> PartitionsDefinition | None:
        """What it is partitioned by, by Dagster's name."""
        return self.partitions

    @cached_property
    def names(self) -> tuple[ResultName, ...]:
        """The results it makes."""
        point = self.point.text if self.point else None
        return tuple([ResultName(key, point) for key in self.keys])

    @property
    def source(self) -> str:
        """The text a cell was written in; empty for functions."""
        return self.body.source

    def at(self, point: Point) -> Asset:
        """The same for one of its points; each time the same object."""
        return self._placed.setdefault(point.text, replace(self, point=point)) if point else self

    @cached_property
    def _placed(self) -> dict[str, Asset]:
        return {}

    def only(self, keys: tuple[AssetKey, ...]) -> Asset:
        """The same for some of its keys alone; each time the same object.

        Args:
            keys: these, in the order of its own.
        """
        return self if keys == self.keys else self._subsets.setdefault(keys, replace(self, keys=keys))

    @cached_property
    def _subsets(self) -> dict[tuple[AssetKey, ...], Asset]:
        return {}

    @property
    def is_subset(self) -> bool:
        """Whether its body makes more than is asked of it now."""
        return bool(self.outs) and len(self.keys) < len(self.outs)

    def of(self, name: ResultName) -> Asset | Out:
        """What has the group, description, tags and so on of one of its results: this, or what is that one's own.

        Args:
            name: the result.
        """
        return self.outs.get(name.key, self) if self.outs else self

    @cached_property
    def values(self) -> Mapping[str, object]:
        """What its body finds under the names of its own dimensions, at its point."""
        known = self.point.values if self.point else {}
        return {name: known[name] for name in self.dimension_names if name in known}

    @cached_property
    def dimension_names(self) -> frozenset[str]:
        """The names of the dimensions that it begins: they mean nothing else in its body."""
        return frozenset(each.name for each in self.dimensions if self.body.in_notebook or each.kind == "sweep")

    def gathers_it(self, dimension: str) -> bool:
        """Whether a dimension of what it uses ends here."""
        return self.gathers is not None and (not self.gathers or dimension in self.gathers)

    def kept_by(self, io: str | None) -> Asset:
        """The same asset, with all its results kept by one I/O manager.

        Args:
            io: its key; ``None``: the one that keeps what names none.
        """
        outs = {key: replace(out, io_manager_key=io) for key, out in self.outs.items()}
        return replace(self, io_manager_key=io, outs=outs)

    def with_cell(self, cell: Cell | None) -> Asset:
        """The same asset, defined in the given cell."""
        return replace(self, cell=cell)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function directly, outside any run, as in Dagster: also with a context, config and resources."""
        if not isinstance(self.body, FunctionBody):
            raise TypeError(
                f"{self.key} is made by a cell; there is no function to call: use its name, or "
                f"load_asset_value({self.key.to_user_string()!r})."
            )
        return Asset.called(self, self.body, args, kwargs)

    def __repr__(self) -> str:
        return f"<Asset {', '.join(map(str, self.names))}>"


_NOT_COMPARED = ("body", "dimensions", "cell", "description", "point")


def same_but_for_points(one: Asset, other: Asset) -> bool:
    """Whether two assets that cells define are told alike, whatever their bodies do and however many points they have.

    Args:
        one: an asset, without its points.
        other: another.

    >>> from nbasset.core.decorators import asset
    >>> @asset
    ... def raw(): ...
    >>> same_but_for_points(raw, raw)
    True
    """
    if one is other:
        return True
    if not (one.body.in_notebook and other.body.in_notebook):
        return False
    return all(
        getattr(one, each.name) == getattr(other, each.name) for each in fields(Asset) if each.name not in _NOT_COMPARED
    )


def partition_keys(asset: Asset) -> list[str]:
    """The keys of the partitions that an asset's body makes at once, or of the one that it is.

    Args:
        asset: the asset, at its point.
    """
    return [key_at(point, asset.partitions) for point in asset.at_once or (asset.point,) if point]


def key_at(point: Point, partitions: PartitionsDefinition | None) -> str:
    """The key of the partition that a point is.

    Args:
        point: the point.
        partitions: by what its asset is partitioned, where that is known.
    """
    return partitions.key_of(point.values) if partitions is not None else point.key


def step_name(asset: Asset) -> str:
    """Dagster's name of the step that makes an asset: of several what was said, or the function's; otherwise the key's.

    That of a check is the asset's and its own.

    Args:
        asset: the asset.
    """
    if asset.step:
        return asset.step
    if (asset.outs or (asset.is_check and len(asset.check_specs) > 1)) and isinstance(asset.body, FunctionBody):
        return asset.body.function.__name__
    if asset.is_check:
        own = asset.check_specs[0]
        return f"{own.asset_key.to_python_identifier()}_{own.name}"
    return asset.key.to_python_identifier()


def as_key(given: CoercibleToAssetKey | Asset | AssetSpec | AssetDep) -> AssetKey:
    """An asset's key from whatever names it: a key, a user string, parts, the asset itself, or a spec of it.

    Raises:
        InvalidDefinition: when it cannot name an asset.

    >>> as_key("sales/raw"), as_key(["sales", "raw"])
    (AssetKey(['sales', 'raw']), AssetKey(['sales', 'raw']))
    """
    if isinstance(given, Asset):
        return given.key
    if isinstance(given, str):
        return (AssetKey.from_escaped_user_string if "\\" in given else AssetKey.from_user_string)(given)
    if isinstance(given, AssetKey):
        return given
    return key_of(given) or AssetKey.from_coercible(cast("CoercibleToAssetKey", given))


def of_one_key_each(assets: Iterable[Asset]) -> list[Asset]:
    """Assets, where there are no two of one key.

    Args:
        assets: the assets; one may be there twice.

    Raises:
        InvalidDefinition: with the first key that two have.
    """
    known: dict[AssetKey, Asset] = {}
    given = list(assets)
    for asset in given:
        for key in asset.keys:
            if known.setdefault(key, asset) is not asset:
                raise InvalidDefinition(f"Two of the assets have the key {key}: give one of them, or rename one.")
    return given
