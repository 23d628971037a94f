"""What differs from session to session though nothing else does is said of results."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from shells import Notebook

from nbasset.instance.set_orders import ADDRESS, ORDER, PASSING, known_of
from nbasset.versions.cells.set_order import OTHER, STEADY, UNORDERED

pytestmark = pytest.mark.skipif(not sys.flags.hash_randomization, reason="hashes have no seed")


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ({"a", "b"}, UNORDERED),
        (frozenset({"a", 1}), UNORDERED),
        ({"a"}, STEADY),
        (set(), STEADY),
        ({1, 2.5}, STEADY),
        ([1, 2], STEADY),
        (["a"], OTHER),
        (np.arange(3), STEADY),
        (pd.Series(["a"]), OTHER),
        (pd.Series([1]), STEADY),
        (object(), OTHER),
    ],
)
def test_what_is_known_of_a_value(value, known):
    assert known_of(value) == known


def test_orders_and_addresses_are_said_and_what_only_looks_like_them_is_not():
    notebook = Notebook()
    try:
        notebook.run("words = ['fig', 'pear', 'kiwi']; tags = set(words)\ndef unique(things): return list(set(things))")
        said = {
            "list(tags)": ORDER,
            "unique(words)": ORDER,
            "several = set(words); list(several)": ORDER,
            "few = {len(w) for w in words}; list(few)": "",
            "sorted(tags), len(tags)": "",
            "repr(object())": ADDRESS,
            "import tempfile; tempfile.mkdtemp()": PASSING,
            "import tempfile; {'at': tempfile.gettempdir() + '/tmpfolder'}": "",
            "import traceback; traceback.format_stack()[-1]": PASSING,
            "[str(len), id(words)]": ADDRESS,
            "id(words) == id(tags), 1 << 40": ADDRESS,
            "1 << 40": "",
        }
        for number, (body, word) in enumerate(said.items()):
            notebook.run(f"%%asset a{number}\n{body}")
            made = notebook.session.instance.status(f"a{number}").current
            assert [each for each in made.making.untracked if each in (ORDER, ADDRESS, PASSING)] == (
                [word] if word else []
            ), body
    finally:
        notebook.close()
