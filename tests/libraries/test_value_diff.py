"""What differs between two values: numbers, texts, nested values, arrays, models, and what is the same."""

from __future__ import annotations

import pytest

from nbasset.libraries.value_diff import difference


def places(before, after):
    return [(each.where, each.before, each.after) for each in difference(before, after).changes]


@pytest.mark.parametrize(
    "value", [1, 0.5, float("nan"), "text", {"a": [1, None]}, [{"x": (1, 2)}], None, b"bytes", {1, 2}]
)
def test_what_is_the_same_has_no_difference(value):
    import copy

    assert difference(value, copy.deepcopy(value)).nothing


def test_a_number_tells_by_how_much():
    assert difference(0.5, 0.75).summary == "0.5 → 0.75 (+0.25, +50.0%)"
    assert difference(3, 5).summary == "3 → 5 (+2)"


def test_a_text_tells_its_lines():
    found = difference("one\ntwo\nthree", "one\n2\nthree")
    assert found.summary == "1 line added, 1 removed"
    assert [line for line in found.lines if line[0] in "-+"] == ["-two", "+2"]


def test_nested_values_tell_the_places_that_differ_and_numbers_of_another_type_are_others():
    assert places({"a": [1, 2], "gone": 1}, {"a": [1, 2, 3], "new": "x"}) == [
        ("a[2]", "", "3"),
        ("gone", "1", ""),
        ("new", "", "'x'"),
    ]
    assert places({"n": 1}, {"n": 1.0}) == [("n", "1", "1.0")]
    assert places({1: "a"}, {1: "b"}) == [("[1]", "'a'", "'b'")]


def test_of_many_places_the_first_are_told_and_how_many_more_there_are():
    found = difference(list(range(100)), list(range(1, 101)))
    assert (len(found.changes), found.more, found.summary) == (60, 40, "100 places differ")


class Unequal:
    """Neither equal to another one, nor told but by its place; with a state of its own."""

    __slots__ = ("depth", "kind")

    def __init__(self, depth):
        self.depth, self.kind = depth, object

    def __getstate__(self):
        return {"depth": self.depth}

    def __setstate__(self, state):
        self.depth = state["depth"]


def test_an_object_of_c_is_told_by_what_it_stores_and_never_by_the_place_where_it_lies():
    assert difference({"tree": Unequal(2)}, {"tree": Unequal(2)}).nothing
    assert places({"tree": Unequal(2)}, {"tree": Unequal(4)}) == [("tree.depth", "2", "4")]
    assert difference([iter([1, 2])], [iter([1, 2])]).nothing
    assert places([iter([1, 2])], [iter([1, 3])]) == [("[0]", "<list_iterator>", "another list_iterator")]


class Model:
    """As scikit-learn's: told by parameters, and with what it has learnt."""

    def __init__(self, depth=1):
        self.depth = depth

    def get_params(self, deep=True):
        return {"depth": self.depth}

    def fit(self, at):
        self.coef_ = [at, 0.5]
        return self


def test_a_model_tells_its_parameters_and_what_it_has_learnt():
    assert places(Model(1).fit(1.0), Model(2).fit(2.0)) == [("depth", "1", "2"), ("coef_[0]", "1.0", "2.0")]


def test_of_models_that_a_model_consists_of_it_is_told_how_many_differ():
    before = {"estimators_": [Model(1).fit(1.0), Model(1).fit(2.0)]}
    after = {"estimators_": [Model(1).fit(1.0), Model(2).fit(3.0), Model(1).fit(1.0)]}
    assert places(before, after) == [("estimators_", "2 × Model", "3 × Model (2 differ)")]
    assert difference(before, {"estimators_": [Model(1).fit(1.0), Model(1).fit(2.0)]}).nothing
    assert places([Model(1).fit(1.0)], [Model(2).fit(1.0)]) == [("[0].depth", "1", "2")]


def test_arrays_tell_how_many_values_differ_and_by_how_much():
    np = pytest.importorskip("numpy")
    one = np.array([1.0, np.nan, 3.0])
    assert places(one, np.array([1.0, np.nan, 5.0])) == [("", "mean 2", "mean 3 (1 of 3 values differ, by up to 2)")]
    assert places({"w": one}, {"w": one.astype("float32")}) == [("w", "float64 3", "float32 3")]
    assert difference(one, one.copy()).nothing


def test_where_the_value_itself_is_another_one_the_line_says_what_it_was_and_is():
    np = pytest.importorskip("numpy")
    assert difference([1], {"a": 1}).summary == "[1] → {'a': 1}"
    assert difference(np.zeros(2), np.array([0.0, 4.0])).summary == (
        "mean 0 → mean 2 (1 of 2 values differ, by up to 4)"
    )


def test_a_value_that_holds_itself_comes_to_an_end():
    ring = {"n": 1}
    ring["self"] = ring
    other = {"n": 2}
    other["self"] = other
    assert ("n", "1", "2") in places(ring, other)
