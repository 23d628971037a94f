"""Values as plain data."""

from __future__ import annotations

import datetime
import enum
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.metadata import MetadataValue
from nbasset.core.plain_data import plain, refuse_no_facts, scalar

np = pytest.importorskip("numpy")


class Level(enum.IntEnum):
    """A number with a name."""

    HIGH = 3


class Word(str):
    """A text of a class of its own."""

    __slots__ = ()

    def __str__(self):
        return "shown otherwise"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.longdouble(0.5), 0.5),
        (np.int64(3), 3),
        (np.uint8(3), 3),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (np.array(3), 3),
        (Decimal("0.5"), 0.5),
        (Fraction(1, 2), 0.5),
        (Level.HIGH, 3),
        (Word("a"), "a"),
        (True, True),
        (None, None),
    ],
)
def test_a_number_or_a_text_is_pythons_own_whoever_made_it(value, wanted):
    found = scalar(value)
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize("value", [[1], (1,), {"a": 1}, {1}, b"x", 1j, object(), np.array([1, 2]), np.complex128(1)])
def test_what_is_neither_a_number_nor_a_text_stays_as_it_is(value):
    assert scalar(value) is value or scalar(value) == value


def test_a_part_that_json_cannot_say_is_its_text():
    day = datetime.date(2026, 1, 1)
    assert plain({"on": day, "n": [np.int64(3), {1}], 4: (None, b"x")}) == {
        "on": "2026-01-01",
        "n": [3, "{1}"],
        "4": [None, "b'x'"],
    }


def test_what_holds_itself_is_its_text():
    endless = []
    endless.append(endless)
    assert plain(endless) == "[[...]]"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


@given(ANYTHING)
def test_whatever_is_given_json_gives_back_what_was_said(value):
    told = plain(value)
    assert json.loads(json.dumps(told)) == told
    assert plain(told) == told


def test_tables_and_arrays_are_no_facts_and_single_numbers_are():
    refuse_no_facts({"n": np.int64(3), "rows": [1, np.float64(2)], "shape": [2, 3], "none": None})
    with pytest.raises(InvalidDefinition, match="The metadata values is a ndarray, which is no fact"):
        refuse_no_facts({"values": np.zeros(3)})


class Odd:
    pass


NO_FACTS = (
    datetime.datetime(2026, 1, 1),
    datetime.date(2026, 1, 1),
    datetime.timedelta(1),
    np.datetime64("2026-01-01"),
    Decimal("0.5"),
    {1},
    (1, 2),
    b"x",
    1j,
    Odd(),
    Odd,
    len,
    [{1}],
    {"on": datetime.date(2026, 1, 1)},
    {(1, 2): 3},
)


@pytest.mark.parametrize("given", NO_FACTS, ids=lambda each: type(each).__name__)
def test_what_is_no_number_text_or_plain_data_is_no_fact(given):
    with pytest.raises(InvalidDefinition, match=r"The metadata it is a .*, which is no fact"):
        refuse_no_facts({"it": given})


def test_paths_keys_and_facts_are_facts():
    refuse_no_facts({"path": Path("a"), "key": AssetKey("a"), "fact": MetadataValue.md("**a**"), "nested": {"a": (1,)}})
