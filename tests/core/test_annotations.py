"""Annotations: what they mean, wherever their names are defined."""

from __future__ import annotations

import sys
from typing import Any

from nbasset import MaterializeResult, Output
from nbasset.core.annotations import meaning, type_of


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
