"""numpy's arrays and scalars: what a user of them sees, not how they lie in memory."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from libraries.families import of, survives_pickling, tells_apart

from nbasset.versions.values.digest import digest

TWO = np.array([[1, 2], [3, 4]])


DIFFERENT = {
    "dtypes": [
        np.zeros(2, kind) for kind in ("i1", "u1", "i4", "i8", "f4", "f8", "c8", "c16", "?", "S1", "U1", "O", "f2", "g")
    ],
    "byte orders": [np.arange(2, dtype="<i4"), np.arange(2, dtype=">i4")],
    "shapes": [np.zeros(4), np.zeros((2, 2)), np.zeros((4, 1)), np.zeros((1, 4)), np.zeros((1, 1, 4))],
    "empty shapes": [np.zeros(0), np.zeros((0, 3)), np.zeros((3, 0)), np.zeros((0, 0))],
    "contents": [TWO, TWO.T, TWO + 1, TWO[::-1], TWO[:, ::-1]],
    "zeros and nans": [np.array([0.0]), np.array([-0.0]), np.array([np.nan]), -np.array([np.nan])],
    "one": [
        1,
        1.0,
        True,
        np.int64(1),
        np.int32(1),
        np.float64(1),
        np.float32(1),
        np.bool_(1),
        np.array(1),
        np.array([1]),
        [np.int64(1)],
    ],
    "lists of scalars": [
        [np.float64(1), np.float64(2)],
        [np.float32(1), np.float32(2)],
        (np.float64(1), np.float64(2)),
        [1.0, 2.0],
        [np.float64(1), 2.0],
        [np.float64(1), np.float64(3)],
        np.array([1.0, 2.0]),
        [np.int64(1), np.int32(2)],
    ],
    "objects": [
        np.array([1, "a"], object),
        np.array([1, "b"], object),
        np.array([True, "a"], object),
        np.array([[1], ["a"]], object),
    ],
    "texts": [
        np.array(["a", "bb"]),
        np.array(["a", "bb"], "U5"),
        np.array([b"a", b"bb"]),
        np.array(["a", "bb"], object),
    ],
    "moments": [np.array([1, 2], kind) for kind in ("M8[ns]", "M8[us]", "M8[D]", "m8[ns]", "i8")],
    "moment scalars": [
        np.datetime64("2020"),
        np.datetime64("2020-01"),
        np.datetime64("NaT", "s"),
        np.timedelta64(1, "s"),
        np.timedelta64(1, "m"),
    ],
    "records": [
        np.zeros(2, [("a", "i4"), ("b", "f8")]),
        np.zeros(2, [("a", "i4"), ("c", "f8")]),
        np.zeros(2, [("a", "i4"), ("b", "i8")]),
        np.zeros(2, [("a", "i4", (1,)), ("b", "f8")]),
        np.zeros(2, np.dtype([("a", "i4"), ("b", "f8")], align=True)),
        np.ones(2, np.dtype([("a", "i4"), ("b", "f8")], align=True)),
        np.zeros(2, [("a", "i4"), ("b", "f8")]).view(np.recarray),
        np.zeros(2, [("a", "i4"), ("b", "f8")])[0],
        np.array([(1, "x")], [("a", "i4"), ("b", "O")]),
        np.array([(1, "y")], [("a", "i4"), ("b", "O")]),
    ],
    "masked": [
        np.ma.array([1, 2]),
        np.ma.array([1, 2], mask=[0, 1]),
        np.ma.array([1, 2], mask=[1, 0]),
        np.ma.array([1, 2], fill_value=7),
        np.array([1, 2]),
    ],
    "generators": [
        np.random.default_rng(1),
        np.random.default_rng(2),
        np.random.RandomState(1),
        np.random.Generator(np.random.MT19937(1)),
        np.random.Generator(np.random.Philox(1)),
    ],
    "dtypes themselves": [np.dtype("i4"), np.dtype("i8"), np.int32, np.sin, np.cos],
}


if int(np.__version__.partition(".")[0]) >= 2:
    DIFFERENT["numpy's own strings"] = [
        np.array(["a", "b"], np.dtypes.StringDType()),
        np.array(["a", "c"], np.dtypes.StringDType()),
    ]


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_user_can_tell_apart_has_different_digests(family):
    tells_apart(family)


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_a_pickled_copy_has_the_same_digest(family):
    survives_pickling(family)


def test_a_broken_value_is_told_all_the_same():
    broken = np.ma.array([1, 2])
    broken._fill_value = "no number"
    assert digest(broken) == digest(broken)


LARGE = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(np.repeat(LARGE, 2, axis=2)[:, :, ::2], id="with gaps"),
        pytest.param(LARGE[::-1][::-1].copy(order="A"), id="turned"),
        pytest.param(np.concatenate([LARGE, LARGE])[2:], id="a view"),
        pytest.param(np.frombuffer(LARGE.tobytes()).reshape(2, 3, 4), id="read-only"),
    ],
)
def test_gaps_between_elements_and_who_owns_them_do_not_count(again):
    assert of(again) == of(LARGE)


def test_whether_rows_or_columns_come_first_in_memory_counts_since_code_can_see_it():
    assert of(np.asfortranarray(LARGE)) != of(LARGE)
    assert of(LARGE.T.copy().T) == of(np.asfortranarray(LARGE))


@pytest.mark.parametrize("array", [np.array(3.0), np.arange(3), np.zeros((0, 3)), np.zeros((1, 3)), np.arange(6)[::2]])
def test_an_array_that_lies_both_ways_is_told_as_one(array):
    assert of(np.array(array, order="F")) == of(np.array(array, order="C")) == of(array)


def test_a_large_array_with_gaps_is_told_like_one_without():
    ordered = np.arange(3_000_000, dtype="i4").reshape(1000, 3000)
    assert of(np.repeat(ordered, 2, axis=1)[:, ::2]) == of(ordered)
    assert of(ordered.T) != of(ordered)


def test_padding_does_not_count():
    kind = np.dtype([("a", "u1"), ("b", "f8")], align=True)
    one, two = np.zeros(3, kind), np.frombuffer(bytearray(b"\xff") * 3 * kind.itemsize, kind)
    for name in kind.names:
        two[name] = one[name]
    assert one.tobytes() != two.tobytes()
    assert of(one) == of(two)


def test_padding_of_long_floats_does_not_count():
    one = np.zeros(3, np.longdouble)
    two = np.frombuffer(bytearray(b"\xff") * one.nbytes, np.longdouble)
    two[:] = one
    assert of(one) == of(two)
    assert of(one) != of(one + 1)


def test_an_array_on_disk_is_told_by_its_content(tmp_path):
    first, second = (np.memmap(tmp_path / name, "f8", "w+", shape=(4,)) for name in "ab")
    first[:] = second[:] = 1
    assert of(first) == of(second)
    assert of(first) != of(np.ones(4))


def test_an_array_that_holds_itself_ends():
    value = np.zeros(1, object)
    value[0] = value
    assert of(value) != of(np.zeros(1, object))


def test_a_generator_that_drew_has_moved_on():
    one, two = np.random.default_rng(1), np.random.default_rng(1)
    assert of(one) == of(two)
    two.random()
    assert of(one) != of(two)


class Tagged(np.ndarray):
    pass


def test_a_class_derived_from_an_array_is_listed_and_its_attributes_count():
    one, two = np.zeros(2).view(Tagged), np.zeros(2).view(Tagged)
    assert digest(one) == digest(two)
    assert digest(one).classes == (Tagged,)
    assert digest(one).digest != of(np.zeros(2))
    two.unit = "m"
    assert digest(one) != digest(two)


arrays = hnp.arrays(
    st.one_of(hnp.integer_dtypes(), hnp.floating_dtypes(), hnp.boolean_dtypes(), hnp.unicode_string_dtypes(max_len=3)),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
)


def canonical(array):
    return array.dtype.str, array.shape, array.tobytes("C"), array.flags.fnc


@settings(deadline=None, max_examples=examples(200))
@given(arrays, arrays)
def test_arrays_have_equal_digests_exactly_when_they_are_equal(one, two):
    assert (of(one) == of(two)) == (canonical(one) == canonical(two))
    turned = np.array(one, order="F")
    assert (of(one) == of(turned)) == (one.flags.fnc == turned.flags.fnc)
    loaded = pickle.loads(pickle.dumps(one, 5))
    assert (of(one) == of(loaded)) == (one.dtype.str == loaded.dtype.str), (
        "numpy loads some byte orders as the native one"
    )
