"""Python without magics: what a Dagster user writes, with ``from nbasset import …`` in front."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn, Unpack, overload

from nbasset.core import asset_options, decorators
from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset, as_key
from nbasset.core.bodies import Compute
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.definitions import with_upstream
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.planning import for_one_partition
from nbasset.core.result_names import ResultName
from nbasset.core.runs import MaterializationFailed, RunRecord
from nbasset.core.selection import CoercibleToSelection
from nbasset.core.status import Assessment
from nbasset.instance import Instance, answers, current
from nbasset.instance.answers import Happening, PlannedRun, Why
from nbasset.instance.executors import ExecutorLike
from nbasset.instance.materialize_run import MaterializeRun

on_define: list[Callable[[CoreDefinitions], None]] = []
"""Told about every ``@asset`` and ``Definitions``; a notebook registers them."""


@overload
def asset(compute_fn: Compute, /) -> Asset: ...


@overload
def asset(compute_fn: None = None, /, **options: Unpack[AssetOptions]) -> Callable[[Compute], Asset]: ...


def asset(compute_fn: Compute | None = None, /, **options: Unpack[AssetOptions]) -> Asset | Callable[[Compute], Asset]:
    """Make an asset of a function, as Dagster's ``@asset``; in a notebook it is registered at once.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        **options: as listed below.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> raw_data
    <Asset raw_data>
    """
    if compute_fn is None:
        return lambda function: _announced(function, options)
    return _announced(compute_fn, {})


asset.__doc__ = f"{asset.__doc__}\nOptions:\n{asset_options.listed()}\n"


def _announced(function: Compute, options: AssetOptions) -> Asset:
    """The asset that a function makes, announced to the notebook."""
    made = decorators.asset_of(function, options)
    announce(CoreDefinitions([made]))
    return made


def announce(definitions: CoreDefinitions) -> None:
    """Tell the notebook of definitions.

    Args:
        definitions: the definitions.
    """
    import nbasset.engine.runner
    import nbasset.instance.opened_store
    import nbasset.instance.run_world  # noqa: F401 - who defines will run: what that needs is loaded by now

    for listener in on_define:
        listener(definitions)


def materialize(
    assets: Iterable[Asset] | Asset,
    *,
    selection: CoercibleToSelection | None = None,
    resources: Mapping[str, object] | None = None,
    run_config: CoercibleToRunConfig | None = None,
    raise_on_error: bool = True,
    again: bool = False,
    force: bool = False,
    instance: Instance | None = None,
    executor: ExecutorLike | None = None,
    partition_key: str | None = None,
) -> MaterializeRun:
    """Bring assets, and what they rest on, up to date, as Dagster's ``materialize``.

    One difference is ours: what is fresh is not made again; ``again=True`` is Dagster's way.

    Args:
        assets: the assets.
        selection: which of them; all by default.
        resources: things bodies and I/O managers share, by name.
        run_config: config for this run.
        raise_on_error: whether a failure is raised at the end.
        again: make the selected even when they are fresh.
        force: the same, by its earlier name.
        instance: where results are kept; by default the notebook's or script's own.
        executor: what makes the steps: ``"kernel"``, ``"processes"``, ``"processes 4"`` or ``4``; Dagster's
            :data:`in_process_executor` or :data:`multiprocess_executor`; ``"dask ADDRESS"`` or a client of Dask's; or
            any executor of ``concurrent.futures``. By default what ``%nbasset executor`` has chosen, or the kernel.
        partition_key: of partitioned assets the one partition to make, with what is selected and nothing upstream.

    Raises:
        InvalidDefinition: when something given cannot be accepted.
        MaterializationFailed: when a body raised; it names what failed and what was therefore not made.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> @asset
    ... def total(raw_data):
    ...     return sum(raw_data)
    >>> materialize([raw_data, total]).asset_value("total")
    30
    """
    chosen = [assets] if isinstance(assets, Asset) else list(assets)
    instance = instance or current()
    known = with_upstream(chosen)
    standing = instance.standing_with(CoreDefinitions(known, resources=resources), run_config)
    request = instance.runs.request(
        selection or chosen, standing=standing, again=again or force, config=run_config, cause="materialize()"
    )
    if partition_key is not None:
        request = for_one_partition(request, standing.definitions, partition_key)
    run = instance.runs.run(request, standing=standing, executor=executor)
    result = MaterializeRun(run, instance, of_one_partition=partition_key is not None)
    if raise_on_error and not run.success:
        raise failure(run)
    return result


def materialize_to_memory(
    assets: Iterable[Asset] | Asset,
    *,
    selection: CoercibleToSelection | None = None,
    resources: Mapping[str, object] | None = None,
    run_config: CoercibleToRunConfig | None = None,
    raise_on_error: bool = True,
) -> MaterializeRun:
    """Make assets for this once, as Dagster's ``materialize_to_memory``: nothing is taken from the store, nothing kept.

    Args:
        assets: the assets.
        selection: which of them; all by default.
        resources: things bodies share, by name.
        run_config: config for this run.
        raise_on_error: whether a failure is raised at the end.

    Raises:
        InvalidDefinition: when something given cannot be accepted.
        MaterializationFailed: when a body raised.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> materialize_to_memory([raw_data]).asset_value("raw_data")
    [10, 20]
    """
    chosen = [assets] if isinstance(assets, Asset) else list(assets)
    here = [replace(each, io_manager_key=None, upstream=()) for each in chosen]
    return materialize(
        here,
        selection=selection,
        resources=resources,
        run_config=run_config,
        raise_on_error=raise_on_error,
        instance=Instance(in_memory=True),
    )


def failure(run: RunRecord[ResultName]) -> MaterializationFailed:
    """The one exception of a run that did not succeed; it leads to the first error of a body."""
    error = MaterializationFailed(run)
    first = next(iter(run.errors.values()), None)
    if first is not None:
        error.__cause__ = first
        return error.with_traceback(first.__traceback__)
    return error


def load_asset_value(
    asset_key: CoercibleToAssetKey | Asset, *, notebook: str | None = None, version: int | None = None
) -> Any:
    """The value of an asset from the store, as a private copy.

    Args:
        asset_key: the asset.
        notebook: another notebook that uses the same store, by its name.
        version: the number of an earlier result, as ``%asset NAME history`` and ``history(name)`` tell them.

    Raises:
        NeverMade: when no result of it is stored, or not of this version.
        InvalidSelection: when there is no such asset.
    """
    instance = current()
    return instance.value(str(as_key(asset_key)), notebook, version)


def status(asset_key: CoercibleToAssetKey | Asset) -> Assessment:
    """An asset's status and its causes; its ``str`` begins with the word.

    Args:
        asset_key: the asset: a user string such as ``"sales/raw"``, its key, or the asset itself.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    return current().status(_defined(asset_key))


def plan(selection: CoercibleToSelection | None = None, *, again: bool = False, force: bool = False) -> PlannedRun:
    """What ``materialize`` would do now with the assets that are defined, why, and what it would cost.

    Args:
        selection: which assets, as ``%materialize`` takes them; ``None`` is all.
        again: as if the selected were made even when they are fresh.
        force: the same, by its earlier name.

    Raises:
        InvalidSelection: when it names something that is not defined.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> _ = Definitions([raw_data]), status(raw_data)
    >>> print(plan("raw_data"))
    raw_data: make (never made)
    1 to make: raw_data (never timed)
    """
    instance = current()
    if isinstance(selection, Iterable) and not isinstance(selection, str):
        selection = list(selection)
    for each in selection if isinstance(selection, list) else [selection]:
        if isinstance(each, Asset):
            _defined(each)
    return answers.planned(instance.runs.plan(instance.runs.request(selection, again=again or force, cause="plan()")))


def why(asset_key: CoercibleToAssetKey | Asset) -> Why:
    """Why an asset is not fresh: its causes, and the path from it back to each root cause.

    Args:
        asset_key: the asset.

    Raises:
        InvalidSelection: when there is no such asset.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> @asset
    ... def total(raw_data):
    ...     return sum(raw_data)
    >>> _ = materialize([raw_data, total])
    >>> print(why(total))
    total is fresh: nothing it uses has changed.
    """
    return answers.why(current(), _defined(asset_key))


def history(asset_key: CoercibleToAssetKey | Asset) -> list[Happening]:
    """What happened to an asset in this notebook or script, the oldest first: made, reused, failed, blocked, stopped.

    Args:
        asset_key: the asset.

    Raises:
        InvalidSelection: when there is no such asset.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> _ = materialize([raw_data])
    >>> [(each.what, each.told) for each in history("raw_data")]
    [('made', 'list of 2 [10, 20]')]
    """
    return answers.history(current(), _defined(asset_key))


def _defined(asset_key: CoercibleToAssetKey | Asset) -> str:
    """An asset's name; an asset object is the one that is asked about from now on."""
    if isinstance(asset_key, Asset):
        known = current().definitions.by_name.get(asset_key.names[0])
        if known is None or known.body is not asset_key.body:
            current().define(asset_key)
    return str(as_key(asset_key))


def job(*_: object, **__: object) -> NoReturn:
    """Not supported: name a selection of assets with :func:`define_asset_job` instead.

    Raises:
        InvalidDefinition: always.
    """
    raise InvalidDefinition(
        "nbasset has assets, not ops: make each function an @asset and name a selection of them with define_asset_job."
    )


def op(*_: object, **__: object) -> NoReturn:
    """Not supported: make the function an asset and use :func:`define_asset_job`.

    Raises:
        InvalidDefinition: always.
    """
    job()


__all__ = [
    "AssetKey",
    "MaterializeRun",
    "asset",
    "history",
    "job",
    "load_asset_value",
    "materialize",
    "op",
    "plan",
    "status",
    "why",
]
