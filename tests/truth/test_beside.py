"""What is made beside the kernel is what would have been made there: what cells have set in libraries and modules counts.

The notebooks are those of the truth, of the families in which something is set that a process beside does not have by
itself. Each state is run as a whole in a process of its own, over one store: with one process that makes each step, with
two at once, and in the background.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from truth.language import Case
from truth.running import Drivers, Truth, beside_the_kernel, complaints, made_here_for_no_reason

FAMILIES = ("switches", "registers", "attached", "python_told")

OF_EVERY_DAY = ("how letters are written that a code lacks",)


def all_cases() -> list[object]:
    cases = [(family, case) for family in FAMILIES for case in import_module(f"truth.families.{family}").CASES]
    return [
        pytest.param(case, id=f"{family}: {case.name}", marks=[] if case.name in OF_EVERY_DAY else pytest.mark.slow)
        for family, case in cases
        if not case.xfail and case.modes != "live"
    ]


@pytest.mark.parametrize("case", all_cases())
def test_who_makes_a_step_makes_no_difference(case: Case, drivers: Drivers, tmp_path: Path) -> None:
    found = beside_the_kernel(case, drivers, tmp_path / "beside", False)
    wrong = complaints(case, "beside", found, Truth(drivers, tmp_path / "truth"))
    assert not [*wrong, *made_here_for_no_reason(found)]
