"""What is said of inputs and outputs of ops."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset import DynamicOut, DynamicOutput, In, Nothing, Out
from nbasset.core.errors import InvalidDefinition


def test_an_output_is_required_unless_it_says_otherwise():
    assert Out().is_required
    assert not DynamicOut(is_required=False).is_required


def test_an_input_may_have_no_value_and_only_say_what_comes_first():
    assert In(Nothing).dagster_type is Nothing


@pytest.mark.parametrize("key", ["a b", "a-b", "", "a.b"])
def test_a_mapping_key_with_other_characters_is_refused(key):
    with pytest.raises(InvalidDefinition, match="letters, digits and underscores"):
        DynamicOutput(1, mapping_key=key)
    assert DynamicOutput(1, mapping_key="a_1").output_name == "result"


def test_dagsters_types_of_config_are_types_of_values_too():
    @dg.op(ins={"given": dg.In(dg.Int)}, out=dg.Out(dg.String))
    def told(given):
        return given if given > 2 else str(given)

    @dg.graph
    def tells(given):
        return told(given)

    assert tells.execute_in_process(input_values={"given": 1}).output_value() == "1"
    with pytest.raises(Exception, match="is to return str, and returned 3, which is int"):
        tells.execute_in_process(input_values={"given": 3})
    with pytest.raises(Exception, match="is to be given for given: int, and was given 'a', which is str"):
        tells.execute_in_process(input_values={"given": "a"})
