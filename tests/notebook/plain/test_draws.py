"""What a cell draws from a global generator that a cell has seeded rests on how often others have drawn before."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator

import pytest

from nbasset.instance.seeds import Seeds
from nbasset.notebook.plain.draws import Draws
from nbasset.versions.evidence import Done, Provenance

GENERATOR = "global generator of random"


@pytest.fixture
def draws() -> Iterator[Draws]:
    state = random.getstate()
    yield Draws({"random": random}, lambda: Seeds(print))
    random.setstate(state)


def run(draws: Draws, text: str) -> Done:
    draws.begin()
    exec(text, {"random": random})
    done = draws.told(Done("c", text, Provenance(1)), 1, ast.parse(text), ())
    assert done is not None
    return done


def test_of_a_generator_that_no_cell_has_seeded_nothing_is_told(draws: Draws) -> None:
    assert run(draws, "random.random()") == Done("c", "random.random()", Provenance(1))


def test_seeding_makes_its_state_and_drawing_reads_and_changes_it(draws: Draws) -> None:
    seeded, drawn = run(draws, "random.seed(1)"), run(draws, "random.random()")
    assert seeded.made[GENERATOR] == drawn.reads[GENERATOR] != drawn.changed[GENERATOR].after
    assert run(draws, "x = 1").reads == {}
    assert run(draws, "random.seed(1)").made == seeded.made
