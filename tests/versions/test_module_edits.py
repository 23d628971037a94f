"""Edits of modules, told from the texts: the names that mean something else, and nothing for what is only layout."""

from __future__ import annotations

import pytest

from nbasset.versions.module_edits import EVERYTHING, edited_names

BEFORE = '''"""A module."""
import math
from os import path as p

RATE = 2


def price(n):
    """The price."""
    return n * RATE


class Shop:
    open = True

    def sell(self):
        return price(1)
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""A module."""', '"""Another word on it."""'),
        ("RATE = 2", "RATE = 2  # in percent"),
        ('    """The price."""\n', ""),
        ("\n\n\ndef price", "\ndef price"),
        ("return n * RATE", "return (\n        n * RATE)"),
        ("def price(n)", "def price(n: int) -> int"),
    ],
)
def test_what_is_written_for_people_changes_nothing(old, new):
    assert old in BEFORE
    assert edited_names(BEFORE, BEFORE.replace(old, new)) == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("RATE = 2", "RATE = 3", {"RATE"}),
        ("RATE = 2", "RATE: int = 3", {"RATE"}),
        ("n * RATE", "n + RATE", {"price"}),
        ("return price(1)", "return price(2)", {"Shop"}),
        ("from os import path as p", "from ntpath import basename as p", {"p"}),
        ("import math", "import cmath", {"math", "cmath"}),
        ("def price", "def prices", {"price", "prices"}),
        ("RATE = 2", "RATE = 2\nRATE += 1", {EVERYTHING}),
        ("RATE = 2", "if True:\n    RATE = 2", {EVERYTHING, "RATE"}),
        ("RATE = 2", "RATE = = 2", {EVERYTHING}),
    ],
)
def test_what_means_something_else_is_named(old, new, names):
    assert edited_names(BEFORE, BEFORE.replace(old, new)) == names
