"""What happened in a run, for tests that look at it: events by Dagster's names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset, step_name
from nbasset.core.errors import NbassetError
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.outputs import NOT_GIVEN, ONLY
from nbasset.core.result_names import ResultName
from nbasset.core.run_results import (
    CHECKED,
    EXPECTED,
    FAILED_ONCE,
    FAILURE,
    HANDLED,
    LOADED,
    MATERIALIZED,
    OBSERVED,
    OUTPUT,
    RETRIED,
    START,
    SUCCESS,
    ExecuteInProcessResult,
    RunEvent,
    ValueData,
)
from nbasset.core.runs import Outcome, RunRecord

if TYPE_CHECKING:
    from nbasset.core.checks import AssetCheckEvaluation

_DONE = (Outcome.MADE, Outcome.FROM_STORE)


class RunEvents(ExecuteInProcessResult):
    """What a run of assets tells of itself.

    What it was asked for, was fresh and therefore not made again counts as made: with what was said of it then.

    Args:
        run: the run's record.
        asset_of: gives the asset that makes a result, if it is known.
        made: gives the record of a result, if there still is one.
        selected: what it was asked for; none: everything.
    """

    def __init__(
        self,
        run: RunRecord[ResultName],
        asset_of: Callable[[ResultName], Asset | None],
        made: Callable[[ResultName], Materialization | None],
        selected: Collection[ResultName] = (),
    ) -> None:
        self._record = run
        self._asset_of = asset_of
        self._made = made
        self._selected = frozenset(selected)

    @property
    def success(self) -> bool:
        """Whether nothing failed and nothing was blocked."""
        return self._record.success

    @property
    def all_node_events(self) -> Sequence[RunEvent]:
        """What happened in steps."""
        made = [event for step, names in self._steps().items() for event in self._events(step, names)]
        return [*made, *self._checks()]

    def get_asset_check_evaluations(self) -> Sequence[AssetCheckEvaluation]:
        """What came of each check of the run; of one that had nothing to do again, what came of it then."""
        return self._record.evaluations

    def _steps(self) -> Mapping[str, list[ResultName]]:
        steps: dict[str, list[ResultName]] = {}
        for name, part in self._record.assets.items():
            if part.outcome is Outcome.FROM_STORE and not self._is_asked_for(name):
                continue
            steps.setdefault(step_of(name, self._asset_of(name)), []).append(name)
        return steps

    def _is_asked_for(self, name: ResultName) -> bool:
        return not self._selected or not self._selected.isdisjoint((name, ResultName(name.key)))

    def _checks(self) -> Iterator[RunEvent]:
        """What happened in the steps of checks."""
        steps: dict[str, list[ResultName]] = {}
        for name, part in self._record.checks.items():
            if part.outcome in (*_DONE, Outcome.FAILED):
                steps.setdefault(step_of(name, self._asset_of(name)), []).append(name)
        for step, names in steps.items():
            yield RunEvent(START, step)
            found = [each for name in names for each in self._record.checks[name].checks]
            yield from (RunEvent(CHECKED, step, check=each) for each in found)
            errors = [self._record.errors[name] for name in names if name in self._record.errors]
            errors += [NbassetError(each.sentence) for each in found if each.blocking and each.stops]
            yield RunEvent(FAILURE, step, error=errors[0]) if errors else RunEvent(SUCCESS, step)

    def _events(self, step: str, names: Sequence[ResultName]) -> Iterator[RunEvent]:
        from nbasset.core.asset_events import AssetMaterialization, AssetObservation  # few ask what a run has told
        from nbasset.core.metadata import taken_up

        done = [name for name in names if self._record.assets[name].outcome in _DONE]
        failed = [name for name in names if self._record.assets[name].outcome == Outcome.FAILED]
        if done or failed:
            yield RunEvent(START, step)
            yield from self._inputs(step, [*done, *failed][0])
            tried = sum(self._record.retries.get(name, 0) for name in names)
            yield from (RunEvent(kind, step) for _ in range(tried) for kind in (FAILED_ONCE, RETRIED))
        for name in done:
            made, asset = self._made(name), self._asset_of(name)
            yield from _said(step, made)
            if made is not None and made.kind == NOT_GIVEN:
                continue
            facts = {} if made is None else {word: taken_up(told) for word, told in made.making.metadata.items()}
            told = (name.key, None, facts, self._partition(name), {} if made is None else made.tags)
            if asset is not None and asset.external:
                yield RunEvent(OBSERVED, step, observation=AssetObservation(*told))
                continue
            output = output_of(name, asset)
            yield RunEvent(OUTPUT, step, value=ValueData(output, metadata=facts))
            if made is not None:
                yield RunEvent(MATERIALIZED, step, AssetMaterialization(*told))
                if made.kind != NO_VALUE:
                    yield RunEvent(HANDLED, step, value=ValueData(output, metadata=facts, manager_key=_manager(made)))
        yield from (RunEvent(CHECKED, step, check=each) for name in done for each in self._record.assets[name].checks)
        if failed:
            yield RunEvent(FAILURE, step, error=self._record.errors.get(failed[0]))
        elif done:
            yield RunEvent(SUCCESS, step)

    def _inputs(self, step: str, name: ResultName) -> Iterator[RunEvent]:
        asset = self._asset_of(name)
        for parameter, key in asset.keys_by_input_name.items() if asset is not None and not asset.external else ():
            maker = self._asset_of(ResultName(key))
            if maker is not None:
                above = ResultName(key)
                told = ValueData(output_of(above, maker), parameter, upstream_step_key=step_of(above, maker))
                yield RunEvent(LOADED, step, value=told)

    def _partition(self, name: ResultName) -> str | None:
        asset = self._asset_of(name)
        return name.point if asset is None else asset.partition_key


def _said(step: str, made: Materialization | None) -> Iterator[RunEvent]:
    """What its body has said beside."""
    from nbasset.core.asset_events import AssetObservation, ExpectationResult, read_event

    for told in () if made is None else made.making.said:
        said = read_event(told)
        if isinstance(said, ExpectationResult):
            yield RunEvent(EXPECTED, step, expectation=said)
        elif isinstance(said, AssetObservation):
            yield RunEvent(OBSERVED, step, observation=said)
        else:
            yield RunEvent(MATERIALIZED, step, said)


def _manager(made: Materialization) -> str:
    """The I/O manager of a result; the usual one where the store keeps it."""
    return made.io if made.kept_elsewhere else ValueData().manager_key


def output_of(name: ResultName, asset: Asset | None) -> str:
    """Dagster's name of the output that a result is: of several assets the output's, otherwise the usual."""
    return asset.outs[name.key].name if asset is not None and name.key in asset.outs else ONLY


def step_of(name: ResultName, asset: Asset | None) -> str:
    """Dagster's name of the step that makes a result: of several assets the function's, otherwise the key's."""
    return step_name(asset) if asset is not None and (asset.outs or asset.is_check) else name.key.to_python_identifier()
