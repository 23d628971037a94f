"""Annotations: what they mean, wherever their names are defined."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from nbasset import MaterializeResult, Output
from nbasset.core.annotations import ANY, meaning, type_of, types_of_outputs, unwrapped
from nbasset.core.errors import InvalidDefinition


def test_the_types_of_parameters_and_of_what_is_returned():
    def one(a: int, b, c: Missing) -> None: ...  # noqa: F821

    def two() -> Output[int]: ...

    def three() -> MaterializeResult: ...

    assert [type_of(one, name) for name in ("a", "b", "c")] == [int, Any, Any]
    assert [type_of(each) for each in (one, two, three)] == [type(None), int, Any]


def test_a_name_of_a_function_around_is_found_from_its_caller():
    class Local:
        pass

    assert meaning("Local", globals()) is Any
    assert meaning("Local", globals(), sys._getframe()) is Local
    assert meaning("list[Local]", globals(), sys._getframe()) == list[Local]


def test_a_tuple_names_the_type_of_each_of_several_outputs():
    def pair() -> tuple[Output[int], str]: ...

    assert types_of_outputs(pair, ["a", "b"]) == {"a": int, "b": str}


def test_one_output_and_a_body_that_yields_name_none_this_way():
    def one() -> int: ...

    def yields() -> int:
        yield 1

    assert types_of_outputs(one, ["a"]) == types_of_outputs(yields, ["a", "b"]) == {}


def test_one_type_for_several_outputs_is_refused():
    def one() -> int: ...

    with pytest.raises(InvalidDefinition, match="one\\(\\) has 2 outputs, and is to return int: name a type for each"):
        types_of_outputs(one, ["a", "b"])


def test_what_is_in_an_output_is_what_its_type_is_about():
    assert (unwrapped(Output[int]), unwrapped(Output), unwrapped(None), unwrapped(int)) == (int, ANY, type(None), int)
