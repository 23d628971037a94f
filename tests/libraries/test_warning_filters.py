"""The filters of warnings that cells set; what packages add when they are imported is nobody's."""

from __future__ import annotations

import sys
import types
import warnings

import pytest

from nbasset.libraries.warning_filters import FilterWatch, errors_set_by_cells, set_by_cells


@pytest.fixture(autouse=True)
def _as_before():
    with warnings.catch_warnings():
        yield


def told(set_):
    watch = FilterWatch()
    set_()
    watch.end()
    return set_by_cells(warnings)


def test_filters_that_a_cell_sets_are_told_in_their_order_up_to_one_for_everything():
    assert told(lambda: warnings.filterwarnings("ignore", message="look")) == ["ignore look Warning * 0"]
    assert told(lambda: warnings.simplefilter("default")) == ["default * Warning * 0"]
    found = told(lambda: warnings.simplefilter("error", RuntimeWarning))
    assert found == ["error * RuntimeWarning * 0", "default * Warning * 0"]
    assert errors_set_by_cells(warnings) == found
    warnings.resetwarnings()
    assert set_by_cells(warnings) == errors_set_by_cells(warnings) == []


def test_what_an_imported_package_adds_for_its_own_modules_and_texts_is_not_the_cells():
    def imports():
        sys.modules["came_in_between"] = types.ModuleType("came_in_between")
        warnings.filterwarnings("ignore", module="came_in_between")
        warnings.filterwarnings("ignore", message="size changed")
        warnings.simplefilter("ignore", UserWarning)

    try:
        assert told(imports) == ["ignore * UserWarning * 0"]
    finally:
        del sys.modules["came_in_between"]
