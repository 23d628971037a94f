"""Definitions: assets, jobs and resources that belong together; a notebook hears of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.jobs import Job
from nbasset.instance.executors import ExecutorLike, width_of

Name = TypeVar("Name")
Thing = TypeVar("Thing")

on_define: list[Callable[[CoreDefinitions], None]] = []
"""Told about every ``@asset`` and ``Definitions``; a notebook registers them."""


class Definitions(CoreDefinitions):
    """Assets, jobs and resources that belong together, as Dagster's ``Definitions``; a notebook registers them.

    Args:
        assets: the assets; specs of those that others make may be among them.
        jobs: named selections of them, made with :func:`define_asset_job`.
        resources: things bodies and I/O managers share, by name.
        executor: who makes the steps of every later run, in a notebook: what :func:`materialize` takes.

    Raises:
        InvalidDefinition: when something else than an asset, a job or an executor is given.
    """

    def __init__(
        self,
        assets: Iterable[Asset | AssetSpec] = (),
        jobs: Iterable[Job] = (),
        resources: Mapping[str, object] | None = None,
        executor: ExecutorLike | None = None,
    ) -> None:
        if executor is not None:
            width_of(executor)
        super().__init__(assets, jobs, resources, executor)
        announce(self)

    @staticmethod
    def merge(*def_sets: CoreDefinitions) -> Definitions:
        """All of several definitions in one, as Dagster's ``Definitions.merge``.

        Args:
            *def_sets: the definitions.

        Raises:
            InvalidDefinition: when two of them mean different things by one name.

        >>> @asset
        ... def raw_data():
        ...     return [10, 20]
        >>> Definitions.merge(Definitions([raw_data]), Definitions(resources={"db": 3})).names
        ('raw_data',)
        """
        assets = _both("an asset", (each.by_name for each in def_sets))
        jobs = _both("a job", (each.jobs for each in def_sets))
        resources = _both("a resource", (each.resources for each in def_sets))
        executors = _both("an", ({"executor": each.executor} for each in def_sets if each.executor))
        executor = cast("ExecutorLike | None", executors.get("executor"))
        return Definitions(dict.fromkeys(assets.values()), jobs.values(), resources, executor)


def _both(kind: str, all_of: Iterable[Mapping[Name, Thing]]) -> dict[Name, Thing]:
    """What several say of things, by name: no two of them may mean different things by one name."""
    found: dict[Name, Thing] = {}
    for each in all_of:
        for name, thing in each.items():
            if found.setdefault(name, thing) is not thing:
                raise InvalidDefinition(f"Two of the definitions have {kind} {name}, and not the same one.")
    return found


def announce(definitions: CoreDefinitions) -> None:
    """Tell everybody who wants to hear it what has been defined.

    Args:
        definitions: what it is.
    """
    import nbasset.engine.runner
    import nbasset.instance.opened_store
    import nbasset.instance.run_world  # noqa: F401 - who defines will run: what that needs is loaded by now

    for listener in on_define:
        listener(definitions)
