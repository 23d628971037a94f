"""Python without magics: what a Dagster user writes, with ``from nbasset import …`` in front."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from nbasset.core import decorators
from nbasset.core.assets import Asset, as_key
from nbasset.core.config import RunConfig
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import Damaged, Drifted, InvalidDefinition, NeverMade, NotTrusted
from nbasset.core.jobs import Job
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.runs import MaterializationFailed, Run
from nbasset.core.selection import CoercibleToSelection
from nbasset.core.status import Assessment
from nbasset.instance import Instance, current

on_define: list[Callable[[CoreDefinitions], None]] = []
"""Told about every ``@asset`` and ``Definitions``; a notebook registers them."""


def asset(compute_fn: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Make an asset of a function, as Dagster's ``@asset``; in a notebook it is registered at once.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        **options: see :func:`nbasset.core.decorators.asset`.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> raw_data
    <Asset raw_data>
    """
    if compute_fn is None:
        return lambda function: asset_of(function, **options)
    return asset_of(compute_fn)


def asset_of(function: Callable[..., Any], **options: Any) -> Asset:
    """The asset that a function makes, announced to the notebook."""
    made: Asset = decorators.asset(**options)(function)
    _announce(CoreDefinitions([made]))
    return made


class Definitions(CoreDefinitions):
    """Assets, jobs and resources that belong together, as Dagster's ``Definitions``; a notebook registers them.

    Args:
        assets: the assets.
        jobs: named selections of them, made with :func:`define_asset_job`.
        resources: things bodies and I/O managers share, by name.

    Raises:
        InvalidDefinition: when something else than an asset or a job is given.
    """

    def __init__(
        self,
        assets: Iterable[Asset] = (),
        jobs: Iterable[Job] = (),
        resources: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(assets, jobs, resources)
        _announce(self)


def _announce(definitions: CoreDefinitions) -> None:
    import nbasset.instance.opened_store
    import nbasset.instance.run_world  # noqa: F401 - who defines will run: what that needs is loaded by now

    for listener in on_define:
        listener(definitions)


TRIES = 3
"""How often a value that turns out to be unusable is made again."""


class MaterializeRun:
    """What :func:`materialize` gives back, as Dagster's ``ExecuteInProcessResult``.

    Args:
        run: the run's record.
        instance: where its values are.
    """

    def __init__(self, run: Run, instance: Instance) -> None:
        self.run = run
        self._instance = instance

    @property
    def success(self) -> bool:
        """Whether nothing failed and nothing was blocked."""
        return self.run.success

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self.run.run_id

    @property
    def made(self) -> tuple[str, ...]:
        """The assets whose body ran."""
        return self.run.made

    def asset_value(self, asset_key: CoercibleToAssetKey | Asset) -> Any:
        """The value of an asset of this run, made or from the store; what turns out to be unusable is made again.

        Raises:
            NeverMade: when the run has no value of it.
        """
        name = str(as_key(asset_key))
        part = self.run.assets.get(name)
        if part is None or part.key is None or part.outcome in ("failed", "blocked", "cancelled", "waits"):
            known = ", ".join(self.run.assets) or "none"
            raise NeverMade(f"This run has no value of {name}; its assets are {known}.")
        for _ in range(TRIES):
            with contextlib.suppress(Damaged, Drifted, NotTrusted, _Collected):
                return self._load(name, part.key)
            self._instance.run(self._instance.request(name))
        return self._load(name, part.key)

    def _load(self, name: str, key: str) -> Any:
        results = self._instance.results
        found = results.holding(name, key) or next(iter(results.find(name, key)), None)
        if found is None:
            raise _Collected(f"The value of {name} in this run is not in the store any more, and was not made again.")
        return results.load(found)

    def output_for_node(self, node_str: str, output_name: str = "result") -> Any:
        """The value of the asset of this name, as Dagster's method of that name; also when it was skipped."""
        name = node_str.replace("__", "/") if node_str not in self.run.assets else node_str
        return self.asset_value(name if output_name == "result" else output_name)

    def __repr__(self) -> str:
        parts = [f"{len(names)} {outcome}" for outcome, names in _by_outcome(self.run).items()]
        return f"<run {self.run_id}: {', '.join(parts) or 'nothing to do'}>"


class _Collected(NeverMade):
    """A value is gone, perhaps because another kernel made room."""


def _by_outcome(run: Run) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, part in run.assets.items():
        names.setdefault(str(part.outcome), []).append(name)
    return names


def materialize(
    assets: Iterable[Asset] | Asset,
    *,
    selection: CoercibleToSelection | None = None,
    resources: Mapping[str, Any] | None = None,
    run_config: RunConfig | Mapping[str, Any] | None = None,
    raise_on_error: bool = True,
    force: bool = False,
    instance: Instance | None = None,
) -> MaterializeRun:
    """Bring assets, and what they rest on, up to date, as Dagster's ``materialize``.

    One difference is ours: what is fresh is not made again; ``force=True`` is Dagster's way.

    Args:
        assets: the assets.
        selection: which of them; all by default.
        resources: things bodies and I/O managers share, by name.
        run_config: config for this run.
        raise_on_error: whether a failure is raised at the end.
        force: make the selected even when they are fresh.
        instance: where results are kept; by default the notebook's or script's own.

    Raises:
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
    known = _with_upstream(chosen)
    standing = instance.standing_with(CoreDefinitions(known, resources=resources), run_config)
    request = instance.request(
        selection or chosen, standing=standing, force=force, config=run_config, cause="materialize()"
    )
    run = instance.run(request, standing=standing)
    result = MaterializeRun(run, instance)
    if raise_on_error and not run.success:
        raise failure(run)
    return result


def failure(run: Run) -> MaterializationFailed:
    """The one exception of a run that did not succeed; it leads to the first error of a body."""
    error = MaterializationFailed(run)
    first = next(iter(run.errors.values()), None)
    if first is not None:
        error.__cause__ = first
        return error.with_traceback(first.__traceback__)
    return error


def _with_upstream(assets: Sequence[Asset]) -> list[Asset]:
    """The assets and those their ``deps`` name as objects."""
    seen: dict[int, Asset] = {}
    todo = list(reversed(assets))
    while todo:
        each = todo.pop()
        if not isinstance(each, Asset):
            raise InvalidDefinition(f"{each!r} is not an asset: decorate the function with @asset.")
        if id(each) not in seen:
            seen[id(each)] = each
            todo.extend(each.upstream)
    return list(seen.values())


def load_asset_value(asset_key: CoercibleToAssetKey | Asset, *, notebook: str | None = None) -> Any:
    """The value of an asset from the store, as a private copy.

    Args:
        asset_key: the asset.
        notebook: another notebook that uses the same store, by its name.

    Raises:
        NeverMade: when no result of it is stored.
        InvalidSelection: when there is no such asset.
    """
    return current().value(str(as_key(asset_key)), notebook)


def status(asset_key: CoercibleToAssetKey | Asset) -> Assessment:
    """An asset's status and its causes; its ``str`` begins with the word.

    Args:
        asset_key: the asset.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    if isinstance(asset_key, Asset):
        known = current().definitions.by_name.get(str(asset_key.key))
        if known is None or known.body is not asset_key.body:
            current().define(asset_key)
    return current().status(str(as_key(asset_key)))


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
    "Definitions",
    "MaterializeRun",
    "asset",
    "job",
    "load_asset_value",
    "materialize",
    "op",
    "status",
]
