"""Sweeps: outside of a run the first value, so that the notebook runs without magics."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.sweeps import sweep, swept


def test_outside_of_a_run_a_sweep_gives_its_first_value():
    assert sweep(2, 4, 8) == 2
    assert sweep(None, 1) is None


def test_one_list_or_range_stands_for_what_it_holds_and_a_text_or_tuple_for_itself():
    assert swept(range(3)) == (0, 1, 2)
    assert swept(["a", "b"]) == ("a", "b")
    assert swept("ab") == ("ab",)
    assert swept((1, 2)) == ((1, 2),)


def test_a_sweep_over_nothing_says_what_to_write():
    with pytest.raises(InvalidDefinition, match=r"for example sweep\(2, 4, 8\)"):
        sweep()
