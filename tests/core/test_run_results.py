"""What a run is asked by whoever started it: the same of assets and of ops."""

from __future__ import annotations

from nbasset import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetMaterialization,
    AssetObservation,
    AssetOut,
    ExecuteInProcessResult,
    ExpectationResult,
    Out,
    Output,
    RetryRequested,
    asset,
    asset_check,
    job,
    materialize,
    materialize_to_memory,
    multi_asset,
    multi_asset_check,
    op,
)

TRIES = []


@op
def works():
    yield ExpectationResult(success=False, label="rows")
    yield AssetMaterialization("table")
    yield Output(1)


@op
def again():
    TRIES.append(1)
    if len(TRIES) % 2:
        raise RetryRequested(max_retries=1, seconds_to_wait=0)


@op(out={"perhaps": Out(is_required=False)})
def nothing():
    yield from ()


@op
def after(x):
    return x


@op
def fails():
    raise ValueError("no")


@job
def everything():
    works(), again(), fails()
    after(nothing())


def test_a_run_of_ops_says_what_became_of_each():
    run = everything.execute_in_process(raise_on_error=False)
    assert isinstance(run, ExecuteInProcessResult)
    assert [run.is_node_success("works"), run.is_node_failed("fails"), run.is_node_skipped("after")] == [True] * 3
    assert (run.retry_attempts_for_node("again"), run.get_failed_step_keys()) == (1, {"fails"})
    assert [each.label for each in run.expectation_results_for_node("works")] == ["rows"]
    assert [str(each.asset_key) for each in run.get_asset_materialization_events()] == ["table"]
    assert [each.step_key for each in run.get_step_skipped_events()] == ["after"]
    assert [run.all_events[0].event_type_value, run.all_events[-1].event_type_value] == [
        "PIPELINE_START",
        "PIPELINE_FAILURE",
    ]
    assert run.get_asset_check_evaluations() == []
    assert [len(run.get_step_failure_events()), len(run.get_asset_observation_events())] == [1, 0]


def test_a_run_of_assets_too():
    @asset
    def rows():
        yield AssetMaterialization("other", metadata={"x": 1})
        yield AssetMaterialization("rows", metadata={"n": 2})
        yield Output([1, 2], metadata={"m": 3})

    run = materialize_to_memory([rows])
    assert isinstance(run, ExecuteInProcessResult)
    assert run.output_for_node("rows") == [1, 2]
    other, made = run.asset_materializations_for_node("rows")
    assert (other.asset_key.path, other.metadata["x"].value) == (["other"], 1)
    assert {name: each.value for name, each in made.metadata.items()} == {"n": 2, "m": 3}
    assert (run.retry_attempts_for_node("rows"), run.is_node_untouched("rows"), run.is_node_skipped("rows")) == (
        0,
        False,
        False,
    )


def test_what_is_said_beside_values_is_never_taken_for_one():
    """A body that began so gave its generator as its value."""

    @asset
    def looked_at():
        yield AssetObservation("other", metadata={"x": 1})
        yield Output([1])

    @asset
    def expected():
        yield Output([2])
        yield ExpectationResult(success=False)

    @asset
    async def later():
        yield ExpectationResult(success=True)
        yield Output([3])

    run = materialize_to_memory([looked_at, expected, later])
    assert [run.output_for_node(each) for each in ("looked_at", "expected", "later")] == [[1], [2], [3]]


def test_who_says_nothing_else_has_given_nothing():
    @asset
    def empty():
        yield AssetMaterialization("other")

    run = materialize_to_memory([empty], raise_on_error=False)
    assert not run.success
    assert "The body gave nothing for empty" in run.run.assets["empty"].error


def test_what_is_said_of_one_of_several_assets_is_kept_with_that_one():
    @multi_asset(outs={"low": AssetOut(), "high": AssetOut()})
    def limits():
        yield AssetMaterialization("high", metadata={"seen": 9})
        yield Output(1, "low")
        yield Output(2, "high", metadata={"own": 3})

    run = materialize_to_memory([limits])
    facts = {str(each.asset_key): sorted(each.metadata) for each in run.asset_materializations_for_node("limits")}
    assert facts == {"low": [], "high": ["own", "seen"]}


def test_checks_and_what_is_said_beside_them_stand_together():
    @asset(check_specs=[AssetCheckSpec("small", asset="rows")])
    def rows():
        yield AssetObservation("other")
        yield Output([1, 2])
        yield AssetCheckResult(passed=True)

    run = materialize_to_memory([rows])
    assert run.output_for_node("rows") == [1, 2]
    assert [each.passed for each in run.get_asset_check_evaluations()] == [True]


def test_a_generator_of_other_things_stays_a_value():
    @asset
    def words():
        yield "not"
        yield "Dagster's"

    assert list(materialize_to_memory([words]).output_for_node("words")) == ["not", "Dagster's"]


def test_what_rests_on_a_failure_is_not_begun_and_nothing_is_told_of_it():
    @job
    def broken():
        after(fails())

    run = broken.execute_in_process(raise_on_error=False)
    assert (run.get_step_skipped_events(), run.events_for_node("after")) == ([], [])
    assert (run.dagster_run.is_failure, run.dagster_run.is_success, run.dagster_run.is_finished) == (True, False, True)
    (failure,) = run.filter_events(lambda event: event.is_step_failure)
    assert "ValueError: no" in failure.event_specific_data.error_display_string


def test_each_try_is_told_of_ops_and_of_assets():
    @asset
    def shaky():
        TRIES.append(1)
        if len(TRIES) % 3:
            raise RetryRequested(max_retries=2, seconds_to_wait=0)

    TRIES.clear()
    run = materialize_to_memory([shaky])
    told = [each.event_type_value for each in run.events_for_node("shaky")]
    assert told[:5] == ["STEP_START", *["STEP_UP_FOR_RETRY", "STEP_RESTARTED"] * 2]
    assert (run.retry_attempts_for_node("shaky"), run.run.retries, run.dagster_run.is_success) == (
        2,
        {"shaky": 2},
        True,
    )


def test_checks_have_steps_of_their_own():
    @asset(check_specs=[AssetCheckSpec("own", asset="rows")])
    def rows():
        yield Output([1])
        yield AssetCheckResult(passed=True)

    @asset_check(asset=rows, blocking=True)
    def enough(rows):
        return len(rows) > 1

    @asset_check(asset=rows)
    def broken():
        raise KeyError("no")

    @multi_asset_check(specs=[AssetCheckSpec("low", asset=rows), AssetCheckSpec("high", asset=rows)])
    def limits():
        yield from (AssetCheckResult(passed=True, check_name=each) for each in ("low", "high"))

    run = materialize_to_memory([rows, enough, broken, limits], raise_on_error=False)
    found = [each for each in run.all_node_events if each.is_asset_check_evaluation]
    told = {(each.step_key, each.asset_check_evaluation_data.check_name) for each in found}
    assert told == {("rows", "own"), ("rows_enough", "enough"), ("limits", "low"), ("limits", "high")}
    assert {each.asset_key.to_user_string() for each in found} == {"rows"}
    assert run.get_failed_step_keys() == {"rows_enough", "rows_broken"}
    assert run.failure_data_for_node("rows_enough").error.cause.message.startswith(
        "nbasset.core.errors.NbassetError: rows "
    )
    assert {each.step_key for each in run.get_step_success_events()} == {"rows", "limits"}


def test_what_was_not_asked_for_and_is_fresh_is_not_told():
    @asset
    def above():
        return 1

    @asset
    def below(above):
        return above

    materialize([above, below])
    run = materialize([above, below], selection="below")
    assert [each.asset_key.to_user_string() for each in run.get_asset_materialization_events()] == ["below"]
    assert len(materialize([above, below]).get_asset_materialization_events()) == 2


def test_how_a_run_has_ended_is_an_event():
    assert everything.execute_in_process(raise_on_error=False).get_run_failure_event().is_job_failure
    assert materialize_to_memory([]).get_job_success_event().is_job_success
