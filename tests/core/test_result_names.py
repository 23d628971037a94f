"""Result names: one object for each identity, and a text that nobody else has."""

from __future__ import annotations

import copy
import pickle
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName

pieces = st.text("ab2_.-é", min_size=1, max_size=4).filter(lambda piece: piece not in (".", "..")).map("x{}".format)
parts = st.lists(pieces, min_size=1, max_size=3).map("/".join)
keys = st.lists(parts, min_size=1, max_size=3).map(AssetKey)
points = st.none() | st.text("ab=][,/\\ ", max_size=8)


@given(keys, points)
def test_the_text_of_a_name_is_read_as_that_name(key, point):
    name = ResultName(key, point)
    assert ResultName.from_text(str(name)) is name
    assert (name.key, name.point) == (key, point)


@given(keys, points, keys, points)
def test_no_two_names_have_the_same_text(key, point, other_key, other_point):
    one, other = ResultName(key, point), ResultName(other_key, other_point)
    assert (str(one) == str(other)) == (one is other) == ((key, point) == (other_key, other_point))


@given(keys)
def test_without_a_point_the_text_is_that_of_the_key(key):
    assert str(ResultName(key)) == key.to_escaped_user_string()


def test_a_part_with_a_slash_is_not_two_parts():
    assert ResultName(AssetKey("a/b")) != ResultName(AssetKey(["a", "b"]))
    assert [str(ResultName(AssetKey(path))) for path in ("a/b", ["a", "b"])] == [r"a\/b", "a/b"]


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda name: pickle.loads(pickle.dumps(name))])
def test_a_copy_is_the_same_object(again):
    name = ResultName(AssetKey(["sales", "model"]), "depth=4")
    assert again(name) is name


def test_names_are_in_the_order_of_their_texts():
    texts = ["b", "a[x=2]", "a", "a[x=10]", "a/b"]
    assert [str(name) for name in sorted(map(ResultName.from_text, texts))] == sorted(texts)


def test_a_name_is_no_text_and_does_not_change():
    name = ResultName.from_text("a")
    assert name != "a"
    with pytest.raises(AttributeError, match="a name does not change"):
        name.point = "x=1"


@pytest.mark.parametrize("text", ["", "a b", "../a", "a[x", "[x]", "a//b", "class"])
def test_what_is_nobodys_text_is_refused(text):
    with pytest.raises(ValueError, match="is not the name of a result"):
        ResultName.from_text(text)


def test_threads_that_come_together_get_one_object():
    found, gate = [], threading.Barrier(8)

    def look():
        gate.wait()
        found.append(ResultName(AssetKey("met_by_threads"), "x=1"))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(name) for name in found}) == 1
