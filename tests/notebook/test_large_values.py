"""Large global values: digested at every plan, not at every cell."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def test_a_large_value_changed_in_place_is_shown_unchecked_until_the_next_plan(kernel: Kernel) -> None:
    kernel.run("import numpy as np\nbig = np.zeros(8_000_000)")
    shown = kernel.run("%%asset total\nfloat(big.sum())")
    assert "● fresh · made " in shown.text.replace(" · unchecked: big", "")
    kernel.run("big[0] = 7")
    assert "fresh · unchecked: big" in shown.text
    assert "big has other content" in kernel.run("%materialize --dry-run").text
    kernel.run("%materialize")
    assert kernel.value("total") == 7.0


def test_a_value_above_100_mb_is_suggested_as_an_asset_once(kernel: Kernel) -> None:
    kernel.run("import numpy as np\nhuge = np.zeros(14_000_000)")
    said = kernel.run("%%asset total\nfloat(huge.sum())").text
    assert "%%asset huge" in said
    assert "%%asset huge" not in kernel.run("%materialize").text


def test_small_values_are_looked_at_after_every_cell(kernel: Kernel) -> None:
    kernel.run("import numpy as np\nsmall = np.zeros(1000)")
    shown = kernel.run("%%asset total\nfloat(small.sum())")
    kernel.run("small[0] = 7")
    assert "◆ stale" in shown.text
