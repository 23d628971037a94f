"""Running: bring assets up to date in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from nbasset.api.part_refusals import among, refuse_parts
from nbasset.core.assets import Asset, of_one_key_each
from nbasset.core.at_once import for_a_range
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.definitions import Definitions, with_upstream
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.planning import PARTITION, Request, for_one_partition
from nbasset.core.result_names import ResultName
from nbasset.core.runs import failure_of
from nbasset.core.selection import CoercibleToSelection
from nbasset.core.version import STORE
from nbasset.instance import Instance, current
from nbasset.instance.executors import ExecutorLike
from nbasset.instance.run_config import configured, refuse_configs, refuse_incomplete
from nbasset.instance.runs import RequestOptions

if TYPE_CHECKING:  # loaded with the first run
    from nbasset.api.instances import DagsterInstance
    from nbasset.instance.materialize_run import MaterializeRun

    InstanceLike: TypeAlias = Instance | DagsterInstance


def home_of(instance: InstanceLike | None) -> Instance:
    """Where results are kept: what was given, Dagster's word for it too, or by default the notebook's or script's own.

    Args:
        instance: what was given.
    """
    return cast("Instance | None", getattr(instance, "here", instance)) or current()


def as_assets(given: Iterable[Asset] | Asset, resources: Mapping[str, object] | None = None) -> list[Asset]:
    """Assets, one or several; those of the package dagster as ours, and specs of what I/O managers give.

    Args:
        given: what was given.
        resources: what else is given by name, I/O managers among it.
    """
    is_spec = isinstance(given, AssetSpec) or str(type(given).__module__).partition(".")[0] == "dagster"
    several: list[Any] = [given] if isinstance(given, Asset) or is_spec else list(given)
    if all(isinstance(each, Asset) for each in several):
        return of_one_key_each(several)
    from nbasset.api.translated import translated

    theirs = [each if isinstance(each, Asset) else translated(each) or each for each in several]
    from nbasset.core.read_specs import as_read

    made = {key for each in of_one_key_each([each for each in theirs if isinstance(each, Asset)]) for key in each.keys}
    twice = next((each.key for each in theirs if isinstance(each, AssetSpec) and each.key in made), None)
    if twice is not None:
        raise InvalidDefinition(f"{twice} is given as an asset and as the spec of one that others make: give one.")
    return [each for each in as_read(theirs, resources or {}) if not isinstance(each, AssetSpec)]


def materialize(
    assets: Iterable[Asset] | Asset | str,
    run_config: CoercibleToRunConfig | None = None,
    instance: InstanceLike | None = None,
    resources: Mapping[str, object] | None = None,
    partition_key: str | None = None,
    raise_on_error: bool = True,
    tags: Mapping[str, str] | None = None,
    selection: CoercibleToSelection | None = None,
    *,
    again: bool = False,
    force: bool = False,
    executor: ExecutorLike | None = None,
) -> MaterializeRun:
    """Bring assets, and what they rest on, up to date, as Dagster's ``materialize``.

    One difference is ours: what is fresh is not made again; ``again=True`` is Dagster's way.

    Args:
        assets: the assets; or, of those that are defined already, a selection as ``%materialize`` takes it.
        run_config: config for this run.
        instance: where results are kept; by default the notebook's or script's own.
        resources: things bodies and I/O managers share, by name.
        partition_key: of partitioned assets the one partition to make, with what is selected and nothing upstream.
        raise_on_error: whether a failure is raised at the end.
        tags: labels of this run: ``context.run_tags``; with ``dagster/asset_partition_range_start`` and ``…_end``
            those partitions are made, each in a step of its own, and nothing upstream; ``dagster/partition`` is a
            ``partition_key``.
        selection: which of them; all by default.
        again: make the selected even when they are fresh.
        force: the same, by its earlier name.
        executor: what makes the steps: ``"kernel"``, ``"processes"``, ``"processes 4"`` or ``4``; Dagster's
            :data:`in_process_executor` or :data:`multiprocess_executor`; ``"dask ADDRESS"`` or a client of Dask's; or
            any executor of ``concurrent.futures``. By default what ``%nbasset executor`` has chosen, or the kernel.

    Raises:
        InvalidDefinition: when something given cannot be accepted.
        MaterializationFailed: when a body raised; it names what failed and what was therefore not made, and is an
            exception of the body's own class as well.

    >>> from nbasset import asset
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> @asset
    ... def total(raw_data):
    ...     return sum(raw_data)
    >>> materialize([raw_data, total]).asset_value("total")
    30
    """
    return run_of(
        assets,
        selection=selection,
        resources=resources,
        run_config=run_config,
        raise_on_error=raise_on_error,
        again=again or force,
        instance=instance,
        executor=executor,
        partition_key=partition_key,
        tags=tags,
    )


def run_of(
    assets: Iterable[Asset] | Asset | str,
    *,
    selection: CoercibleToSelection | None = None,
    resources: Mapping[str, object] | None = None,
    run_config: CoercibleToRunConfig | None = None,
    raise_on_error: bool = True,
    again: bool = False,
    instance: InstanceLike | None = None,
    executor: ExecutorLike | None = None,
    partition_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    job: str = "",
    hooks: Iterable[object] = (),
) -> MaterializeRun:
    """The run that :func:`materialize` is, and a job.

    Args:
        assets: as there, and so are the others.
        selection: which of them.
        resources: things bodies and I/O managers share.
        run_config: config for this run.
        raise_on_error: whether a failure is raised at the end.
        again: make the selected even when they are fresh.
        instance: where results are kept.
        executor: what makes the steps.
        partition_key: the one partition to make.
        tags: labels of this run.
        job: the job that begins it.
        hooks: what is called for each of its steps.

    Raises:
        InvalidDefinition: when something given cannot be accepted.
        MaterializationFailed: when a body raised.
    """
    from nbasset.core.read_specs import with_checked
    from nbasset.instance.materialize_run import MaterializeRun

    instance = home_of(instance)
    resources = configured(resources, instance.definitions.resources, run_config)
    lent = nullcontext() if isinstance(assets, str) else instance.defined.lent(resources or {})
    with lent:
        if isinstance(assets, str):
            known: Sequence[Asset] = instance.definitions.assets
            instance.register(Definitions(resources=resources))
            standing, wanted = instance.standing(run_config), selection or assets
        else:
            chosen = as_assets(assets, resources)
            known = with_checked(with_upstream(chosen), instance.definitions.by_name)
            wanted = selection or chosen
            before = instance.defined.checks_of_other_runs(known)
            standing = instance.standing_with(Definitions(known, resources=resources), run_config, retired=before)
        options: RequestOptions = {
            "again": again,
            "config": run_config,
            "cause": f"job {job}" if job else "materialize()",
            "tags": dict(tags or {}),
        }
        nothing = isinstance(assets, Sequence) and not assets and selection is None
        request = Request((), **options) if nothing else instance.runs.request(wanted, standing=standing, **options)
        defined = standing.definitions.by_name
        if not isinstance(assets, str) and selection is not None:
            request = replace(request, selected=among(request.selected, known, selection))
            refuse_parts(request.selected, known, standing.definitions, request.unchecked)
        about = dict.fromkeys(defined[name] for name in request.selected if name in defined)
        refuse_configs(run_config, about)
        refuse_incomplete(resources, about)
        request = replace(request, job=job)
        if partition_key is None and any(each.partitions is not None for each in about):
            partition_key = (tags or {}).get(PARTITION)
        if partition_key is not None:
            request = for_one_partition(request, standing.definitions, partition_key)
        request = for_a_range(request, standing.definitions)
        handed: dict[ResultName, object] = {}
        run = instance.runs.run(request, standing=standing, executor=executor, handed=handed)
        told = request.as_run(run.run_id)
        asked = {} if nothing else {"selected": request.selected}
        result = MaterializeRun(run, instance, handed, of_one_partition=partition_key is not None, told=told, **asked)
        if hooks or any(each.hooks for each in known):
            from nbasset.api.job_hooks import call_all  # few jobs have hooks

            call_all(hooks, result, job, instance.definitions.resources if resources is None else resources, known)
    if raise_on_error and not run.success:
        raise failure_of(run)
    return result


def materialize_to_memory(
    assets: Iterable[Asset] | Asset,
    run_config: CoercibleToRunConfig | None = None,
    *,
    selection: CoercibleToSelection | None = None,
    resources: Mapping[str, object] | None = None,
    raise_on_error: bool = True,
    partition_key: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> MaterializeRun:
    """Make assets for this once, as Dagster's ``materialize_to_memory``: nothing is taken from the store, nothing kept.

    Args:
        assets: the assets.
        run_config: config for this run.
        selection: which of them; all by default.
        resources: things bodies share, by name; of I/O managers among them none keeps anything.
        raise_on_error: whether a failure is raised at the end.
        partition_key: of partitioned assets the one partition to make.
        tags: labels of this run.

    Raises:
        InvalidDefinition: when something given cannot be accepted.
        MaterializationFailed: when a body raised.

    >>> from nbasset import asset
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> materialize_to_memory([raw_data]).asset_value("raw_data")
    [10, 20]
    """
    chosen = as_assets(assets)
    here = [each if each.external else replace(each.kept_by(STORE), upstream=()) for each in chosen]
    return materialize(
        here,
        selection=selection,
        resources=resources,
        run_config=run_config,
        raise_on_error=raise_on_error,
        instance=Instance(in_memory=True),
        partition_key=partition_key,
        tags=tags,
    )
