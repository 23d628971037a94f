"""One op: what it gives by output, and what of that is refused."""

from __future__ import annotations

import pytest

from nbasset import (
    AssetMaterialization,
    Config,
    DynamicOut,
    DynamicOutput,
    In,
    Nothing,
    Out,
    Output,
    RetryPolicy,
    String,
    job,
    op,
)
from nbasset.core.errors import NbassetError


def run_of(function, **options):
    made = op(**options)(function)

    @job
    def alone():
        made()

    return alone.execute_in_process()


def test_what_an_op_says_beside_its_output_is_kept():
    def work():
        yield AssetMaterialization("table")
        yield Output(1)

    run = run_of(work)
    assert run.output_for_node("work") == 1
    assert [str(each.asset_key) for each in run.asset_materializations_for_node("work")] == ["table"]


def test_an_output_without_a_value_needs_not_be_said():
    def work():
        yield from ()

    assert run_of(work, out=Out(Nothing)).success
    assert run_of(lambda: None, name="plain").output_for_node("plain") is None


def test_outputs_are_told_apart_by_place_or_name():
    def pair():
        return 1, Output(2, "high")

    run = run_of(pair, out={"low": Out(), "high": Out()})
    assert (run.output_for_node("pair", "low"), run.output_for_node("pair", "high")) == (1, 2)


def test_dynamic_outputs_may_be_returned_as_a_list():
    run = run_of(lambda: [DynamicOutput(1, "a"), DynamicOutput(2, "b")], name="parts", out=DynamicOut())
    assert run.output_for_node("parts") == {"a": 1, "b": 2}


def yielding(*things):
    def work():
        yield from things

    return work


@pytest.mark.parametrize(
    ("function", "out", "sentence"),
    [
        (yielding(Output(1, "other")), Out(), "no output 'other': it has result"),
        (yielding(3), Out(), r"yields 3: yield Output\(…\)"),
        (yielding(), Out(), "gave nothing for its output 'result'"),
        (yielding(Output(1), Output(2)), Out(), "gives its output 'result' twice"),
        (yielding(Output(1)), DynamicOut(), "something else for its output 'result' than DynamicOutput"),
        (yielding(DynamicOutput(1, "a")), Out(), r"than Output\(…\)"),
        (yielding(DynamicOutput(1, "a"), DynamicOutput(1, "a")), DynamicOut(), "two values for the mapping_key 'a'"),
        (lambda: (1, 2, 3), {"low": Out(), "high": Out()}, "returns 3 things"),
        (lambda: 3, Out(str), "The op [a-z]+ is to return str, and returned 3, which is int"),
    ],
)
def test_what_an_op_cannot_give_is_refused_by_a_sentence(function, out, sentence):
    with pytest.raises(NbassetError, match=sentence):
        run_of(function, name="work", out=out)


def test_an_op_is_tried_as_often_as_its_policy_says():
    tries = []

    def late():
        tries.append(1)
        raise ValueError("later")

    with pytest.raises(ValueError, match="later"):
        run_of(late, retry_policy=RetryPolicy(max_retries=2))
    assert len(tries) == 3


def test_an_output_without_a_value_that_need_not_be_given_is_left_out_when_it_is_not():
    """What rests on it was run all the same."""

    @op(out={"rows": Out(is_required=False), "empty": Out(Nothing, is_required=False)})
    def read():
        yield Output([1], "rows")

    @op(ins={"start": In(Nothing)})
    def nobody():
        return "ran"

    @job
    def branches():
        _, empty = read()
        nobody(empty)

    run = branches.execute_in_process()
    assert (run.is_node_skipped("nobody"), run.output_for_node("read", "rows")) == (True, [1])


def test_an_annotation_says_that_there_is_no_value():
    """The value that is none was held to be of a wrong type."""

    @op
    def told(context, name: String) -> Nothing:
        context.log.info(name)

    @op(config_schema={"name": String})
    def name(context) -> String:
        return context.op_config["name"]

    @job(config={"ops": {"name": {"config": {"name": "ann"}}}})
    def tells():
        told(name())

    run = tells.execute_in_process()
    assert (run.success, run.output_for_node("name")) == (True, "ann")


def test_what_is_awaited_and_what_is_yielded_meanwhile_is_what_the_op_gave():
    async def later():
        return 2

    async def one_by_one():
        yield Output(3)

    assert run_of(later).output_for_node("later") == 2
    assert run_of(one_by_one).output_for_node("one_by_one") == 3


def test_a_config_class_is_given_as_its_instance():
    class Rows(Config):
        many: int = 4

    def told(config: Rows):
        return config.many

    assert run_of(told).output_for_node("told") == 4


def test_outputs_without_a_name_are_those_of_the_op_in_their_order():
    def both():
        return Output(1), Output(2)

    run = run_of(both, out={"low": Out(), "high": Out()})
    assert [run.output_for_node("both", name) for name in ("low", "high")] == [1, 2]


def test_of_a_dynamic_output_there_may_be_none_and_one_among_others_is_a_list():
    def none():
        yield from ()

    def some():
        return [DynamicOutput(1, "a"), DynamicOutput(2, "b")], 3

    assert run_of(none, out=DynamicOut()).output_for_node("none") == {}
    run = run_of(some, out={"parts": DynamicOut(), "rest": Out()})
    assert [run.output_for_node("some", name) for name in ("parts", "rest")] == [{"a": 1, "b": 2}, 3]
