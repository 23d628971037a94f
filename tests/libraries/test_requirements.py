"""Which packages lead to which."""

from __future__ import annotations

import pytest

from nbasset.libraries.requirements import leads_to, required


def test_a_module_leads_to_itself_and_to_what_its_distribution_requires_all_the_way_down():
    assert leads_to({"nothing_of_the_kind", "json"}, "json")
    assert leads_to({"pandas"}, "numpy")
    assert not leads_to({"numpy"}, "pandas")
    assert not leads_to((), "numpy")


@pytest.mark.slow
def test_modules_are_found_whose_distribution_bears_another_name():
    pytest.importorskip("sklearn")
    assert leads_to({"sklearn"}, "numpy")
    assert "numpy" in required("sklearn")


def test_what_only_an_extra_requires_is_not_required():
    assert "pyarrow" not in required("pandas")
    assert required("json") == frozenset()
