"""Running a job by Dagster's older names: what another process would build again is run here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias, cast

from nbasset.api.graphs import JobDefinition
from nbasset.api.jobs import AssetJob
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.errors import InvalidDefinition
from nbasset.core.run_results import ExecuteInProcessResult

if TYPE_CHECKING:
    from nbasset.api.running import InstanceLike

AnyJob: TypeAlias = JobDefinition | AssetJob


class JobExecutionResult:
    """What :func:`execute_job` gives back, as Dagster's class of that name: all that a run is asked.

    Args:
        run: the run.
    """

    def __init__(self, run: ExecuteInProcessResult) -> None:
        self.run = run

    def __getattr__(self, name: str) -> object:
        return getattr(self.run, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held that would have to be let go of."""


def reconstructable(target: AnyJob | Callable[[], AnyJob]) -> AnyJob:
    """A job that is run, as Dagster's ``reconstructable``: no other process has to build it again here.

    Args:
        target: the job, or a function that gives it.

    Raises:
        InvalidDefinition: when it is neither of both.

    >>> from nbasset import job, op
    >>> @op
    ... def one():
    ...     return 1
    >>> @job
    ... def ones():
    ...     one()
    >>> reconstructable(ones) is ones, reconstructable(lambda: ones) is ones
    (True, True)
    """
    made = target if isinstance(target, (JobDefinition, AssetJob)) or not callable(target) else target()
    if not isinstance(made, (JobDefinition, AssetJob)):
        raise InvalidDefinition(f"reconstructable() takes a job, or a function that gives one, and is given {made!r}.")
    return made


def execute_job(
    job: AnyJob,
    instance: InstanceLike | None = None,
    run_config: CoercibleToRunConfig | None = None,
    tags: Mapping[str, str] | None = None,
    raise_on_error: bool = False,
    op_selection: Sequence[str] | None = None,
) -> JobExecutionResult:
    """Run a job here, as Dagster's ``execute_job``, which does so in a process of its own.

    Args:
        job: the job, from :func:`reconstructable` or as it is.
        instance: where results of assets are kept; by default the notebook's or script's own.
        run_config: what this run is configured with, instead of the job's own.
        tags: labels of this run.
        raise_on_error: whether what a body raises is raised.
        op_selection: of a job of ops which of them.

    Raises:
        InvalidDefinition: when its config cannot be accepted.

    >>> from nbasset import job, op
    >>> @op
    ... def one():
    ...     return 1
    >>> @job
    ... def ones():
    ...     one()
    >>> with execute_job(reconstructable(ones)) as result:
    ...     result.success, result.output_for_node("one")
    (True, 1)
    """
    told: dict[str, object] = {
        "run_config": run_config,
        "instance": instance,
        "tags": tags,
        "raise_on_error": raise_on_error,
    }
    if isinstance(job, JobDefinition):
        told["op_selection"] = op_selection
    elif op_selection is not None:
        raise InvalidDefinition(f"The job {job.name} has assets, and no ops: op_selection chooses none of them.")
    run = cast("Callable[..., ExecuteInProcessResult]", job.execute_in_process)
    return JobExecutionResult(run(**told))
