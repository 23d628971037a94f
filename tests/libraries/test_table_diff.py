"""What differs between two tables: rows and columns that were added, removed, changed; of each column what it held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.libraries.table_diff import QUANTILES, _quantile
from nbasset.libraries.value_diff import difference

pd = pytest.importorskip("pandas")


def column(found, name):
    return next(each for each in found.columns if each.name == name)


def test_rows_and_columns_are_told_as_added_removed_and_changed():
    before = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "old": [0, 0, 0]}, index=["k", "l", "m"])
    after = pd.DataFrame({"a": [1.0, 5.0, 9.0], "b": ["x", "y", None], "new": [1, 1, 1]}, index=["k", "l", "n"])
    found = difference(before, after)
    assert found.summary == (
        "3 rows · 1 added · 1 removed · 1 changed · added columns: new · removed columns: old · changed columns: a, b"
    )
    assert column(found, "a").facts["type"] == ("int64", "float64")
    assert column(found, "a").facts["mean"] == ("2", "5")
    assert column(found, "a").facts["changed"] == ("", "1 of 2")
    assert tuple(map(sum, column(found, "a").bins)) == (3, 3)
    assert column(found, "b").facts["missing"] == ("33.3%", "33.3%")


def test_the_same_table_is_the_same_missing_values_too():
    table = pd.DataFrame({"a": [1.0, None], "t": pd.to_datetime(["2026-01-01", None]), "l": [[1], [2]]})
    assert difference(table, table.copy()).summary == "the same table"


def test_a_row_that_was_put_in_between_is_one_added_row():
    before = pd.DataFrame({"a": range(100)})
    after = pd.concat([before.iloc[:40], pd.DataFrame({"a": [7]}), before.iloc[40:]], ignore_index=True)
    assert difference(before, after).summary.startswith("100 → 101 rows · 1 added · 0 changed")
    assert difference(after, before).summary.startswith("101 → 100 rows · 1 removed · 0 changed")


def test_rows_that_have_kept_their_labels_are_matched_by_them():
    before = pd.DataFrame({"a": range(100), "b": 0})
    after = before.iloc[10:].assign(b=1)
    assert difference(before, after).summary == "100 → 90 rows · 10 removed · 90 changed · changed columns: a, b"
    assert "changed" not in column(difference(before, after), "a").facts


def test_rows_in_another_order_are_the_same_by_their_labels_and_what_only_one_table_has_is_told():
    before = pd.DataFrame({"a": range(100)}, index=[f"k{at}" for at in range(100)])
    assert difference(before, before.iloc[::-1]).summary == "the same table"
    after = pd.concat([before.iloc[50:], pd.DataFrame({"a": [7]}, index=["new"])])
    assert difference(before, after).summary == "100 → 51 rows · 1 added · 50 removed · 0 changed · changed columns: a"


def test_few_values_that_are_missing_are_told_by_their_number_and_not_as_none():
    before = pd.DataFrame({"a": ["x"] * 5000})
    after = before.copy()
    after.loc[3, "a"] = None
    assert column(difference(before, after), "a").facts["missing"] == ("0", "1 of 5,000")
    after.loc[:, "a"] = None
    assert column(difference(before, after), "a").facts["missing"] == ("0", "100.0%")


@pytest.mark.parametrize("kind", ["category", "string", "Int64", "boolean"])
def test_columns_of_every_kind_are_compared(kind):
    values = {"category": ["a", "b"], "string": ["a", None], "Int64": [1, None], "boolean": [True, None]}[kind]
    before = pd.DataFrame({"a": pd.Series(values, dtype=kind)})
    after = pd.DataFrame({"a": pd.Series(values[::-1], dtype=kind)})
    assert column(difference(before, after), "a").facts["changed"] == ("", "2 of 2")
    assert difference(before, before.copy()).nothing


def test_columns_of_one_name_and_several_levels_are_told_apart():
    before = pd.DataFrame([[1, 2]], columns=["a", "a"])
    found = difference(before, pd.DataFrame([[1, 3]], columns=["a", "a"]))
    assert [(each.name, each.what) for each in found.columns] == [("a (2)", "changed"), ("a", "same")]


def test_series_and_polars_tables_are_compared_as_tables():
    assert difference(pd.Series([1, 2]), pd.Series([1, 3])).summary == "2 rows · 1 changed · changed columns: value"
    pl = pytest.importorskip("polars")
    found = difference(pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [1, 2, 3]}))
    assert found.summary.startswith("2 → 3 rows · 1 added · 0 changed")


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_what_is_cut_out_anywhere_is_told_as_removed_and_nothing_as_changed(values, start, length):
    before = pd.DataFrame({"a": values})
    after = pd.concat([before.iloc[:start], before.iloc[start + length :]], ignore_index=True)
    found = difference(before, after)
    gone = len(before) - len(after)
    assert found.summary == "the same table" or f"{gone:,} removed · 0 changed" in found.summary


def test_labels_that_come_twice_or_are_no_texts_are_matched_as_they_are():
    table = pd.DataFrame({"a": [1, 2, 3]})
    for labels in (["k", "k", "l"], [("x", 1), ("x", 2), ("y", 1)], ["1", 1, None], [1.5, 2.5, 3.5]):
        before = table.set_axis(pd.Index(labels, dtype=object), axis=0)
        assert difference(before, before.copy()).nothing
        found = difference(before, before.iloc[1:])
        assert found.summary.startswith("3 → 2 rows · 1 removed · 0 changed"), labels


def test_a_column_that_was_added_beside_rows_that_were_cut_out_changes_no_row():
    before = pd.DataFrame({"a": range(100)})
    after = pd.concat([before.iloc[:40], before.iloc[60:]], ignore_index=True).assign(b=1)
    assert difference(before, after).summary.startswith("100 → 80 rows · 20 removed · 0 changed · added columns: b")


def test_quantiles_of_many_numbers_are_those_of_numpy_and_no_number_is_left_out_of_the_bins():
    numpy = pytest.importorskip("numpy")
    draws = numpy.random.default_rng(0)
    for numbers in (draws.normal(size=70_000), draws.integers(0, 3, 60_000).astype(float), numpy.arange(60_000.0) ** 3):
        kept = numbers.copy()
        for share in QUANTILES:
            assert _quantile(numbers, share) == pytest.approx(float(numpy.quantile(numbers, share)))
        assert (numbers == kept).all()
        found = difference(pd.DataFrame({"a": numbers}), pd.DataFrame({"a": numbers[1:]}))
        assert tuple(map(sum, column(found, "a").bins)) == (len(numbers), len(numbers) - 1)
