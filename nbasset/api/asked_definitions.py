"""What definitions are asked by Dagster's names: specs, checks, jobs and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Self, cast

from nbasset.api.running import home_of
from nbasset.core.assets import Asset, as_key
from nbasset.core.checks import AssetCheckKey
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection, NeverMade
from nbasset.core.external import AssetSpec
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.selection import AssetSelection, CoercibleToSelection, as_selection
from nbasset.core.version import STORE
from nbasset.core.words import did_you_mean

if TYPE_CHECKING:
    from nbasset.api.asset_graphs import AssetGraph
    from nbasset.api.graphs import JobDefinition
    from nbasset.api.repository_definitions import RepositoryDefinition
    from nbasset.api.running import InstanceLike
    from nbasset.core.jobs import Job
    from nbasset.instance import Instance


class AskedDefinitions(Definitions):
    """What Dagster's ``Definitions`` answer of themselves."""

    external_specs: tuple[AssetSpec, ...] = ()
    """Specs of what others make."""

    jobs: Sequence[Job | JobDefinition] = ()
    """The jobs that were given, without those of schedules and sensors; ``resolve_all_job_defs`` has them, too."""

    @property
    def asset_checks(self) -> Sequence[Asset]:
        """How its assets are checked."""
        return [each for each in self.assets if each.is_check]

    def get_asset_checks_def(self, key: AssetCheckKey) -> Asset:
        """The check of a key.

        Args:
            key: the asset and the name.

        Raises:
            InvalidSelection: when there is none.
        """
        for each in self.assets:
            if key in each.check_keys:
                return each
        known = [one.to_user_string() for each in self.assets for one in sorted(each.check_keys)]
        raise InvalidSelection(f"There is no check {key.to_user_string()}{did_you_mean(key.to_user_string(), known)}")

    def resolve_all_asset_specs(self) -> list[AssetSpec]:
        """What each of its assets is, without how it is made; also what others make."""
        made = [spec for each in self.assets if not each.is_check for spec in each.specs]
        known = {each.key for each in made}
        return [*made, *(each for each in self.external_specs if each.key not in known)]

    get_all_asset_specs = resolve_all_asset_specs

    def resolve_all_asset_keys(self) -> list[AssetKey]:
        """The keys of its assets; also of those that others make."""
        return [each.key for each in self.resolve_all_asset_specs()]

    def map_asset_specs(
        self, *, func: Callable[[AssetSpec], AssetSpec], selection: CoercibleToSelection | None = None
    ) -> Self:
        """The same with what is said of its assets changed, as Dagster's method of that name.

        Args:
            func: gives for each spec the one to take instead.
            selection: the assets; all by default.

        Raises:
            InvalidDefinition: when it changes the key of an asset, or what it rests on.
        """
        chosen = None if selection is None else self._chosen(selection)

        def told(spec: AssetSpec) -> AssetSpec:
            return func(spec) if chosen is None or spec.key in chosen else spec

        def changed(each: Asset | AssetSpec) -> Asset | AssetSpec:
            if isinstance(each, AssetSpec):
                return told(each)
            return each if each.is_check else each.map_asset_specs(told)

        kept = vars(self)
        assets = [*map(changed, self.assets), *map(changed, self.external_specs)]
        return cast("Callable[..., Self]", type(self))(
            assets,
            jobs=self.jobs,
            resources=self.resources,
            executor=self.executor,
            **{word: kept.get(word) for word in ("schedules", "sensors", "loggers", "metadata")},
        )

    map_resolved_asset_specs = map_asset_specs

    def _chosen(self, selection: CoercibleToSelection) -> set[AssetKey]:
        """The keys of a selection; keys themselves may be of what others make."""
        if isinstance(selection, (str, AssetSelection)):
            return {each.key for each in as_selection(selection).resolve(self, self.graph)}
        return {as_key(each) for each in cast("Iterable[CoercibleToAssetKey]", selection)}

    def resolve_asset_graph(self) -> AssetGraph:
        """What of its assets rests on what."""
        from nbasset.api.asset_graphs import AssetGraph

        return AssetGraph(self)

    def get_repository_def(self) -> RepositoryDefinition:
        """The same in the word that Dagster had before ``Definitions``."""
        from nbasset.api.repository_definitions import RepositoryDefinition

        return RepositoryDefinition("__repository__", self, metadata=vars(self).get("metadata"))

    def get_asset_value_loader(self, instance: InstanceLike | None = None) -> AssetValueLoader:
        """What loads values of its assets, as Dagster's method of that name.

        Args:
            instance: where results are kept; by default the notebook's or script's own.
        """
        return AssetValueLoader(self, instance)

    def has_implicit_global_asset_job_def(self) -> bool:
        """Whether there is a job of all assets: where they are partitioned in one way, or not at all."""
        return len({each.partitions for each in self.assets if each.partitions is not None}) <= 1

    def load_asset_value(
        self,
        asset_key: CoercibleToAssetKey | Asset,
        *,
        python_type: type | None = None,
        instance: InstanceLike | None = None,
        partition_key: str | None = None,
        metadata: object = None,
        resource_config: object = None,
    ) -> object:
        """The stored value of one of its assets, as Dagster's method of that name.

        What was never made here, and has an I/O manager of its own, is loaded by that.

        Args:
            asset_key: the asset.
            python_type: accepted, for Dagster.
            instance: where results are kept; by default the notebook's or script's own.
            partition_key: of a partitioned asset the one partition.
            metadata: accepted, for Dagster.
            resource_config: accepted, for Dagster.

        Raises:
            NeverMade: when it was never made.
            InvalidSelection: when there is no such asset.
        """
        home = home_of(instance)
        name = self.find(str(as_key(asset_key)))
        if self.by_name[name] not in home.definitions.assets:
            home.register(self)
        try:
            value = home.value(str(name))
        except NeverMade:
            value = self._kept_elsewhere(home, name)
        return value if partition_key is None else cast("Mapping[str, object]", value)[partition_key]

    def _kept_elsewhere(self, home: Instance, name: ResultName) -> object:
        """What the I/O manager of an asset that was never made here has of it.

        Raises:
            NeverMade: when the store keeps its values.
        """
        io = home.status(str(name)).settings.io
        if io == STORE:
            return home.value(str(name))
        return home.results.managed.load_together([Materialization(name, "", "", "", "", 0, 0, "", io)])


class AssetValueLoader:
    """Loads values of assets, as Dagster's ``AssetValueLoader``; also for as long as a block needs it.

    Args:
        definitions: where the assets are defined.
        instance: where results are kept.
    """

    def __init__(self, definitions: AskedDefinitions, instance: InstanceLike | None) -> None:
        self._definitions, self._instance = definitions, instance

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""

    def load_asset_value(
        self,
        asset_key: CoercibleToAssetKey | Asset,
        *,
        python_type: type | None = None,
        partition_key: str | None = None,
    ) -> object:
        """The stored value of an asset.

        Args:
            asset_key: the asset.
            python_type: accepted, for Dagster.
            partition_key: of a partitioned asset the partition.

        Raises:
            NeverMade: when it has none.
        """
        return self._definitions.load_asset_value(
            asset_key, python_type=python_type, instance=self._instance, partition_key=partition_key
        )
