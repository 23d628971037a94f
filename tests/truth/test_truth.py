"""A result shown as fresh is what running everything from scratch would give, and nothing is made again without need.

Each case is a small notebook with changes, in ``families/``. It is tried twice: with every state of the notebook run as
a whole in a process of its own, under another hash seed, over one store; and in one live notebook in which only the
edited cell is run again, then ``%materialize``. What is true is told by running everything from scratch.

Every day a case is tried in one of the two ways, two thirds of the cases in a live notebook, which costs half as much;
its first run tells what is true of the notebook before any edit, and where a step names the value of every asset, it is
believed. ``make test-slow`` tries every third case in the other way, and runs every notebook from scratch; of those in
which one cell is run for each change, every fifth also in mode ``reactive``, without ``%materialize``; with ``MANY=all``
it tries every case so. Of three Pythons that follow each other, one tries a case in fresh processes.

For every case it is also tried that running everything once more runs no body, and that putting everything back does not.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from zlib import crc32

import effort
import pytest
from truth.language import Case, suits_reactive
from truth.running import Drivers, check

FAMILIES = sorted(path.stem for path in (Path(__file__).parent / "families").glob("*.py"))


def all_cases() -> list[object]:
    found = []
    for family in FAMILIES:
        for case in import_module(f"truth.families.{family}").CASES:
            marks = [pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else []
            found.append(pytest.param(case, id=f"{family}: {case.name}", marks=marks))
    return found


def modes(case: Case) -> list[str]:
    """The ways in which a case is tried: every day one, always the same; all those of which one is known to fail."""
    every = case.modes.split()
    if case.xfail:
        return every
    turn = (crc32(case.name.encode()) + sys.version_info.minor) % 3
    of_every_day = every[0] if turn == 0 else every[-1]
    if not effort.AT_LENGTH:
        return [of_every_day]
    others = [each for each in every if each != of_every_day] or every
    return [*others, "reactive"] if suits_reactive(case) and crc32(case.name.encode()) % 5 == 0 else others


def cases_to_try() -> list[object]:
    """All of them, but at length every third, unless all are asked for."""
    found = all_cases()
    return found if effort.MUCH != "many" else [each for each in found if crc32(each.id.encode()) % 3 == 0]


@pytest.mark.parametrize("case", cases_to_try())
def test_truth(case: Case, drivers: Drivers, tmp_path: Path) -> None:
    wrong = check(case, modes(case), drivers, tmp_path, thorough=effort.AT_LENGTH)
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_case_is_told_twice() -> None:
    names = [each.id for each in all_cases()]
    assert len(names) == len(set(names))
    assert len(names) >= 150
