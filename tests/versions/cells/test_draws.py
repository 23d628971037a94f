"""Whether code may draw random numbers."""

from __future__ import annotations

import ast
import random

import numpy as np
import pytest

from nbasset.versions.cells.draws import may_draw


def draws(text: str, **names: object) -> bool:
    return may_draw(ast.parse(text), names)


@pytest.mark.parametrize(
    "text",
    [
        "random.random()",
        "import random\nrandom.shuffle(rows)",
        "from random import choice\nchoice(rows)",
        "import numpy as other\nother.random.normal(size=3)",
        "from numpy.random import normal\nnormal()",
        "np.random.permutation(3)",
        "from sklearn.model_selection import train_test_split\ntrain_test_split(rows)",
        "from sklearn.tree import DecisionTreeClassifier\nDecisionTreeClassifier().fit(x, y)",
        "rows.sample(3)",
        "given = random\ngiven.random()",
    ],
)
def test_what_asks_a_global_generator_or_takes_a_seed_may_draw(text: str) -> None:
    import sklearn.model_selection
    import sklearn.tree  # noqa: F401

    assert draws(text, random=random, np=np)


@pytest.mark.parametrize(
    "text",
    [
        "rows.dropna()",
        "np.array([1]).sum()",
        "import math\nmath.floor(x)",
        "sum(x for x in rows)",
        "unknown(3)",
        "f()()",
    ],
)
def test_what_only_computes_does_not(text: str) -> None:
    assert not draws(text, np=np)


def test_a_name_means_what_it_means_here() -> None:
    assert not draws("random.gauge()", random=object())
    assert draws("mix(rows)", mix=random.shuffle)
    assert not draws("mix(rows)", mix=sorted)


def test_a_class_that_answers_no_question_draws_nothing() -> None:
    class Kind(type):
        def __getattr__(cls, name: str) -> object:
            raise RuntimeError(name)

    class Made(metaclass=Kind):
        pass

    assert not draws("Made()", Made=Made)
