"""Random notebooks: the same laws hold for what nobody has thought of.

``NBASSET_TRUTH_EXAMPLES=500 pytest tests/truth/test_programs.py`` tries many.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from effort import examples
from truth.programs import Program, edited, program, touched
from truth.running import SEEDS, Drivers, Truth, change, request

EXAMPLES = int(os.environ.get("NBASSET_TRUTH_EXAMPLES", examples(12)))
STEPS = 5


@pytest.fixture(scope="module")
def truth(drivers: Drivers, tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """What notebooks are worth, found out once for all tests that tell the same story."""
    return Truth(drivers, tmp_path_factory.mktemp("truth"))


def told(programs: list[Program]) -> str:
    """The story of a failure, to be read and to be run."""
    first = "\n\n".join(programs[0].book.cells.values())
    files = "\n".join(f"--- {name}\n{text}" for name, text in programs[0].book.files.items())
    changes = "\n".join(
        f"{number}: " + "; ".join(f"{name}: {after.parts[name].text!r}" for name in touched(before, after))
        for number, (before, after) in enumerate(pairwise(programs), 1)
    )
    return f"\n{files}\n{first}\n=== then\n{changes}"


def story(seed: int) -> list[Program]:
    """A program and its edits; now and then all of them are taken back."""
    random = Random(seed)
    programs = [program(random)]
    for _ in range(STEPS):
        programs.append(programs[0] if random.random() < 0.15 else edited(programs[-1], random))
    return programs


def allowed(before: Program, after: Program, old: dict[str, str], new: dict[str, str]) -> set[str]:
    """The assets that may run: something that counts for them was edited, or an input has another value."""
    real = {name for name in touched(before, after) if after.parts[name].number != before.parts[name].number}
    return {
        name
        for name in after.assets
        if real & after.behind(name) or any(old[up] != new[up] for up in after.inputs(name))
    }


def wrong_values(found: dict[str, Any], true: dict[str, str], *, all_fresh: bool) -> list[str]:
    wrong = [f"raised {found['errors']}"] if found["errors"] else []
    for name, value in true.items():
        if found["status"][name] == "FRESH" and found["stored"][name] != value:
            wrong.append(f"{name} is shown as fresh and is {found['stored'][name]}; in truth {value}")
        elif found["status"][name] != "FRESH" and all_fresh:
            wrong.append(f"{name} is {found['status'][name]}: {found['why'][name]}")
    return wrong


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_in_fresh_processes(seed: int, truth: Truth, drivers: Drivers, tmp_path: Path) -> None:
    programs = story(seed)
    before: Program | None = None
    for number, now in enumerate(programs):
        step = change(now.book, before.book if before else None, now.book.cells)
        (found,) = drivers.ask(SEEDS[number % 2], request(tmp_path / "fresh", [step], live=False))
        true = truth.of(now.book)
        wrong = wrong_values(found, true, all_fresh=True)
        if before is not None:
            needless = set(found["ran"]) - allowed(before, now, truth.of(before.book), true)
            wrong += [f"{sorted(needless)} ran without need"] if needless else []
        assert not wrong, f"step {number}: {wrong}{told(programs[: number + 1])}"
        before = now


@pytest.mark.parametrize("careful", [True, False], ids=["careful", "careless"])
@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_in_a_live_notebook(seed: int, careful: bool, truth: Truth, drivers: Drivers, tmp_path: Path) -> None:
    """Somebody careful runs every cell below an edit again that rests on it; of somebody careless nothing wrong is called fresh."""
    programs = story(seed)
    steps = [change(programs[0].book, None, programs[0].book.cells)]
    for before, now in pairwise(programs):
        cells = touched(before, now)
        again = now.below(cells) if careful else ()
        steps.append(change(now.book, before.book, (*cells, *again)))
    results = drivers.ask("live", request(tmp_path / "live", steps, live=True))
    for number, (now, found) in enumerate(zip(programs, results, strict=True)):
        true = truth.of(now.book)
        wrong = wrong_values(found, true, all_fresh=careful)
        if number and careful:
            before = programs[number - 1]
            needless = set(found["ran"]) - allowed(before, now, truth.of(before.book), true)
            wrong += [f"{sorted(needless)} ran without need"] if needless else []
        assert not wrong, f"step {number}: {wrong}{told(programs[: number + 1])}"
