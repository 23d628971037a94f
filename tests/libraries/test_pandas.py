"""pandas' tables and columns: what a user of them sees, not how they lie in blocks and caches."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from libraries.families import of, survives_pickling, tells_apart

from nbasset.libraries.known import KNOWN
from nbasset.versions.values.digest import digest

pa = pytest.importorskip("pyarrow")


def table(**columns):
    return pd.DataFrame(columns)


AB = pd.DataFrame({"a": [1, 2], "b": [3, 4]})


DATES = pd.date_range("2020-01-01", periods=3)


def named(frame, **names):
    frame = frame.copy()
    frame.index.name = names.get("index")
    frame.columns.name = names.get("columns")
    return frame


def with_attrs(frame, **attrs):
    frame = frame.copy()
    frame.attrs.update(attrs)
    return frame


DIFFERENT = {
    "names of a series": [
        pd.Series([1]),
        pd.Series([1], name="a"),
        pd.Series([1], name="b"),
        pd.Series([1], name=0),
        pd.Series([1], name=("a",)),
    ],
    "indexes of a series": [
        pd.Series([1, 2]),
        pd.Series([1, 2], index=[0, 1]),
        pd.Series([1, 2], index=[0.0, 1.0]),
        pd.Series([1, 2], index=[1, 0]),
        pd.Series([1, 2], index=["0", "1"]),
        pd.Series([1, 2], index=pd.RangeIndex(2, name="i")),
    ],
    "kinds of columns": [
        pd.Series([1, 0], dtype=kind)
        for kind in (
            "int64",
            "int32",
            "float64",
            "bool",
            "object",
            "Int64",
            "Int32",
            "Float64",
            "boolean",
            "category",
            "Sparse[int]",
            "int64[pyarrow]",
        )
    ],
    "missing numbers": [
        pd.Series([1, None], dtype=kind)
        for kind in ("float64", "object", "Int64", "Float64", "category", "int64[pyarrow]")
    ],
    "text columns": [
        pd.Series(["a", None], dtype=kind)
        for kind in (
            object,
            pd.StringDtype("python"),
            pd.StringDtype("pyarrow"),
            "category",
            pd.ArrowDtype(pa.string()),
        )
    ],
    "texts in columns": [
        pd.Series(["ab", "c"]),
        pd.Series(["a", "bc"]),
        pd.Series(["abc", ""]),
        pd.Series(["", "abc"]),
    ],
    "categories": [
        pd.Categorical(["a", "b"]),
        pd.Categorical(["a", "b"], ordered=True),
        pd.Categorical(["a", "b"], categories=["b", "a"]),
        pd.Categorical(["a", "b"], categories=["a", "b", "c"]),
        pd.Categorical(["b", "a"]),
        pd.Categorical([1, 2]),
        pd.Categorical(["a", None]),
        pd.CategoricalDtype(["a", "b"]),
        pd.CategoricalDtype(["a", "b"], ordered=True),
    ],
    "dates": [
        DATES,
        DATES.tz_localize("UTC"),
        DATES.tz_localize("Europe/Berlin"),
        DATES.as_unit("s"),
        DATES[[0, 1, 2]],
        pd.Series(DATES),
        pd.Series(DATES.tz_localize("UTC")),
        DATES.to_period("M"),
        DATES.to_period("D"),
        DATES - DATES[0],
    ],
    "moments of pandas": [
        pd.Timestamp("2020"),
        pd.Timestamp("2020", tz="UTC"),
        pd.Timestamp("2020").as_unit("ms"),
        pd.Timedelta(1),
        pd.NaT,
        pd.NA,
        pd.Period("2020", "M"),
        pd.Period("2020", "Y"),
        pd.Interval(0, 1),
        pd.Interval(0, 1, closed="left"),
        pd.offsets.MonthEnd(1),
        pd.offsets.MonthEnd(2),
    ],
    "intervals": [
        pd.interval_range(0, 2),
        pd.interval_range(0, 2, closed="left"),
        pd.interval_range(0, 3),
        pd.interval_range(0.0, 2.0),
    ],
    "sparse columns": [
        pd.Series(pd.arrays.SparseArray([0, 0, 1])),
        pd.Series(pd.arrays.SparseArray([0, 0, 1], fill_value=1)),
        pd.Series(pd.arrays.SparseArray([0, 1, 0])),
    ],
    "indexes": [
        pd.RangeIndex(3),
        pd.RangeIndex(0, 3, 2),
        pd.Index([0, 1, 2]),
        pd.Index([0, 1, 2], name="a"),
        pd.Index(["0", "1", "2"]),
        pd.CategoricalIndex([0, 1, 2]),
        pd.MultiIndex.from_tuples([(0, 1), (2, 3)]),
        pd.MultiIndex.from_tuples([(0, 1), (2, 3)], names=["a", "b"]),
        pd.MultiIndex.from_tuples([(2, 3), (0, 1)]),
    ],
    "frames": [
        AB,
        AB[["b", "a"]],
        AB.rename(columns={"a": "c"}),
        AB.astype({"a": "int32"}),
        AB.astype(float),
        AB.iloc[::-1],
        AB.reset_index(),
        AB.set_index("a"),
        AB.T,
        named(AB, index="i"),
        named(AB, columns="c"),
        with_attrs(AB, source="x"),
        with_attrs(AB, source="y"),
        AB.set_flags(allows_duplicate_labels=False),
        AB.iloc[:1],
        AB.iloc[:0],
        pd.DataFrame(),
        pd.DataFrame(index=[0, 1]),
        AB.to_dict("list"),
        AB["a"],
        table(a=[1, "2"]),
        table(a=[1, 2.0]),
    ],
    "equal column names": [pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame([[2, 1]], columns=["a", "a"])],
}


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_user_can_tell_apart_has_different_digests(family):
    tells_apart(family)


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_a_pickled_copy_has_the_same_digest(family):
    survives_pickling(family)


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda frame: frame.describe(), id="describe"),
        pytest.param(lambda frame: frame.loc[1], id="loc"),
        pytest.param(lambda frame: frame["a"].value_counts(), id="a column"),
        pytest.param(
            lambda frame: (frame.index.is_unique, frame.columns.get_loc("a"), frame.index.get_loc(1)), id="index"
        ),
        pytest.param(lambda frame: repr(frame), id="repr"),
        pytest.param(lambda frame: frame.groupby("a").sum(), id="groupby"),
        pytest.param(lambda frame: frame.values, id="values"),
        pytest.param(lambda frame: frame.index.values, id="index values"),
        pytest.param(lambda frame: hash(frame["a"].dtype), id="hash of a dtype"),
    ],
)
@pytest.mark.parametrize(
    "frame", [AB, AB.set_index(pd.Index([1, 2])), table(a=[1, 2], c=["x", "y"])], ids=["range", "ints", "texts"]
)
def test_looking_at_a_frame_does_not_change_its_digest(frame, look):
    frame = frame.copy()
    before = of(frame)
    look(frame)
    assert of(frame) == before


def test_a_grouping_that_was_used_has_the_same_digest():
    grouped = AB.groupby("a")
    before = digest(grouped)
    assert len(grouped.sum()) == len(grouped.groups)
    assert digest(grouped) == before


def test_blocks_of_a_frame_do_not_count():
    at_once = pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["a", "b"])
    one_by_one = pd.DataFrame(index=range(3))
    one_by_one["a"] = [0.0, 2.0, 4.0]
    one_by_one["b"] = [1.0, 3.0, 5.0]
    one_by_one.index = pd.RangeIndex(3)
    one_by_one.columns = at_once.columns
    assert of(at_once) == of(one_by_one) == of(at_once.copy())
    assert of(pd.concat([at_once, at_once], axis=1).iloc[:, :2]) == of(at_once)


def test_values_under_a_mask_do_not_count():
    one = pd.array([1, 2, 3], dtype="Int64")
    one[1] = pd.NA
    assert of(one) == of(pd.array([1, None, 3], dtype="Int64"))


def test_a_frame_s_path_to_what_cannot_be_seen():
    found = digest({"t": table(a=[1, 2], b=["x", (each for each in "ab")])}).opaque
    assert len(found) == 1
    assert found[0].startswith("['t']['b']")
    assert found[0].endswith("of type builtins.generator")


class Meters(pd.Series):
    _metadata = ("unit",)

    @property
    def _constructor(self):
        return Meters


def test_a_class_derived_from_a_series_is_listed_and_its_metadata_count():
    one, two = Meters([1]), Meters([1])
    one.unit, two.unit = "m", "ft"
    assert digest(one).classes == (Meters,)
    assert digest(one) != digest(two)


columns = st.one_of(
    st.lists(st.integers(-5, 5), min_size=3, max_size=3),
    st.lists(st.one_of(st.floats(), st.none()), min_size=3, max_size=3),
    st.lists(st.one_of(st.text(max_size=2), st.none()), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)


@settings(deadline=None, max_examples=examples(100))
@given(st.dictionaries(st.sampled_from("abc"), columns), st.permutations([0, 1, 2]))
def test_frames_keep_their_digest_through_pickling_and_reordering_back(content, order):
    frame = pd.DataFrame(content, index=[0, 1, 2])
    there_and_back = frame.iloc[order].sort_index()
    assert of(frame) == of(frame.copy()) == of(pickle.loads(pickle.dumps(frame))) == of(there_and_back)


def test_numexpr_on_or_off_gives_the_same():
    (counted,) = KNOWN.get("pandas").counted
    with pd.option_context("compute.use_numexpr", not pd.get_option("compute.use_numexpr")):
        assert "compute.use_numexpr" not in counted.changed(pd)
    with pd.option_context("mode.sim_interactive", True):
        assert "mode.sim_interactive" in counted.changed(pd)
