"""Running everything again: what is in the notebook afterwards is what was there before, byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def test_what_a_server_tells_a_kernel_makes_nothing_again(tmp_path: Path) -> None:
    cells = ("from sys import argv", "%%asset one\nimport sys\nlen(sys.argv) > 1", "%%asset two\nlen(argv) > 1")
    called, printed = set(), []
    for _ in range(2):
        with Kernel(tmp_path, fresh=True) as kernel:
            called.add(kernel.run("import sys; print(sys.argv)").text)
            printed.append([kernel.run(cell).text for cell in cells][1:])
    assert len(called) == 2
    assert "#2" not in str(printed)
    assert printed[0] == printed[1]


@pytest.mark.slow
def test_run_all_again_gives_the_same_outputs_a_restart_between_or_not(tmp_path: Path) -> None:
    cells = [
        "%load_ext nbasset",
        "import sys, matplotlib.pyplot as plt",
        "%%asset rows\nprint('rows')\nprint('a warning', file=sys.stderr)\n[1, 2]",
        "%%asset drawn\nplt.figure(figsize=(1, 1))\nplt.plot(rows)",
        "%%asset first, second\nfirst, second = rows",
        "%load_ext nbasset\nsum(rows)",
        "%assets",
        "%materialize",
    ]

    def outputs(kernel: Kernel) -> list[object]:
        return [kernel.run(cell, f"cell{number}").outputs for number, cell in enumerate(cells)]

    with Kernel(tmp_path, load=False) as kernel:
        first = outputs(kernel)
        assert outputs(kernel) == first
    with Kernel(tmp_path, load=False) as kernel:
        assert outputs(kernel) == first
    assert str(first).count("<style>") == 2, "with what loads nbasset, and nowhere else"
