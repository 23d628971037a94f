"""Hooks of jobs of assets: they are told of each step, once the run has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nbasset.core.assets import Asset, step_name
from nbasset.core.dataclass import dataclass
from nbasset.core.outputs import ONLY
from nbasset.dagster.hooks import HookContext, call_hooks
from nbasset.dagster.open_resources import AskedFor, OpenResources
from nbasset.instance.materialize_run import MaterializeRun


@dataclass(frozen=True, slots=True)
class AssetStep:
    """A step of a job of assets, as a hook sees it.

    Args:
        name: what it is called.
    """

    name: str


class _Values(Mapping[str, object]):
    """What a step gave, loaded when a hook asks for it."""

    def __init__(self, run: MaterializeRun, step: str) -> None:
        self._run, self._step = run, step

    def __getitem__(self, name: str) -> object:
        if name != ONLY:
            raise KeyError(name)
        return self._run.output_for_node(self._step)

    def __iter__(self) -> Iterator[str]:
        return iter((ONLY,))

    def __len__(self) -> int:
        return 1


def call_all(
    hooks: Iterable[object],
    run: MaterializeRun,
    job: str,
    resources: Mapping[str, object],
    assets: Iterable[Asset] = (),
) -> None:
    """Call the hooks of a job, and those of its assets, for each step of a run.

    What was reused counts as made, as in the run's events.

    Args:
        hooks: the job's.
        run: the run, which has ended.
        job: the job.
        resources: things that hooks may ask for, by name.
        assets: those that may have hooks of their own.
    """
    by_step = {step_name(each): each.hooks for each in assets if each.hooks}
    of_all = frozenset(hooks)
    with OpenResources(resources, run.run_id) as open_ones:
        for event in run.all_node_events:
            step = event.step_key or ""
            own = of_all.union(by_step.get(step, ()))
            told = HookContext(AssetStep(step), step, job, run.run_id, AskedFor(open_ones), event.error)
            if event.is_step_success:
                values = _Values(run, step)
                told = HookContext(AssetStep(step), step, job, run.run_id, AskedFor(open_ones), None, values)
                call_hooks(own, "success", told)
            elif event.is_step_failure:
                call_hooks(own, "failure", told)
