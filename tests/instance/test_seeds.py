"""Seeds: each asset starts from its own, or all from one; that a plain cell's reaches none is said once."""

from __future__ import annotations

import random

from nbasset.core.result_names import ResultName
from nbasset.instance.seeds import Seeds

DRAWING = """
import random
def still(): return 1 + 1
def sorts(): return sorted([2, 1])
def a(): return [random.random() for _ in range(2)]
def b(): return [random.random() for _ in range(2)]
"""


def drawn(seed):
    generator = random.Random(seed)
    return [generator.random(), generator.random()]


def values(program):
    program.run()
    return [program.value("a"), program.value("b")]


def test_with_one_seed_everywhere_each_asset_starts_as_after_that_call(program):
    program.define(DRAWING)
    own = values(program)
    assert own[0] != own[1]
    program.instance.seeds.everywhere = 42
    assert set(program.statuses().values()) == {"STALE"}
    assert values(program) == [drawn(42), drawn(42)]
    program.instance.seeds.everywhere = None
    assert program.run() == []
    assert values(program) == own


def test_the_first_asset_that_draws_is_told_of_a_seed_that_does_not_reach_it(program):
    program.instance.seeds.seeded_in_cell(3, 42)
    program.define(DRAWING)
    program.run("still", "sorts")
    assert program.warnings == []
    program.run()
    assert len(program.warnings) == 1
    assert program.warnings[0].startswith("The seed in cell [3] does not reach assets: a draws from a seed of its own")
    assert "%nbasset seed 42" in program.warnings[0]


def test_nothing_is_said_where_a_seed_was_chosen(program):
    program.instance.seeds.everywhere = 1
    program.instance.seeds.seeded_in_cell(3, None)
    program.define(DRAWING)
    program.run()
    assert program.warnings == []


def test_a_seed_that_does_not_stand_in_the_cell_is_told_as_a_letter():
    told: list[str] = []
    seeds = Seeds(told.append)
    seeds.seeded_in_cell(1, None)
    seeds.drew(ResultName.from_text("a"))
    seeds.drew(ResultName.from_text("b"))
    assert len(told) == 1
    assert "%nbasset seed N" in told[0]
