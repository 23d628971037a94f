"""Hooks of jobs of assets."""

from __future__ import annotations

import pytest

from nbasset import Definitions, asset, define_asset_job, failure_hook, materialize, success_hook


@asset
def numbers():
    return [1, 2]


@asset
def broken(numbers):
    raise ValueError("no")


@asset
def after(broken):
    return 1


def test_hooks_hear_of_each_step_that_has_ended_also_where_the_run_raises():
    seen = []

    @success_hook
    def well(context):
        seen.append(
            (context.op.name, context.op_output_values["result"], len(context.op_output_values), context.job_name)
        )

    @failure_hook(required_resource_keys={"mail"})
    def badly(context):
        seen.append((context.step_key, str(context.op_exception), context.resources.mail))

    job = define_asset_job("nightly", hooks={well, badly})
    defs = Definitions([numbers, broken, after], jobs=[job], resources={"mail": "to me"})
    with pytest.raises(ValueError, match="no"):
        defs.get_job_def("nightly").execute_in_process()
    assert seen == [("numbers", [1, 2], 1, "nightly"), ("broken", "no", "to me")]


def test_a_hook_that_raises_changes_nothing_of_the_run(caplog):
    @success_hook
    def breaks(context):
        raise KeyError(list(context.op_output_values))

    defs = Definitions([numbers], jobs=[define_asset_job("nightly", hooks={breaks})])
    assert defs.get_job_def("nightly").execute_in_process().success
    assert "The hook breaks failed after numbers" in caplog.text


def test_what_a_step_did_not_give_is_not_among_its_values():
    missing = []

    @success_hook
    def asks(context):
        missing.append(context.op_output_values.get("other"))

    defs = Definitions([numbers], jobs=[define_asset_job("nightly", hooks={asks})])
    assert defs.get_job_def("nightly").execute_in_process().success
    assert missing == [None]


def test_hooks_of_an_asset_are_called_for_its_steps_alone_and_once_where_the_job_has_them_too():
    heard = []

    @success_hook
    def done(context):
        heard.append(context.step_key)

    @asset(hooks={done})
    def with_hook():
        return 1

    @asset
    def without(with_hook):
        return 2

    materialize([with_hook, without])
    assert heard == ["with_hook"]
    heard.clear()
    job = define_asset_job("all_of_it", hooks={done})
    Definitions([with_hook, without], jobs=[job]).get_job_def("all_of_it").execute_in_process()
    assert sorted(heard) == ["with_hook", "without"]
