"""What bodies ask their contexts about other results: their values, and what they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset
from nbasset.core.errors import NeverMade
from nbasset.core.keys import AssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.sources import is_observable
from nbasset.dagster.open_resources import OpenResources
from nbasset.engine.run_instance import RunInstance
from nbasset.engine.watch.observing import at_work
from nbasset.instance.results import Results
from nbasset.instance.standing import Standing

if TYPE_CHECKING:
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.core.provenance import DataProvenance
    from nbasset.instance.run_home import RunHome


class StoredResults:
    """Answers from the store, as a run knows it.

    Args:
        standing: where every asset stands in the run.
        results: what there is of results.
    """

    def __init__(self, standing: Standing, results: Results) -> None:
        self._standing = standing
        self._results = results

    def value(self, asset: Asset, key: AssetKey, partition_key: str | None) -> object:
        """The value of an asset, for the body of another; that one is untracked where it does not say so in ``deps``.

        Args:
            asset: whose body asks.
            key: the asset that it asks for.
            partition_key: the partition.

        Raises:
            NeverMade: when there is none.
        """
        name = self._name(key, partition_key)
        made = None if name is None else self._made(name)
        if made is None:
            raise NeverMade(f"{key} has no value to load for {asset.key}: name it in deps=[…], and it is made before.")
        seen = at_work()
        if seen is not None and made.asset not in self._standing.assessments[asset.names[0]].upstream:
            seen.unseen(f"the value of {made.asset}, loaded by its key: name it in deps")
        return self._results.load(made)

    def provenance(self, key: AssetKey) -> DataProvenance | None:
        """What the result that an asset has was made from; ``None`` where it has none.

        Args:
            key: the asset.
        """
        from nbasset.core.provenance import DataProvenance  # few bodies ask

        name = self._name(key, None)
        made = None if name is None else self._made(name)
        if name is None or made is None:
            return None
        named = self._standing.version(name).inputs
        inputs = {named[local].key: version for local, version in made.making.inputs.items() if local in named}
        after = {up.key: version for up, version in made.making.after.items()}
        return DataProvenance(made.code_version, {**inputs, **after}, {}, bool(made.making.identity))

    def makings(self, key: AssetKey, partition_key: str | None) -> Sequence[Materialization]:
        """Every result of an asset, the present one first.

        Args:
            key: the asset.
            partition_key: of a partitioned asset the partition; otherwise all of them count.
        """
        definitions, parts = self._standing.definitions, self._parts(key)
        parts = [each for each in parts if not _of_others(definitions.by_name[each])]
        if partition_key is not None:
            parts = [each for each in parts if definitions.by_name[each].partition_key == partition_key]
        now = [made for each in parts if (made := self._made(each)) is not None]
        known = {each.key for each in now}
        earlier = [made for each in parts for made in self._results.store.versions(each) if made.key not in known]
        return sorted(now, key=_moment, reverse=True) + sorted(earlier, key=_moment, reverse=True)

    def partitions_of(self, key: AssetKey) -> PartitionsDefinition | None:
        """How an asset is partitioned.

        Args:
            key: the asset.
        """
        assets = self._standing.definitions.by_name
        return next((assets[each].partitions_def for each in self._parts(key)), None)

    def _parts(self, key: AssetKey) -> list[ResultName]:
        definitions = self._standing.definitions
        return [each for each in definitions.parts_of(ResultName(key)) if each in definitions.by_name]

    def _name(self, key: AssetKey, partition_key: str | None) -> ResultName | None:
        definitions, parts = self._standing.definitions, self._parts(key)
        if partition_key is None:
            return parts[0] if len(parts) == 1 else None
        return next((each for each in parts if definitions.by_name[each].partition_key == partition_key), None)

    def _made(self, name: ResultName) -> Materialization | None:
        stands = self._standing.assessments.get(name)
        if stands is not None and (found := stands.current or stands.last) is not None:
            return found
        return next(iter(self._results.store.versions(name)), None)


def _of_others(asset: Asset) -> bool:
    """Whether nobody here makes it or looks at it: that it is there is no result."""
    return asset.external and not is_observable(asset)


def _moment(made: Materialization) -> float:
    return made.made_at


def resources_of_run(home: RunHome, standing: Standing, run_id: str) -> OpenResources:
    """The resources of a run, whose I/O managers may ask what was made before.

    Args:
        home: where the run is at home.
        standing: where every asset stands in the run.
        run_id: the run.
    """
    opened = home.opened
    found = OpenResources(home.definitions.resources, run_id, opened.results.managed.folder)
    found.instance = RunInstance(opened.partition_keys, lambda _: StoredResults(standing, opened.results))
    return found
