"""Seeding: the same draws in every step, and the generators given back as they were."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest

from nbasset.engine.seeding import seeded


def draws():
    return random.random(), float(np.random.rand()), np.random.permutation(5).tolist()


def test_a_seed_fixes_python_and_numpy_and_another_gives_others():
    found = []
    for seed in (7, 7, 8):
        with seeded(seed):
            found.append(draws())
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_the_seed_is_the_one_a_user_would_set_by_hand():
    with seeded(7):
        found = random.random(), float(np.random.rand())
    assert found == (random.Random(7).random(), float(np.random.RandomState(7).rand()))


@pytest.mark.parametrize("ends_well", [True, False])
def test_both_generators_are_given_back_as_they_were(ends_well):
    random.seed(1)
    np.random.seed(1)
    expected = draws()
    random.seed(1)
    np.random.seed(1)
    try:
        with seeded(99):
            draws()
            if not ends_well:
                raise ValueError
    except ValueError:
        pass
    assert draws() == expected


def test_what_a_body_draws_does_not_shift_what_follows():
    random.seed(1)
    with seeded(5):
        pass
    one = random.random()
    random.seed(1)
    with seeded(5):
        [random.random() for _ in range(100)]
    assert random.random() == one


def test_no_seed_leaves_everything_alone():
    random.seed(1)
    expected = random.random()
    random.seed(1)
    with seeded(None):
        assert random.random() == expected


def test_the_largest_and_the_smallest_seed_do():
    for seed in (0, 2**32 - 1):
        with seeded(seed):
            draws()


def run(script):
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.split()


FIRST_IMPORT = """
import sys
from nbasset.engine.seeding import seeded
assert "numpy" not in sys.modules
before = list(sys.meta_path)
with seeded(7):
    import numpy as np
    print(np.random.rand())
assert sys.meta_path == before, "nothing stays behind"
print(np.random.rand())
"""


def test_numpy_is_seeded_when_it_is_first_imported_inside():
    first, second = run(FIRST_IMPORT), run(FIRST_IMPORT)
    assert float(first[0]) == np.random.RandomState(7).rand()
    assert first[0] == second[0]
    assert first[1] != second[1], "afterwards it has entropy of its own again"


def test_numpy_that_is_not_imported_inside_is_not_touched():
    script = """
import sys
from nbasset.engine.seeding import seeded
with seeded(7):
    pass
import numpy as np
print(np.random.rand())
"""
    assert run(script) != run(script)


def test_that_a_body_draws_is_told_and_that_it_does_not_is_not():
    told = []
    with seeded(7, lambda: told.append("drew")):
        pass
    assert told == []
    with seeded(7, lambda: told.append("drew")):
        np.random.rand()
    assert told == ["drew"]


@pytest.mark.parametrize("seed", [None, 7])
def test_it_is_told_when_a_generator_was_asked(seed):
    told = []
    for draw in (lambda: None, random.random, np.random.rand):
        with seeded(seed, lambda: told.append(1)):
            draw()
        told.append(0)
    assert told == [0, 1, 0, 1, 0]


def test_without_a_seed_every_generator_goes_on_where_it_stands():
    random.seed(1)
    with seeded(None, lambda: None):
        first = random.random()
    assert (first, random.random()) == (random.Random(1).random(), [(r := random.Random(1)).random(), r.random()][1])
