"""What an asset is asked by Dagster's names: specs of its results, and each of their attributes by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from nbasset.core.annotations import takes_resource
from nbasset.core.bodies import Body, Compute
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidSelection
from nbasset.core.external import IO_MANAGER, AssetDep, AssetSpec
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.keys import AssetKey
from nbasset.core.outputs import ONLY
from nbasset.core.partition_mappings import PartitionMapping
from nbasset.core.partitions import PartitionsDefinition
from nbasset.core.several import Out


@dataclass(frozen=True, slots=True)
class StepOfAsset:
    """The step that makes an asset, as far as it is asked of one.

    Args:
        name: what it is called.
        description: what it is, for people.
        required_resource_keys: the resources that its body asks its context for.
        input_names: the names of its inputs.
    """

    name: str
    description: str
    required_resource_keys: frozenset[str]
    input_names: tuple[str, ...]


KIND = "dagster/kind/"
"""How the labels begin that Dagster has for kinds."""


class AssetFacts:
    """What Dagster's ``AssetsDefinition`` answers of itself: ``specs``, ``group_names_by_key`` and the like."""

    keys: tuple[AssetKey, ...]
    body: Body
    ins: Mapping[str, AssetKey]
    deps: tuple[AssetKey, ...]
    outs: Mapping[AssetKey, Out]
    partitions: PartitionsDefinition | None
    mappings: Mapping[str, PartitionMapping]
    description: str
    group_name: str
    metadata: Mapping[str, object]
    tags: Mapping[str, str]
    owners: tuple[str, ...]
    kinds: frozenset[str]
    code_version: str | None
    io_manager_key: str | None
    automation_condition: object
    freshness_policy: FreshnessPolicy | None
    required_resources: frozenset[str]
    step: str

    @property
    def specs(self) -> list[AssetSpec]:
        """What each of its results is, without how it is made."""
        return [self.get_asset_spec(key) for key in self.keys]

    @property
    def specs_by_key(self) -> dict[AssetKey, AssetSpec]:
        """The same by key."""
        return {each.key: each for each in self.specs}

    def get_asset_spec(self, key: AssetKey | None = None) -> AssetSpec:
        """What one of its results is.

        Args:
            key: the result; the only one by default.

        Raises:
            InvalidSelection: when it makes no such result.
        """
        key = key or self.keys[0]
        if key not in self.keys:
            raise InvalidSelection(f"{self!r} does not make {key}.")
        of = self.outs.get(key, self)
        io = {} if of.io_manager_key is None else {IO_MANAGER: of.io_manager_key}
        return AssetSpec(
            key,
            deps=[AssetDep(each, partition_mapping=self.mappings.get(str(each))) for each in self._deps_of(key)],
            description=of.description or None,
            metadata={**of.metadata, **io},
            group_name=of.group_name,
            tags=of.tags,
            owners=of.owners,
            kinds=of.kinds,
            code_version=of.code_version,
            skippable=not getattr(of, "is_required", True),
            automation_condition=self.automation_condition,
            partitions_def=self.partitions,
            freshness_policy=self.freshness_policy,
        )

    @property
    def dependency_keys(self) -> list[AssetKey]:
        """What it rests on, as parameters and ``deps`` tell it; of results of the same body what is said of them."""
        inner = [key for out in self.outs.values() for key in out.deps or ()]
        return list(dict.fromkeys((*self.keys_by_input_name.values(), *self.deps, *inner)))

    @property
    def asset_deps(self) -> dict[AssetKey, set[AssetKey]]:
        """By result what it rests on, results of the same body among it."""
        return {key: set(self._deps_of(key)) for key in self.keys}

    def _deps_of(self, key: AssetKey) -> Iterable[AssetKey]:
        said = self.outs[key].deps if key in self.outs else None
        return self.dependency_keys if said is None else said

    @property
    def keys_by_input_name(self) -> dict[str, AssetKey]:
        """What its parameters stand for that take no resource."""
        resources = resources_taken(self)
        names = (each.name for each in self.body.parameters if each.name not in resources)
        return {name: self.ins.get(name, AssetKey(name)) for name in names}

    @property
    def keys_by_output_name(self) -> dict[str, AssetKey]:
        """Its results by the names of their outputs."""
        return {self.outs[key].name if key in self.outs else ONLY: key for key in self.keys}

    @property
    def input_names(self) -> list[str]:
        """The names of its inputs: parameters, and what it only comes after."""
        return [*self.keys_by_input_name] + [key.to_python_identifier() for key in self.deps]

    def get_partition_mapping(self, asset_key: AssetKey) -> PartitionMapping | None:
        """On which partitions of another asset each of its own rests, where that was said.

        Args:
            asset_key: the other asset.
        """
        words = [name for name, key in self.keys_by_input_name.items() if key == asset_key]
        return next((self.mappings[each] for each in (*words, str(asset_key)) if each in self.mappings), None)

    @property
    def op(self) -> StepOfAsset:
        """What is asked of the step that makes it: its name and what it needs."""
        function = getattr(self.body, "function", None)
        own = self.step or (getattr(function, "__name__", "") if self.outs else "")
        name = own or self.keys[0].to_python_identifier()
        return StepOfAsset(name, self.description, self.required_resources, tuple(self.input_names))

    node_def = op

    @property
    def group_names_by_key(self) -> dict[AssetKey, str]:
        """The group of each result."""
        return {each.key: each.group_name for each in self.specs}

    @property
    def descriptions_by_key(self) -> dict[AssetKey, str]:
        """What each result is, for people."""
        return {each.key: each.description for each in self.specs if each.description}

    @property
    def metadata_by_key(self) -> dict[AssetKey, Mapping[str, object]]:
        """The facts of each result."""
        return {each.key: each.metadata for each in self.specs}

    @property
    def tags_by_key(self) -> dict[AssetKey, Mapping[str, str]]:
        """The labels of each result, its kinds among them."""
        kinds = {each.key: {f"{KIND}{kind}": "" for kind in sorted(each.kinds)} for each in self.specs}
        return {each.key: {**each.tags, **kinds[each.key]} for each in self.specs}

    @property
    def automation_conditions_by_key(self) -> dict[AssetKey, object]:
        """When each result is made by itself, where that is said."""
        return {each.key: each.automation_condition for each in self.specs if each.automation_condition is not None}

    @property
    def owners_by_key(self) -> dict[AssetKey, list[str]]:
        """Who answers for each result."""
        return {each.key: list(each.owners) for each in self.specs}

    @property
    def code_versions_by_key(self) -> dict[AssetKey, str | None]:
        """The version by hand of each result."""
        return {each.key: each.code_version for each in self.specs}

    @property
    def required_resource_keys(self) -> set[str]:
        """The resources that its body takes, or asks its context for, and who keeps its values."""
        managers = [self.outs.get(key, self).io_manager_key or "io_manager" for key in self.keys]
        return {*self.required_resources, *resources_taken(self), *managers}

    @property
    def is_executable(self) -> bool:
        """Whether it is made here."""
        return True


def resources_taken(asset: AssetFacts) -> frozenset[str]:
    """The parameters of an asset's function that take resources, as their annotations say.

    Args:
        asset: the asset.
    """
    function = getattr(asset.body, "function", None)
    names = () if function is None else (each.name for each in asset.body.parameters if each.name not in asset.ins)
    return frozenset(name for name in names if takes_resource(cast("Compute", function), name))
