"""Types that functions name: what fits them, and what is said of what does not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypedDict

import pytest

from nbasset import MaterializationFailed, MaterializeResult, Output, asset, materialize
from nbasset.engine.type_checks import TypeCheckFailed, check, unlike


class Told(TypedDict):
    a: int


class Row(NamedTuple):
    a: int


FITS = [
    (int, True),
    (float, 1.0),
    (list, [1]),
    (list[int], [1, 2]),
    (Sequence[int], [1]),
    (dict[str, int], {"a": 1}),
    (Mapping[str, list[int]], {"a": [1]}),
    (tuple[int, str], (1, "x")),
    (tuple[int, ...], ("x",)),
    (set[int], {1}),
    (int | None, 3),
    (int | str, 1.0),
    (Literal["a"], "b"),
    (Iterator[int], 3),
    (Told, 3),
    (Row, Row(1)),
    (Any, 3),
    (object, None),
    (type(None), None),
    (None, None),
    (datetime.date, datetime.datetime(2020, 1, 1)),
]

DO_NOT = [
    (int, 1.0, 1.0),
    (float, 1, 1),
    (str, b"", b""),
    (bool, 1, 1),
    (list, (1,), (1,)),
    (list[int], ["x"], "x"),
    (list[dict], [1], 1),
    (Sequence[int], (1,), (1,)),
    (dict[str, int], {"a": "b"}, "b"),
    (dict[str, int], {1: 1}, 1),
    (Mapping[str, int], 3, 3),
    (tuple[int, str], (1, 2), 2),
    (tuple[int, int], (1, 2, 3), (1, 2, 3)),
    (set[int], {"x"}, "x"),
    (frozenset[int], {1}, {1}),
    (int | None, "x", "x"),
    (Row, (1,), (1,)),
    (type(None), 3, 3),
    (datetime.datetime, datetime.date(2020, 1, 1), datetime.date(2020, 1, 1)),
    (int, None, None),
]


@pytest.mark.parametrize(("kind", "value"), FITS)
def test_what_fits(kind, value):
    assert unlike(kind, value) is None


@pytest.mark.parametrize(("kind", "value", "told"), DO_NOT)
def test_what_does_not_fit_is_named(kind, value, told):
    assert unlike(kind, value) == (told,)


def test_the_sentence_says_what_the_value_is():
    def total(rows: list[int]) -> float: ...

    with pytest.raises(
        TypeCheckFailed, match=r"total\(\) is to be given for rows: list\[int\], and was given 'x', which"
    ):
        check(total, "rows", [1, "x"])
    with pytest.raises(TypeCheckFailed, match=r"is to return float, and returned '[x]+…, which is str"):
        check(total, "return", "x" * 1000)


def test_a_body_that_gives_another_type_than_it_says_has_failed():
    @asset
    def number() -> float:
        return 1

    @asset
    def later(number):
        raise AssertionError

    with pytest.raises(MaterializationFailed, match=r"number failed: TypeCheckFailed: number\(\) is to return float"):
        materialize([number, later])


def test_a_body_that_is_given_another_type_than_it_says_does_not_run():
    @asset
    def text():
        return "x"

    @asset
    def number(text: int):
        raise AssertionError

    with pytest.raises(MaterializationFailed, match=r"number\(\) is to be given for text: int, and was given 'x'"):
        materialize([text, number])


def test_of_outputs_the_value_is_checked_and_of_results_without_one_nothing():
    @asset
    def fits() -> Output[int]:
        return Output(3)

    @asset
    def done() -> MaterializeResult:
        return MaterializeResult(metadata={"rows": 3})

    @asset
    def does_not() -> Output[int]:
        return Output("x")

    assert materialize([fits, done]).asset_value("fits") == 3
    with pytest.raises(MaterializationFailed, match=r"does_not\(\) is to return int, and returned 'x'"):
        materialize([does_not])


@pytest.mark.parametrize("told", ["-> None", "MaterializeResult"])
def test_an_asset_that_says_it_has_no_value_gives_none_to_a_parameter(told):
    @asset
    def nothing() -> None:
        pass

    @asset(name="nothing")
    def result():
        return MaterializeResult(metadata={"rows": 3})

    first = nothing if told == "-> None" else result

    @asset
    def after(nothing):
        raise AssertionError

    @asset(deps=[first])
    def behind():
        return 1

    assert materialize([first, behind]).asset_value("behind") == 1
    with pytest.raises(MaterializationFailed, match="nothing has no value to give to after: its function says so"):
        materialize([first, after])
