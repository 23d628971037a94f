"""Hooks: who is called when a step has ended."""

from __future__ import annotations

import pytest

from nbasset import build_hook_context, failure_hook, success_hook
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.hooks import call_hooks


def test_only_those_are_called_that_are_for_what_has_happened():
    seen = []

    @success_hook
    def well(context):
        seen.append("well")

    @failure_hook(name="badly", required_resource_keys={"mail"})
    def other(context):
        seen.append(context.hook_def.name)

    call_hooks({well, other}, "failure", build_hook_context())
    call_hooks({well, other}, "success", build_hook_context())
    assert seen == ["badly", "well"]
    assert (well.name, other.name, other.required_resource_keys) == ("well", "badly", {"mail"})


def test_a_hook_that_raises_is_told_and_the_next_one_is_called(caplog):
    seen = []

    @success_hook(name="a")
    def breaks(context):
        raise ValueError("no")

    @success_hook(name="b")
    def well(context):
        seen.append(context.resources.mail)

    call_hooks({breaks, well}, "success", build_hook_context(resources={"mail": 3}))
    assert seen == [3]
    assert "The hook a failed" in caplog.text


def test_a_hook_is_tested_by_calling_it():
    @failure_hook
    def told(context):
        return f"{context.job_name}: {context.op_exception}"

    assert told(build_hook_context(job_name="nightly", op_exception=ValueError("no"))) == "nightly: no"


def test_what_has_no_name_is_no_hook():
    with pytest.raises(InvalidDefinition, match="@success_hook decorates a function"):
        success_hook(3)
