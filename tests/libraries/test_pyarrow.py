"""pyarrow's columns: by their content, wherever it lies, and by how it is cut into chunks."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from libraries.families import of, survives_pickling, tells_apart

pa = pytest.importorskip("pyarrow")


DIFFERENT = {
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


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_user_can_tell_apart_has_different_digests(family):
    tells_apart(family)


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_a_pickled_copy_has_the_same_digest(family):
    survives_pickling(family)


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


def test_texts_as_views_count_by_what_they_say():
    given = ["a", None, "", "longer than fits beside its length"]
    views = [pa.array(values, pa.string_view()) for values in (given, given, given[::-1])]
    sliced = pa.array(["x", *given], pa.string_view()).slice(1)
    first, again, other, cut = (of(each) for each in (*views, sliced))
    assert first == again == cut != other
    assert of(pa.array([b"a"], pa.binary_view())) != of(pa.array([b"b"], pa.binary_view()))
