"""Functions that remember their results forget them when something they lead to has changed."""

from __future__ import annotations

import functools

import pytest

from nbasset.versions.cached_functions import Caches


@pytest.fixture
def notebook():
    names = {"__name__": "__main__", "functools": functools}
    exec("factor = 2\n@functools.lru_cache\ndef scaled(x):\n    return factor * x", names)
    return names


def test_what_it_remembers_stays_while_nothing_has_changed(notebook):
    caches, scaled = Caches(), notebook["scaled"]
    scaled(1)
    for _ in range(2):
        caches.renew([scaled], notebook)
    assert scaled.cache_info().currsize == 1


def test_a_changed_global_empties_it(notebook):
    caches, scaled = Caches(), notebook["scaled"]
    caches.renew([scaled], notebook)
    assert scaled(1) == 2
    notebook["factor"] = 3
    caches.renew([scaled], notebook)
    assert scaled(1) == 3
