"""What nobody can repeat is heard however it is reached; what has a seed, or is a library's own business, is not."""

from __future__ import annotations

import copy
import pickle
import random
import secrets
import statistics
import tempfile
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest
from scipy.sparse.linalg import eigsh
from sklearn.ensemble import RandomForestClassifier
from sklearn.utils import check_random_state

from nbasset.engine.watch.entropy import Draws
from nbasset.engine.watch.observing import observing
from nbasset.libraries.unrepeatable import ENTROPY, UNSEEDED

MAKE, LEGACY = np.random.default_rng, np.random.RandomState
SEVEN, NUMPYS = random.Random(7), np.random.default_rng(7)
CODE = random.Random.seed.__code__


def unseen(do: Callable[[], object], seed: int | None = 7) -> list[str]:
    with observing() as observed:
        observed.draws.begin(seed, None)
        do()
    assert random.Random.seed.__code__ is CODE
    return list(observed.untracked)


@pytest.mark.parametrize(
    ("do", "word"),
    [
        (lambda: MAKE().normal(), UNSEEDED),
        (lambda: MAKE(None), UNSEEDED),
        (lambda: LEGACY().rand(), UNSEEDED),
        (lambda: LEGACY(None), UNSEEDED),
        (np.random.PCG64, UNSEEDED),
        (np.random.seed, UNSEEDED),
        (random.Random, UNSEEDED),
        (random.seed, UNSEEDED),
        (lambda: list(map(random.Random, [None])), UNSEEDED),
        (lambda: ThreadPoolExecutor(1).submit(random.Random).result(), UNSEEDED),
        (lambda: ThreadPoolExecutor(1).submit(LEGACY).result(), UNSEEDED),
        (lambda: random.SystemRandom().choice([1, 2]), ENTROPY),
        (lambda: secrets.token_hex(2), ENTROPY),
        (lambda: pl.Series([1, 2]).shuffle(), UNSEEDED),
        (lambda: pl.DataFrame({"a": [1]}).sample(1), UNSEEDED),
        (lambda: pl.col("a").sample(n=1), UNSEEDED),
    ],
)
def test_who_draws_is_heard(do: Callable[[], object], word: str) -> None:
    assert unseen(do) == [word]


def test_what_has_a_seed_is_not_said() -> None:
    def do() -> None:
        MAKE(0).spawn(2)
        LEGACY(1).rand()
        LEGACY([1, 2]).rand()
        random.Random("a")
        random.seed(3)
        np.random.seed(3)
        isinstance(np.random.MT19937(3), np.random.MT19937)
        check_random_state(0)
        pl.Series([1, 2]).shuffle(3)
        pl.DataFrame({"a": [1]}).sample(1, seed=3)
        pl.set_random_seed(3)
        pl.Series([1, 2]).shuffle()
        statistics.NormalDist().samples(2, seed=1)
        RandomForestClassifier(3, random_state=0, n_jobs=2).fit(np.eye(4), [0, 1, 0, 1])

    assert unseen(do) == []


def test_copies_and_names_of_no_meaning_are_not_said() -> None:
    def do() -> None:
        copy.deepcopy((SEVEN, NUMPYS))
        pickle.loads(pickle.dumps(NUMPYS))
        tempfile.TemporaryDirectory().cleanup()

    assert unseen(do) == []


def test_a_library_s_own_generators_begin_alike_in_every_run() -> None:
    found: list[object] = []

    def do() -> None:
        found.append(eigsh(np.diag(np.arange(20.0)), 1)[1].tolist())

    assert unseen(do) == unseen(do) == []
    assert found[0] == found[1]
    assert unseen(do, seed=None) == [UNSEEDED]
    assert unseen(lambda: in_a_thread(do)) == [UNSEEDED]


def in_a_thread(do: Callable[[], object]) -> None:
    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def test_that_a_library_has_drawn_is_told() -> None:
    drew: list[str] = []
    with observing() as observed:
        observed.draws.begin(7, lambda: drew.append("drew"))
        check_random_state(3)
        assert drew == []
        eigsh(np.diag(np.arange(20.0)), 1)
    assert drew == ["drew"]


def test_two_seeds_are_two_beginnings() -> None:
    first, second = Draws(print), Draws(print)
    first.begin(1, None)
    second.begin(2, None)
    assert first.bits(128) != second.bits(128)


def test_after_the_end_nobody_is_told_and_nobody_is_held() -> None:
    told: list[str] = []
    draws = Draws(told.append)
    draws.begin(None, None)
    draws.drawn(None, repeatable=False)
    assert told == [UNSEEDED]
    draws.end()
    draws.drawn(None, repeatable=False)
    assert told == [UNSEEDED]
    with observing() as observed:
        pass
    gone = weakref.ref(observed)
    del observed
    assert gone() is None, "no ring keeps it until the collector comes"
