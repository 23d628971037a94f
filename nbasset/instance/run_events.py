"""What happened in a run, for tests that look at it: events by Dagster's names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset, step_name
from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.outputs import NOT_GIVEN, ONLY
from nbasset.core.result_names import ResultName
from nbasset.core.runs import Outcome, RunRecord

if TYPE_CHECKING:
    from nbasset.core.asset_events import AssetMaterialization, AssetObservation
    from nbasset.core.checks import AssetCheckEvaluation

MATERIALIZED, SUCCESS, FAILURE, START = "ASSET_MATERIALIZATION", "STEP_SUCCESS", "STEP_FAILURE", "STEP_START"
OUTPUT, OBSERVED = "STEP_OUTPUT", "ASSET_OBSERVATION"
_DONE = (Outcome.MADE, Outcome.FROM_STORE)


@dataclass(frozen=True)
class RunEvent:
    """One thing that happened in a run, as Dagster's ``DagsterEvent``.

    Args:
        event_type_value: what it is.
        step_key: the step that it is about.
        materialization: of a result that was made, what was said of it.
        error: of a step that failed, why.
        observation: of a source that was looked at, what was said of it.
    """

    event_type_value: str
    step_key: str | None = None
    materialization: AssetMaterialization | None = None
    error: BaseException | None = None
    observation: AssetObservation | None = None

    @property
    def node_name(self) -> str | None:
        """The step, by Dagster's other name."""
        return self.step_key

    @property
    def asset_key(self) -> AssetKey | None:
        """The asset that was made, or looked at."""
        said = self.materialization or self.observation
        return None if said is None else said.asset_key

    @property
    def partition(self) -> str | None:
        """Its partition."""
        said = self.materialization or self.observation
        return None if said is None else said.partition

    @property
    def step_materialization_data(self) -> RunEvent:
        """What has the materialization; here the event itself."""
        return self

    event_specific_data = step_materialization_data

    @property
    def is_step_materialization(self) -> bool:
        """Whether it says that a result was made."""
        return self.event_type_value == MATERIALIZED

    @property
    def is_step_success(self) -> bool:
        """Whether it says that a step went well."""
        return self.event_type_value == SUCCESS

    @property
    def is_step_failure(self) -> bool:
        """Whether it says that a step failed."""
        return self.event_type_value == FAILURE


class RunEvents:
    """What a run tells of itself, as the methods of Dagster's ``ExecuteInProcessResult``.

    What was fresh and therefore not made again counts as made: with what was said of it when it was.

    Args:
        run: the run's record.
        asset_of: gives the asset that makes a result, if it is known.
        made: gives the record of a result, if there still is one.
    """

    def __init__(
        self,
        run: RunRecord[ResultName],
        asset_of: Callable[[ResultName], Asset | None],
        made: Callable[[ResultName], Materialization | None],
    ) -> None:
        self._record = run
        self._asset_of = asset_of
        self._made = made

    @property
    def all_events(self) -> Sequence[RunEvent]:
        """Everything that happened, in order."""
        end = "PIPELINE_SUCCESS" if self._record.success else "PIPELINE_FAILURE"
        return [RunEvent("PIPELINE_START"), *self.all_node_events, RunEvent(end)]

    @property
    def all_node_events(self) -> Sequence[RunEvent]:
        """What happened in steps."""
        return [event for step, names in self._steps().items() for event in self._events(step, names)]

    def filter_events(self, event_filter: Callable[[RunEvent], bool]) -> Sequence[RunEvent]:
        """Some of all events.

        Args:
            event_filter: says of each whether it is one of them.
        """
        return [each for each in self.all_events if event_filter(each)]

    def get_asset_check_evaluations(self) -> Sequence[AssetCheckEvaluation]:
        """What came of each check of the run; of one that had nothing to do again, what came of it then."""
        return self._record.evaluations

    def events_for_node(self, node_name: str) -> Sequence[RunEvent]:
        """What happened in one step.

        Args:
            node_name: the step: the asset's key as a Python name, or the name of a function with several assets.
        """
        return [each for each in self.all_node_events if each.step_key == node_name]

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

    def get_step_success_events(self) -> Sequence[RunEvent]:
        """The events that say that a step went well."""
        return [each for each in self.all_node_events if each.is_step_success]

    def get_step_failure_events(self) -> Sequence[RunEvent]:
        """The events that say that a step failed."""
        return [each for each in self.all_node_events if each.is_step_failure]

    def get_failed_step_keys(self) -> set[str]:
        """The steps that failed."""
        return {each.step_key or "" for each in self.get_step_failure_events()}

    def is_node_success(self, node_name: str) -> bool:
        """Whether a step went well."""
        return any(each.is_step_success for each in self.events_for_node(node_name))

    def is_node_failed(self, node_name: str) -> bool:
        """Whether a step failed."""
        return any(each.is_step_failure for each in self.events_for_node(node_name))

    def is_node_untouched(self, node_name: str) -> bool:
        """Whether a step was not even begun."""
        return not self.events_for_node(node_name)

    def _steps(self) -> Mapping[str, list[ResultName]]:
        steps: dict[str, list[ResultName]] = {}
        for name in self._record.assets:
            steps.setdefault(step_of(name, self._asset_of(name)), []).append(name)
        return steps

    def _events(self, step: str, names: Sequence[ResultName]) -> Iterator[RunEvent]:
        from nbasset.core.asset_events import AssetMaterialization, AssetObservation  # few ask what a run has told
        from nbasset.core.metadata import taken_up

        done = [name for name in names if self._record.assets[name].outcome in _DONE]
        failed = [name for name in names if self._record.assets[name].outcome == Outcome.FAILED]
        if done or failed:
            yield RunEvent(START, step)
        for name in done:
            made, asset = self._made(name), self._asset_of(name)
            if made is not None and made.kind == NOT_GIVEN:
                continue
            facts = {} if made is None else {word: taken_up(told) for word, told in made.making.metadata.items()}
            told = (name.key, None, facts, self._partition(name))
            if asset is not None and asset.external:
                yield RunEvent(OBSERVED, step, observation=AssetObservation(*told))
                continue
            yield RunEvent(OUTPUT, step)
            if made is not None:
                yield RunEvent(MATERIALIZED, step, AssetMaterialization(*told))
        if failed:
            yield RunEvent(FAILURE, step, error=self._record.errors.get(failed[0]))
        elif done:
            yield RunEvent(SUCCESS, step)

    def _partition(self, name: ResultName) -> str | None:
        asset = self._asset_of(name)
        return name.point if asset is None else asset.partition_key


def output_of(name: ResultName, asset: Asset | None) -> str:
    """Dagster's name of the output that a result is: of several assets the output's, otherwise the usual."""
    return asset.outs[name.key].name if asset is not None and name.key in asset.outs else ONLY


def step_of(name: ResultName, asset: Asset | None) -> str:
    """Dagster's name of the step that makes a result: of several assets the function's, otherwise the key's."""
    return step_name(asset) if asset is not None and asset.outs else name.key.to_python_identifier()
