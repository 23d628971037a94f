"""What an asset rests on is facts; what of it is alive stays in the kernel."""

from __future__ import annotations

import functools
import pickle

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.versions.resolver import Resolver

HELPERS = """
@functools.lru_cache
def remembered(x):
    return x
class Table:
    pass
def helper(x):
    return remembered(x), Table
def a():
    return helper(1)
"""


def resolved():
    names = {"__name__": "__main__", "functools": functools}
    exec(HELPERS, names)
    body = asset()(names["a"])
    return names, Resolver(Definitions([body])).resolved(body)


def test_a_version_is_facts_that_plain_pickle_takes():
    _, found = resolved()
    assert set(found.version.parts) >= {"helper", "remembered", "Table"}
    copy = pickle.loads(pickle.dumps(found.version))
    assert copy.code == found.version.code
    assert copy.names == found.version.names
    assert {name: part.text for name, part in copy.parts.items()} == {
        name: part.text for name, part in found.version.parts.items()
    }


def test_what_remembers_and_what_may_keep_something_is_told_beside_it():
    names, found = resolved()
    assert found.reach.caches == (names["remembered"],)
    assert {each.__name__ for each in found.reach.holders} == {"helper", "remembered", "Table"}
