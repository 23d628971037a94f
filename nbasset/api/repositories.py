"""Repositories: what belongs together, in the word that Dagster had before ``Definitions``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast, overload

from nbasset.api.definitions import Definitions
from nbasset.api.graphs import GraphDefinition
from nbasset.api.loading import sorted_out
from nbasset.api.repository_definitions import RepositoryDefinition
from nbasset.core.errors import InvalidDefinition
from nbasset.instance.executors import ExecutorLike

Listed = Callable[[], "Iterable[object] | Mapping[str, Mapping[str, object]]"]
"""A function that gives what belongs together: a list, or a mapping of ``jobs``, ``schedules`` and ``sensors``."""


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
