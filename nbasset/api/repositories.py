"""Repositories: what belongs together, in the word that Dagster had before ``Definitions``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast, overload

from nbasset.api.definitions import Definitions
from nbasset.api.graphs import GraphDefinition
from nbasset.api.loading import sorted_out
from nbasset.core.errors import InvalidDefinition
from nbasset.instance.executors import ExecutorLike

if TYPE_CHECKING:
    from nbasset.api.graphs import JobDefinition
    from nbasset.api.jobs import AssetJob
    from nbasset.api.schedules import ScheduleDefinition
    from nbasset.api.sensors import SensorDefinition
    from nbasset.core.assets import Asset
    from nbasset.core.keys import AssetKey, CoercibleToAssetKey

Listed = Callable[[], "Iterable[object] | Mapping[str, Mapping[str, object]]"]
"""A function that gives what belongs together: a list, or a mapping of ``jobs``, ``schedules`` and ``sensors``."""


class RepositoryDefinition:
    """What belongs together, as Dagster's ``RepositoryDefinition``; ``definitions`` has it by its newer name.

    Args:
        name: what it is called.
        definitions: what belongs to it.
        description: what it is, for people.
        metadata: facts about it.
    """

    def __init__(
        self, name: str, definitions: Definitions, description: str = "", metadata: Mapping[str, object] | None = None
    ) -> None:
        self.name, self.definitions, self.description = name, definitions, description
        self.metadata = dict(metadata or {})

    @property
    def job_names(self) -> list[str]:
        """The names of its jobs."""
        return [*self.definitions.jobs, "__ASSET_JOB"] if self.definitions.names else [*self.definitions.jobs]

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


@overload
def repository(definitions_fn: Listed) -> RepositoryDefinition: ...


@overload
def repository(
    definitions_fn: None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    metadata: Mapping[str, object] | None = None,
    default_executor_def: ExecutorLike | None = None,
    default_logger_defs: Mapping[str, object] | None = None,
) -> Callable[[Listed], RepositoryDefinition]: ...


def repository(
    definitions_fn: Listed | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    metadata: Mapping[str, object] | None = None,
    default_executor_def: ExecutorLike | None = None,
    default_logger_defs: Mapping[str, object] | None = None,
) -> RepositoryDefinition | Callable[[Listed], RepositoryDefinition]:
    """What a function lists belongs together, as Dagster's ``@repository``; ``Definitions`` is the newer word.

    Args:
        definitions_fn: the function, when the decorator is used without parentheses. It lists assets, checks, jobs,
            graphs, schedules and sensors.
        name: what it is called; by default as the function.
        description: what it is, for people.
        metadata: facts about it.
        default_executor_def: who makes the steps of every later run.
        default_logger_defs: kept, for Dagster.

    Raises:
        InvalidDefinition: when it lists something else, or two assets of one key.

    >>> from nbasset import asset
    >>> @asset
    ... def orders():
    ...     return [3, 4]
    >>> @repository
    ... def sales():
    ...     return [orders]
    >>> sales.name, sales.job_names
    ('sales', ['__ASSET_JOB'])
    """

    def decorate(function: Listed) -> RepositoryDefinition:
        things = [
            each.to_job() if isinstance(each, GraphDefinition) else each
            for each in _flat(function(), function.__name__)
        ]
        parts = assets, checks, jobs, schedules, sensors = sorted_out(things)
        known = {id(each) for part in parts for each in cast("Iterable[object]", part)}
        for each in things:
            if id(each) not in known:
                raise InvalidDefinition(
                    f"The repository {function.__name__} lists {each!r:.60}: list assets, checks, jobs, schedules and "
                    "sensors."
                )
        whole = Definitions(
            assets, schedules, sensors, jobs, None, default_executor_def, default_logger_defs, checks, metadata
        )
        return RepositoryDefinition(name or function.__name__, whole, description or function.__doc__ or "", metadata)

    return decorate if definitions_fn is None else decorate(definitions_fn)


def _flat(listed: object, name: str) -> list[object]:
    """What is listed, also in lists; in a mapping functions without parameters stand for what they give."""
    if isinstance(listed, Mapping):
        parts = [each for part in listed.values() for each in cast("Mapping[str, object]", part).values()]
        return [each() if hasattr(each, "__code__") and callable(each) else each for each in parts]
    if not isinstance(listed, list | tuple):
        raise InvalidDefinition(f"The repository {name} gives {listed!r:.60}: give a list of what belongs to it.")
    return [one for each in listed for one in (_flat(each, name) if isinstance(each, list | tuple) else [each])]
