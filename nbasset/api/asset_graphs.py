"""What of some definitions rests on what, as Dagster's asset graph is asked for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass

if TYPE_CHECKING:
    from nbasset.core.checks import AssetCheckKey
    from nbasset.core.definitions import Definitions
    from nbasset.core.external import AssetSpec
    from nbasset.core.keys import AssetKey


@dataclass(frozen=True, slots=True)
class AssetNode:
    """An asset in such a graph; what is said of it is asked as of its spec.

    Args:
        spec: what is said of it.
        parent_keys: what it rests on.
        child_keys: what rests on it.
        is_materializable: whether it is made here.
    """

    spec: AssetSpec
    parent_keys: frozenset[AssetKey]
    child_keys: frozenset[AssetKey]
    is_materializable: bool

    def __getattr__(self, name: str) -> object:
        return getattr(self.spec, name)


class AssetGraph:
    """What of some definitions rests on what; to go through it gives the assets, as selections take them.

    Args:
        definitions: where the assets are defined.

    Attributes:
        assets_defs: the assets.
        toposorted_asset_keys: their keys, each after what it rests on.

    >>> from nbasset import Definitions, asset
    >>> @asset
    ... def orders(): ...
    >>> @asset(deps=["prices"])
    ... def total(orders): ...
    >>> graph = Definitions([orders, total]).resolve_asset_graph()
    >>> sorted(map(str, graph.get(total.key).parent_keys)), sorted(map(str, graph.external_asset_keys))
    (['orders', 'prices'], ['prices'])
    """

    def __init__(self, definitions: Definitions) -> None:
        self.assets_defs: Sequence[Asset] = [each for each in definitions.assets if not each.is_check]
        self._checks = [spec.key for each in definitions.assets for spec in each.check_specs]
        specs = [(spec, not each.external) for each in self.assets_defs for spec in each.specs]
        specs += [(spec, False) for spec in getattr(definitions, "external_specs", ())]
        self._specs = {spec.key: (spec, made) for spec, made in specs}
        made = [name.key for name in definitions.graph.everything if name.key in self._specs]
        self.toposorted_asset_keys = [*(key for key in self._specs if key not in made), *dict.fromkeys(made)]

    def __iter__(self) -> Iterator[Asset]:
        return iter(self.assets_defs)

    def _parents(self, key: AssetKey) -> frozenset[AssetKey]:
        return frozenset(dep.asset_key for dep in self._specs[key][0].deps) if key in self._specs else frozenset()

    def get_all_asset_keys(self) -> set[AssetKey]:
        """The keys of all assets, of those that others make, too."""
        return {*self._specs, *(key for each in self._specs for key in self._parents(each))}

    @property
    def materializable_asset_keys(self) -> set[AssetKey]:
        """The keys of assets that are made here."""
        return {key for key, (_, made) in self._specs.items() if made}

    @property
    def external_asset_keys(self) -> set[AssetKey]:
        """The keys of assets that others make."""
        return self.get_all_asset_keys() - self.materializable_asset_keys

    @property
    def asset_check_keys(self) -> set[AssetCheckKey]:
        """The keys of checks."""
        return set(self._checks)

    def has(self, key: AssetKey) -> bool:
        """Whether there is an asset.

        Args:
            key: its key.
        """
        return key in self.get_all_asset_keys()

    def get(self, key: AssetKey) -> AssetNode:
        """An asset.

        Args:
            key: its key.

        Raises:
            KeyError: when there is none.
        """
        spec, made = self._specs[key]
        children = frozenset(each for each in self._specs if key in self._parents(each))
        return AssetNode(spec, self._parents(key), children, made)
