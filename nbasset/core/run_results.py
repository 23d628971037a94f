"""What a run of assets or of ops is asked by whoever started it: events and outcomes, by Dagster's names."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey
from nbasset.core.step_failures import StepFailureData

if TYPE_CHECKING:
    from nbasset.core.asset_events import AssetMaterialization, AssetObservation, ExpectationResult
    from nbasset.core.checks import AssetCheckEvaluation
    from nbasset.core.event_records import DagsterEventType

MATERIALIZED, SUCCESS, FAILURE, START = "ASSET_MATERIALIZATION", "STEP_SUCCESS", "STEP_FAILURE", "STEP_START"
OUTPUT, OBSERVED = "STEP_OUTPUT", "ASSET_OBSERVATION"
EXPECTED, RETRIED, SKIPPED = "STEP_EXPECTATION_RESULT", "STEP_RESTARTED", "STEP_SKIPPED"
LOADED, HANDLED = "LOADED_INPUT", "HANDLED_OUTPUT"
FAILED_ONCE, CHECKED = "STEP_UP_FOR_RETRY", "ASSET_CHECK_EVALUATION"
RUN_SUCCESS, RUN_FAILURE = "PIPELINE_SUCCESS", "PIPELINE_FAILURE"


def _says(kind: str) -> property:
    """Whether an event says one thing."""

    def says(event: RunEvent) -> bool:
        return event.event_type_value == kind

    return property(says)


@dataclass(frozen=True)
class ValueData:
    """What is said of a value that a step was given or gave, as Dagster's ``HandledOutputData`` and its kin.

    Args:
        output_name: the output that gave it.
        input_name: the input that it was given to; none where it is said of the output.
        metadata: what was said of it.
        manager_key: the I/O manager that keeps it.
        upstream_step_key: of an input the step that gave it.
    """

    output_name: str | None = None
    input_name: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    manager_key: str = "io_manager"
    upstream_step_key: str | None = None

    @property
    def upstream_output_name(self) -> str | None:
        """Of an input the output that gave it."""
        return self.output_name


@dataclass(frozen=True)
class RunEvent:
    """One thing that happened in a run, as Dagster's ``DagsterEvent``.

    Args:
        event_type_value: what it is.
        step_key: the step that it is about.
        materialization: of a result that was made, what was said of it.
        error: of a step that failed, why.
        observation: of a source that was looked at, what was said of it.
        expectation: what came of looking at something.
        value: of an input or an output what was said of its value.
        check: what came of a check.
    """

    event_type_value: str
    step_key: str | None = None
    materialization: AssetMaterialization | None = None
    error: BaseException | None = None
    observation: AssetObservation | None = None
    expectation: ExpectationResult | None = None
    value: ValueData | None = None
    check: AssetCheckEvaluation | None = None

    @property
    def event_type(self) -> DagsterEventType:
        """What it is, by Dagster's names."""
        from nbasset.core.event_records import DagsterEventType

        return DagsterEventType(self.event_type_value)

    @property
    def node_name(self) -> str | None:
        """The step, without the key of a dynamic output that it was run for."""
        return None if self.step_key is None else self.step_key.partition("[")[0]

    @property
    def asset_key(self) -> AssetKey | None:
        """The asset that was made, looked at or checked."""
        said = self.materialization or self.observation or self.check
        return None if said is None else said.asset_key

    @property
    def partition(self) -> str | None:
        """Its partition."""
        said = self.materialization or self.observation or self.check
        return None if said is None else said.partition

    @property
    def step_materialization_data(self) -> RunEvent:
        """What has the materialization; here the event itself."""
        return self

    @property
    def event_specific_data(self) -> RunEvent | ValueData | AssetCheckEvaluation | StepFailureData:
        """What is said beside: of a value, of a check, of a failure, or by the event itself."""
        failure = StepFailureData.of(self.step_key or "", self.error) if self.error else None
        return self.value or self.check or failure or self

    @property
    def asset_check_evaluation_data(self) -> AssetCheckEvaluation | None:
        """What came of a check, by Dagster's name."""
        return self.check

    @property
    def expectation_result(self) -> ExpectationResult | None:
        """What came of looking at something, by Dagster's name."""
        return self.expectation

    @property
    def step_output_data(self) -> ValueData | None:
        """What is said of an output."""
        return self.value

    is_handled_output = _says(HANDLED)
    is_loaded_input = _says(LOADED)
    is_successful_output = _says(OUTPUT)
    is_step_materialization = _says(MATERIALIZED)
    is_asset_check_evaluation = _says(CHECKED)
    is_step_start = _says(START)
    is_step_success = _says(SUCCESS)
    is_step_failure = _says(FAILURE)
    is_step_skipped = _says(SKIPPED)
    is_step_up_for_retry = _says(FAILED_ONCE)
    is_step_restarted = _says(RETRIED)
    is_job_success = _says(RUN_SUCCESS)
    is_job_failure = _says(RUN_FAILURE)


DagsterEvent = RunEvent
"""Its name in Dagster."""


class EndAsked:
    """The part of what a run gives back that is about how it has ended, and why steps have failed."""

    def filter_events(self, event_filter: Callable[[RunEvent], bool]) -> Sequence[RunEvent]:
        """Some of all events."""
        raise NotImplementedError

    def get_run_success_event(self) -> RunEvent:
        """The event that says that nothing has failed.

        Raises:
            IndexError: when something has.
        """
        return self.filter_events(lambda event: event.is_job_success)[0]

    def get_run_failure_event(self) -> RunEvent:
        """The event that says that something has failed.

        Raises:
            IndexError: when nothing has.
        """
        return self.filter_events(lambda event: event.is_job_failure)[0]

    get_job_success_event, get_job_failure_event = get_run_success_event, get_run_failure_event

    def events_for_node(self, node_name: str) -> Sequence[RunEvent]:
        """What happened in a step."""
        raise NotImplementedError

    def failure_data_for_node(self, node_name: str) -> StepFailureData | None:
        """Why a step failed; ``None`` where it did not.

        Args:
            node_name: the step.
        """
        errors = (each.error for each in self.events_for_node(node_name) if each.is_step_failure)
        return next((StepFailureData.of(node_name, each) for each in errors if each is not None), None)


class ExecuteInProcessResult(EndAsked):
    """What a run gives back, as Dagster's ``ExecuteInProcessResult``: of assets, or of ops."""

    @property
    @abstractmethod
    def success(self) -> bool:
        """Whether nothing failed and nothing was blocked."""

    @property
    @abstractmethod
    def all_node_events(self) -> Sequence[RunEvent]:
        """What happened in steps."""

    @property
    def all_events(self) -> Sequence[RunEvent]:
        """Everything that happened, in order."""
        end = RUN_SUCCESS if self.success else RUN_FAILURE
        return [RunEvent("PIPELINE_START"), *self.all_node_events, RunEvent(end)]

    def filter_events(self, event_filter: Callable[[RunEvent], bool]) -> Sequence[RunEvent]:
        """Some of all events.

        Args:
            event_filter: says of each whether it is one of them.
        """
        return [each for each in self.all_events if event_filter(each)]

    def get_asset_check_evaluations(self) -> Sequence[AssetCheckEvaluation]:
        """What came of each check of the run."""
        return []

    def events_for_node(self, node_name: str) -> Sequence[RunEvent]:
        """What happened in one step.

        Args:
            node_name: the step: the asset's key as a Python name, or the name of a function with several assets; of a
                job of ops the op.
        """
        return [each for each in self.all_node_events if each.node_name == node_name]

    def asset_materializations_for_node(self, node_name: str) -> Sequence[AssetMaterialization]:
        """What was said of the results of one step: each with ``asset_key``, ``metadata`` and ``partition``.

        Args:
            node_name: the step.
        """
        return [each.materialization for each in self.events_for_node(node_name) if each.materialization is not None]

    def get_asset_materialization_events(self) -> Sequence[RunEvent]:
        """The events that say that a result was made."""
        return [each for each in self.all_node_events if each.is_step_materialization]

    def asset_observations_for_node(self, node_name: str) -> Sequence[AssetObservation]:
        """What was said of the sources that one step has looked at.

        Args:
            node_name: the step.
        """
        return [each.observation for each in self.events_for_node(node_name) if each.observation is not None]

    def get_asset_observation_events(self) -> Sequence[RunEvent]:
        """The events that say that a source was looked at."""
        return [each for each in self.all_node_events if each.observation is not None]

    def expectation_results_for_node(self, node_name: str) -> Sequence[ExpectationResult]:
        """What came of looking at things in one step.

        Args:
            node_name: the step.
        """
        return [each.expectation for each in self.events_for_node(node_name) if each.expectation is not None]

    def get_step_success_events(self) -> Sequence[RunEvent]:
        """The events that say that a step went well."""
        return [each for each in self.all_node_events if each.is_step_success]

    def get_step_failure_events(self) -> Sequence[RunEvent]:
        """The events that say that a step failed."""
        return [each for each in self.all_node_events if each.is_step_failure]

    def get_step_skipped_events(self) -> Sequence[RunEvent]:
        """The events that say that a step was left out."""
        return [each for each in self.all_node_events if each.is_step_skipped]

    def get_failed_step_keys(self) -> set[str]:
        """The steps that failed."""
        return {each.step_key or "" for each in self.get_step_failure_events()}

    def is_node_success(self, node_name: str) -> bool:
        """Whether a step went well."""
        return any(each.is_step_success for each in self.events_for_node(node_name))

    def is_node_failed(self, node_name: str) -> bool:
        """Whether a step failed."""
        return any(each.is_step_failure for each in self.events_for_node(node_name))

    def is_node_skipped(self, node_name: str) -> bool:
        """Whether a step was left out."""
        return any(each.is_step_skipped for each in self.events_for_node(node_name))

    def is_node_untouched(self, node_name: str) -> bool:
        """Whether a step was not even begun."""
        return not self.events_for_node(node_name)

    def retry_attempts_for_node(self, node_name: str) -> int:
        """How often a step was tried again.

        Args:
            node_name: the step.
        """
        return sum(each.is_step_restarted for each in self.events_for_node(node_name))
