"""Held numbers: of a number, a mapping, a table of one row; of nothing else."""

from __future__ import annotations

import pytest

from nbasset.libraries.held_numbers import numbers_in


def test_numbers_inside_mappings_have_the_names_on_the_way():
    assert numbers_in({"test": {"loss": 0.5, "n": 3}, 7: 1, "nan": float("nan")}, "m") == {
        "test.loss": 0.5,
        "test.n": 3,
        "7": 1,
    }


def test_other_libraries_numbers_and_tables_of_one_row_are_read():
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    assert numbers_in(np.float32(0.5), "m") == {"m": 0.5}
    assert numbers_in(np.bool_(True), "m") == numbers_in(np.ones(3), "m") == {}
    assert numbers_in(pd.DataFrame({"auc": [0.9], "by": ["me"]}), "m") == {"auc": 0.9}
    assert numbers_in(pd.DataFrame({"auc": [0.9, 0.8]}), "m") == {}
    assert numbers_in(pd.Series({"auc": 0.9}), "m") == {"auc": 0.9}


def test_a_polars_table_of_one_row_is_read():
    pl = pytest.importorskip("polars")
    assert numbers_in(pl.DataFrame({"auc": [0.9], "n": [3]}), "m") == {"auc": 0.9, "n": 3}
