"""The orders of a whole run, written before it begins."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.errors import NbassetError

pytestmark = pytest.mark.processes


def test_what_needs_the_kernel_is_refused_by_name_before_anything_begins(background):
    background.asset("own --in-kernel", "1")
    with pytest.raises(NbassetError, match=r"own cannot be made in the background: its cell says so \(--in-kernel\)"):
        background.begin()
    background.instance.retire(named("own"))
    background.names["get_ipython"] = lambda: None
    background.asset("asks", "get_ipython()")
    with pytest.raises(NbassetError, match="asks cannot be made in the background: it uses get_ipython"):
        background.begin()
    background.instance.retire(named("asks"))
    background.plain("small, huge = 1, bytes(11_000_000)")
    background.asset("heavy", "len(huge) + small")
    with pytest.raises(NbassetError, match="most of it huge, while other cells run: make huge an asset"):
        background.begin()
    assert background.instance.runs.behind is None


@pytest.mark.slow
def test_what_inputs_may_need_of_the_notebook_goes_along_before_anybody_knows_them(background):
    background.plain("K = 7\nclass Point:\n    def half(self):\n        return K // 2")
    background.asset("point", "Point()")
    background.asset("alias", "[point]")
    background.asset("half", "alias[0].half()")
    background.begin()
    background.plain("K = 100\nclass Point:\n    def half(self):\n        return 0")
    background.end()
    assert background.instance.value("half") == 3
