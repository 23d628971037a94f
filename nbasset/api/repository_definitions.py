"""What a repository is asked, under the names that Dagster has for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from nbasset.api.asset_graphs import AssetGraph

if TYPE_CHECKING:
    from nbasset.api.graphs import JobDefinition
    from nbasset.api.jobs import AssetJob
    from nbasset.api.schedules import ScheduleDefinition
    from nbasset.api.sensors import SensorDefinition
    from nbasset.core.assets import Asset
    from nbasset.core.definitions import Definitions as CoreDefinitions
    from nbasset.core.keys import AssetKey, CoercibleToAssetKey
    from nbasset.core.result_names import ResultName


class Whole(Protocol):
    """What a repository asks of the definitions that belong to it; these make repositories."""

    names: tuple[str, ...]
    jobs_by_name: Mapping[str, object]
    by_name: Mapping[ResultName, Asset]
    schedules: Sequence[ScheduleDefinition]
    sensors: Sequence[SensorDefinition]
    resolve_all_job_defs: Callable[[], list[AssetJob | JobDefinition]]
    get_implicit_global_asset_job_def: Callable[[], AssetJob]
    get_job_def: Callable[[str], AssetJob | JobDefinition]
    get_schedule_def: Callable[[str], ScheduleDefinition]
    get_sensor_def: Callable[[str], SensorDefinition]
    load_asset_value: Callable[[CoercibleToAssetKey | Asset], object]


class RepositoryDefinition:
    """What belongs together, as Dagster's ``RepositoryDefinition``; ``definitions`` has it by its newer name.

    Args:
        name: what it is called.
        definitions: what belongs to it.
        description: what it is, for people.
        metadata: facts about it.
    """

    def __init__(
        self,
        name: str,
        definitions: CoreDefinitions,
        description: str = "",
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        self.name, self.description = name, description
        self.definitions = cast("Whole", definitions)
        self.metadata = dict(metadata or {})

    @property
    def job_names(self) -> list[str]:
        """The names of its jobs."""
        return (
            [*self.definitions.jobs_by_name, "__ASSET_JOB"]
            if self.definitions.names
            else [*self.definitions.jobs_by_name]
        )

    @property
    def schedule_defs(self) -> Sequence[ScheduleDefinition]:
        """Its schedules."""
        return self.definitions.schedules

    @property
    def sensor_defs(self) -> Sequence[SensorDefinition]:
        """Its sensors."""
        return self.definitions.sensors

    @property
    def assets_defs_by_key(self) -> Mapping[AssetKey, Asset]:
        """Its assets by their keys."""
        return {name.key: each for name, each in self.definitions.by_name.items() if not each.is_check}

    @property
    def asset_graph(self) -> AssetGraph:
        """What of its assets rests on what."""
        return AssetGraph(cast("CoreDefinitions", self.definitions))

    def get_all_jobs(self) -> list[AssetJob | JobDefinition]:
        """Its jobs, and that of all of its assets."""
        return self.definitions.resolve_all_job_defs()

    def has_job(self, name: str) -> bool:
        """Whether it has a job.

        Args:
            name: what it is called.
        """
        return name in self.job_names

    def get_job(self, name: str) -> AssetJob | JobDefinition:
        """A job.

        Args:
            name: what it is called.

        Raises:
            InvalidSelection: when there is none of this name.
        """
        if name == "__ASSET_JOB":
            return self.definitions.get_implicit_global_asset_job_def()
        return self.definitions.get_job_def(name)

    def has_schedule_def(self, name: str) -> bool:
        """Whether it has a schedule.

        Args:
            name: what it is called.
        """
        return any(each.name == name for each in self.schedule_defs)

    def get_schedule_def(self, name: str) -> ScheduleDefinition:
        """A schedule.

        Args:
            name: what it is called.

        Raises:
            InvalidSelection: when there is none of this name.
        """
        return self.definitions.get_schedule_def(name)

    def has_sensor_def(self, name: str) -> bool:
        """Whether it has a sensor.

        Args:
            name: what it is called.
        """
        return any(each.name == name for each in self.sensor_defs)

    def get_sensor_def(self, name: str) -> SensorDefinition:
        """A sensor.

        Args:
            name: what it is called.

        Raises:
            InvalidSelection: when there is none of this name.
        """
        return self.definitions.get_sensor_def(name)

    def load_asset_value(self, asset_key: CoercibleToAssetKey | Asset) -> object:
        """The stored value of one of its assets, as :func:`load_asset_value` gives it.

        Args:
            asset_key: the asset.

        Raises:
            NeverMade: when it was never made.
        """
        return self.definitions.load_asset_value(asset_key)

    def __repr__(self) -> str:
        return f"<RepositoryDefinition {self.name}>"
