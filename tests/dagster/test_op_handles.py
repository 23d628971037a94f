"""What the function of a graph gets of an op."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.composition import Composition
from nbasset.dagster.op_handles import Given, Missing, Several, as_handles, bound, held_by, value_of


def several(**parts):
    composition = Composition(None)
    return Several(composition, {key: Given(value) for key, value in parts.items()})


def test_several_outputs_are_a_list_of_those_that_are_there():
    assert value_of(Given(1)) == 1
    assert value_of([Given(1), Given(Missing()), Given(3)]) == [1, 3]
    assert value_of([Given(Missing())]) == Missing()
    assert value_of([Given(1), Given(Missing(failed=True))]) == Missing(failed=True)
    assert value_of([]) == []


def test_a_dynamic_output_is_mapped_key_by_key_and_collected_in_order():
    doubled = several(b=1, a=2).map(lambda part: Given(part.value * 2))
    assert held_by(doubled) == {"b": 2, "a": 4}
    assert doubled.collect().value == [2, 4]


def test_what_maps_to_several_outputs_can_be_taken_apart():
    low, high = several(a=1, b=2).map(lambda part: as_handles("limits", {"low": part, "high": Given(9)}))
    assert (held_by(low), held_by(high)) == ({"a": 1, "b": 2}, {"a": 9, "b": 9})
    first, second = several(a=1).map(lambda part: (part, part))
    assert held_by(first) == held_by(second) == {"a": 1}
    assert several(a=1).map(lambda part: None) is None


def test_a_dynamic_output_without_keys_collects_to_nothing_and_a_missing_one_is_missing():
    assert several().map(lambda part: part).collect().value == []
    missing = Several(Composition(None), Missing(failed=True)).map(lambda part: part)
    assert missing.collect().value == held_by(missing) == Missing(failed=True)


def test_what_maps_to_something_else_is_refused():
    with pytest.raises(InvalidDefinition, match=r"map\(\) calls gives 3"):
        several(a=1).map(lambda part: 3)


@pytest.mark.parametrize(
    ("args", "kwargs", "sentence"),
    [
        ((Given(1), Given(2)), {}, "add has 1 inputs, and is given 2"),
        ((3,), {}, "add is given 3 for x"),
        ((), {"z": Given(1)}, "no input 'z'; its inputs are x"),
        (([Given(1), 3],), {}, "add is given 3 for x"),
        ((several(a=1),), {}, r"say \.map\(add\), or \.collect\(\)"),
    ],
)
def test_what_an_op_cannot_be_given_is_refused_by_a_sentence(args, kwargs, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        bound("add", ["x"], args, kwargs, takes_dynamic=False)


def test_a_graph_takes_a_dynamic_output_as_it_is():
    dynamic = several(a=1)
    assert bound("inner", ["x"], (dynamic,), {}, takes_dynamic=True) == {"x": dynamic}
