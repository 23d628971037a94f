"""Values kept as one."""

from __future__ import annotations

from nbasset.core.together import Together


def test_values_that_belong_together_are_a_record_of_them_without_views_unless_told():
    assert Together(([1],)) == Together(([1],), ())
