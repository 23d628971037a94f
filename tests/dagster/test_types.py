"""Types with checks of their own: values that do not pass make steps fail, wherever the type is named."""

from __future__ import annotations

import typing

import pytest

import nbasset as dg
from nbasset.core.annotations import STANDS_FOR
from nbasset.core.errors import InvalidDefinition

EVEN = dg.DagsterType(
    name="Even",
    type_check_fn=lambda context, value: dg.TypeCheck(value % 2 == 0, "an odd number", metadata={"value": value}),
    description="even numbers",
)


@pytest.fixture
def odd_class():
    class Odd(int):
        pass

    yield Odd
    STANDS_FOR.pop(Odd, None)


def failed(*assets):
    """What a run of them fails with."""
    with pytest.raises(dg.DagsterTypeCheckDidNotPass) as caught:
        dg.materialize(assets)
    return str(caught.value)


def test_a_value_is_checked_where_an_asset_gives_it_and_where_one_takes_it():
    @dg.asset(dagster_type=EVEN)
    def gives():
        return 3

    @dg.asset
    def plain():
        return 3

    @dg.asset(ins={"plain": dg.AssetIn(dagster_type=EVEN)})
    def takes(plain):
        return plain

    assert "gives is to return Even, and returned 3, which is int: an odd number" in failed(gives)
    assert "takes() is to be given for plain: Even, and was given 3" in failed(plain, takes)


def test_a_value_is_checked_among_several_and_by_an_annotation():
    @dg.multi_asset(outs={"low": dg.AssetOut(dagster_type=EVEN), "high": dg.AssetOut()})
    def limits():
        return 1, 9

    @dg.asset
    def annotated() -> EVEN:
        return 3

    @dg.asset(dagster_type=EVEN)
    def fits() -> int:
        return 4

    assert "low is to return Even" in failed(limits)
    assert "annotated() is to return Even" in failed(annotated)
    assert dg.materialize([fits]).asset_value("fits") == 4


def test_ops_check_what_they_take_and_give():
    @dg.op(out=dg.Out(EVEN))
    def gives():
        return 3

    @dg.op(ins={"number": dg.In(EVEN)})
    def takes(number):
        return number

    @dg.op
    def three():
        return 3

    @dg.job
    def one():
        gives()

    @dg.job
    def two():
        takes(three())

    for job, told in ((one, "The op gives is to return Even"), (two, "is to be given for number: Even")):
        with pytest.raises(dg.DagsterTypeCheckDidNotPass, match=told):
            job.execute_in_process()


def test_a_class_can_mean_a_type(odd_class):
    def number():
        return odd_class(4)

    def other():
        return odd_class(3)

    number.__annotations__["return"] = other.__annotations__["return"] = odd_class  # as outside of functions
    number, other = dg.asset(number), dg.asset(other)

    assert dg.materialize([number]).success
    dg.make_python_type_usable_as_dagster_type(odd_class, EVEN)
    assert "other() is to return Even" in failed(other)
    named = dg.usable_as_dagster_type(name="Odd number", description="no")(odd_class)
    assert named is odd_class
    assert not dg.check_dagster_type(odd_class, 4).success
    assert dg.usable_as_dagster_type(odd_class) is odd_class


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        (EVEN, 2, True),
        (EVEN, 3, False),
        (int, "x", False),
        (dg.Dict[str, int], {"a": "b"}, False),
        (dg.Dict[dg.Any, dg.Any], {"a": "b"}, True),
        (dg.List[int], [1, 2], True),
        (dg.Optional[int], None, True),
        (dg.Set[int], {1}, True),
        (dg.Tuple[int, str], (1, 2), False),
        (dg.Any, 3, True),
        (dg.PythonObjectDagsterType((int, str)), 2.0, False),
        (dg.PythonObjectDagsterType(int, name="Whole"), 2, True),
        (None, None, True),
    ],
)
def test_a_value_can_be_checked_by_itself(kind, value, fits):
    assert dg.check_dagster_type(kind, value).success is fits


def test_what_is_known_of_a_type_and_of_a_check():
    assert (EVEN.unique_name, EVEN.display_name, EVEN.key, EVEN.description) == ("Even", "Even", "Even", "even numbers")
    assert (EVEN.typing_type, repr(EVEN)) == (typing.Any, "<DagsterType Even>")
    found = EVEN.type_check(None, 3)
    assert (found.success, found.description, found.metadata["value"].value) == (False, "an odd number", 3)


def test_what_is_no_type_is_refused():
    with pytest.raises(InvalidDefinition, match="has a name"):
        dg.DagsterType(lambda context, value: True)
    with pytest.raises(InvalidDefinition, match="takes two arguments"):
        dg.DagsterType(lambda value: True, name="X")
    with pytest.raises(InvalidDefinition, match="gave 3: give a bool or a TypeCheck"):
        dg.DagsterType(lambda context, value: 3, name="X").type_check(None, 1)
    with pytest.raises(InvalidDefinition, match="was told 'x'"):
        dg.TypeCheck("x")
    with pytest.raises(InvalidDefinition, match="3 is no type"):
        dg.check_dagster_type(3, 1)
