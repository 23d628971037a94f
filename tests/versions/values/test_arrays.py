"""The identity of arrays, tables and images: what a user of them sees, not how it lies in memory."""

import pickle
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nbasset.versions.values.digest import digest

pa = pytest.importorskip("pyarrow")
NUMPY_2 = int(np.__version__.partition(".")[0]) >= 2


def of(value):
    found = digest(value)
    assert found.opaque == ()
    assert found.classes == ()
    return found.digest


def table(**columns):
    return pd.DataFrame(columns)


AB = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
TWO = np.array([[1, 2], [3, 4]])
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
    "arrow tables": [
        pa.table({"a": [1, 2], "b": ["x", None]}),
        pa.table({"a": [1, 3], "b": ["x", None]}),
        pa.table({"b": ["x", None], "a": [1, 2]}),
        pa.table({"a": [1, 2], "b": ["x", ""]}),
        pa.table({"a": [1.0, 2.0], "b": ["x", None]}),
        pa.table({"a": [1, 2], "c": ["x", None]}),
        pa.table({"a": [1, 2], "b": ["x", None]}).replace_schema_metadata({"k": "v"}),
    ],
    "arrow arrays": [
        pa.array([1, None]),
        pa.array([None, 1]),
        pa.array([1, 0]),
        pa.array([1, None], pa.int32()),
        pa.array([True, None]),
        pa.array([False, None]),
        pa.array(["1", None]),
        pa.array(["1", None], pa.large_string()),
        pa.array([b"1", None]),
        pa.array([[1], None]),
        pa.array([[1], []]),
        pa.array([[], [1]]),
        pa.array([[1, 2], []]),
        pa.array([{"a": 1}, None]),
        pa.array([{"a": 1}, {"a": None}]),
        pa.array([{"b": 1}, None]),
        pa.array(["a", "b"]).dictionary_encode(),
        pa.array(["b", "a"]).dictionary_encode(),
        pa.array([1, None], pa.timestamp("s")),
        pa.array([1, None], pa.timestamp("s", "UTC")),
        pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int8())),
        pa.array([[("k", 2)]], pa.map_(pa.string(), pa.int8())),
        pa.array([[1, 2]], pa.list_(pa.int8(), 2)),
        pa.array([[1, 3]], pa.list_(pa.int8(), 2)),
        pa.nulls(2),
        pa.nulls(3),
        pa.chunked_array([[1, None]]),
        pa.scalar(1),
        pa.scalar(1, pa.int8()),
        pa.int8(),
        pa.schema([("a", pa.int8())]),
    ],
}
if NUMPY_2:
    DIFFERENT["numpy's own strings"] = [
        np.array(["a", "b"], np.dtypes.StringDType()),
        np.array(["a", "c"], np.dtypes.StringDType()),
    ]


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_user_can_tell_apart_has_different_digests(family):
    assert len({of(value) for value in family}) == len(family)
    assert len({of({"inside": [value]}) for value in family}) == len(family)


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_a_pickled_copy_has_the_same_digest(family):
    for value in family:
        assert of(pickle.loads(pickle.dumps(value, 5))) == of(value), value


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
    one, two = np.zeros(3, kind), np.frombuffer(b"\xff" * 3 * kind.itemsize, kind).copy()
    for name in kind.names:
        two[name] = one[name]
    assert one.tobytes() != two.tobytes()
    assert of(one) == of(two)


def test_padding_of_long_floats_does_not_count():
    one = np.zeros(3, np.longdouble)
    two = np.frombuffer(b"\xff" * one.nbytes, np.longdouble).copy()
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


def test_offsets_do_not_count_but_chunks_do_since_code_can_see_them():
    whole = pa.table(
        {"a": [1, None, 3, 4], "b": ["x", None, "yy", ""], "c": [[1], [], None, [2, 3]], "d": [True, None, False, True]}
    )
    chunks = pa.concat_tables([whole.slice(0, 1), whole.slice(1, 2), whole.slice(3)])
    longer = pa.concat_tables([whole, whole]).combine_chunks().slice(4)
    assert of(whole) == of(longer) != of(chunks)
    assert of(chunks) == of(pickle.loads(pickle.dumps(chunks, 5)))
    text = pd.Series(["a", "bb", None, "c"], dtype="string[pyarrow]")
    assert of(text.iloc[1:].reset_index(drop=True)) == of(pd.Series(["bb", None, "c"], dtype="string[pyarrow]"))


def test_what_lies_under_a_null_does_not_count():
    hidden = pa.Array.from_buffers(pa.int64(), 2, [pa.py_buffer(b"\1"), pa.py_buffer(np.array([1, 99]).tobytes())])
    assert of(hidden) == of(pa.array([1, None]))


def test_a_frame_s_path_to_what_cannot_be_seen():
    found = digest({"t": table(a=[1, 2], b=["x", (each for each in "ab")])}).opaque
    assert len(found) == 1
    assert found[0].startswith("['t']['b']")
    assert found[0].endswith("of type builtins.generator")


class Tagged(np.ndarray):
    pass


class Meters(pd.Series):
    _metadata = ("unit",)

    @property
    def _constructor(self):
        return Meters


def test_a_class_derived_from_an_array_is_listed_and_its_attributes_count():
    one, two = np.zeros(2).view(Tagged), np.zeros(2).view(Tagged)
    assert digest(one) == digest(two)
    assert digest(one).classes == (Tagged,)
    assert digest(one).digest != of(np.zeros(2))
    two.unit = "m"
    assert digest(one) != digest(two)


def test_a_class_derived_from_a_series_is_listed_and_its_metadata_count():
    one, two = Meters([1]), Meters([1])
    one.unit, two.unit = "m", "ft"
    assert digest(one).classes == (Meters,)
    assert digest(one) != digest(two)


def test_sparse_arrays_by_format_and_content():
    sparse = pytest.importorskip("scipy.sparse")
    dense = np.array([[0, 1.5], [2, 0]])
    kinds = ["csr", "csc", "coo", "lil", "dia", "bsr", "dok"]
    arrays = [getattr(sparse, f"{kind}_array")(dense) for kind in kinds]
    matrices = [getattr(sparse, f"{kind}_matrix")(dense) for kind in kinds]
    assert len({of(each) for each in [*arrays, *matrices, dense]}) == 15
    for each in [*arrays, *matrices]:
        assert of(each) == of(each.copy()) == of(pickle.loads(pickle.dumps(each)))
        assert of(each) != of((each * 2).asformat(each.format))


def test_asking_a_sparse_array_about_itself_does_not_count():
    sparse = pytest.importorskip("scipy.sparse")
    value = sparse.csr_array(np.eye(3))
    before = of(value)
    assert value.has_sorted_indices
    assert value.has_canonical_format
    assert of(value) == before


def test_images_by_their_pixels():
    image = pytest.importorskip("PIL.Image")
    one = image.new("RGB", (2, 2))
    assert of(one) == of(image.new("RGB", (2, 2)))
    assert (
        len(
            {
                of(each)
                for each in [one, image.new("RGB", (1, 4)), image.new("L", (2, 2)), image.new("RGB", (2, 2), "red")]
            }
        )
        == 4
    )


def test_fitted_models_by_what_they_learned():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("sklearn")
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
    features, labels = np.random.default_rng(0).random((30, 3)), np.arange(30) % 2

    def forest(seed):
        return RandomForestClassifier(n_estimators=3, random_state=seed).fit(features, labels)

    def pipeline(c):
        return make_pipeline(StandardScaler(), LogisticRegression(C=c)).fit(features, labels)

    assert of(forest(0)) == of(forest(0)) == of(pickle.loads(pickle.dumps(forest(0))))
    assert of(forest(0)) != of(forest(1))
    assert of(pipeline(1)) == of(pickle.loads(pickle.dumps(pipeline(1))))
    assert of(pipeline(1)) != of(pipeline(2))
    model = forest(0)
    before = of(model)
    model.predict(features)
    assert of(model) == before


LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "torch", "polars", "PIL")


def test_no_library_is_imported_for_a_plain_value():
    first = f"import sys; import nbasset; before = set(sys.modules) & {set(LIBRARIES)}; "
    then = "from nbasset.versions.values.digest import digest; digest([1, {'a': {2}}, object]); "
    last = f"print(sorted(set(sys.modules) & {set(LIBRARIES)} - before))"
    done = subprocess.run([sys.executable, "-c", first + then + last], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


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
