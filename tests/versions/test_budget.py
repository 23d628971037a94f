"""How much there is to digest, and how much of it a look may cost."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from nbasset.core.version import Part
from nbasset.versions.budget import WORTH_KNOWING, Budget, weight

LARGE = np.zeros(WORTH_KNOWING // 8 + 1)
CONTENT = Part("value", "d1"), (), ()


def test_the_weight_of_data_is_that_of_its_bytes_and_of_anything_else_its_own_size():
    assert weight(np.zeros(1000)) == 8000
    table = pd.DataFrame({"x": np.zeros(1000), "y": np.zeros(1000)})
    assert weight(table) == 16000
    assert weight(table["x"]) == 8000
    assert weight([1]) == sys.getsizeof([1])


def test_without_a_limit_everything_is_digested_anew():
    budget = Budget({})
    budget.keep(LARGE, CONTENT)
    assert budget.known(LARGE) is None


def test_beyond_the_limit_what_is_known_stands():
    digests = {}
    Budget(digests).keep(LARGE, CONTENT)
    assert Budget(digests, left=10).known(LARGE) == CONTENT
    assert Budget(digests, left=10).known(np.zeros(len(LARGE))) is None, "nothing is known of another array"


def test_the_limit_is_for_one_look_together():
    digests = {}
    budget = Budget(digests, left=LARGE.nbytes)
    budget.keep(LARGE, CONTENT)
    assert budget.known(LARGE) is None, "there is room for one"
    assert budget.known(LARGE) == CONTENT


def test_what_is_known_keeps_nothing_alive_and_small_things_are_not_kept():
    digests = {}
    value = np.zeros(len(LARGE))
    budget = Budget(digests, left=0)
    budget.keep(value, CONTENT)
    ((alive, _),) = digests.values()
    assert alive() is value
    del value
    assert alive() is None
    budget.keep(np.zeros(3), CONTENT)
    budget.keep([1] * WORTH_KNOWING, CONTENT)
    assert len(digests) == 1
