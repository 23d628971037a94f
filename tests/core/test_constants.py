"""The constants of code, and the code without them."""

from __future__ import annotations

import pytest

from nbasset.core.constants import constants


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("n = 1\nn = 2\nf(n)", {}),
        ("rows = load('x')\nkind, n = 'a', 2", {}),
        ("n: int = 3\nnames = ['a', 'b']\nd = {'a': 1}", {"n": 3, "names": ["a", "b"]}),
        ("async def f(x, a, b=2, *, c=(1, 'd'), e): g = None", {"b": 2, "c": (1, "d"), "g": None}),
        ("%time x = 3", {}),
    ],
)
def test_a_constant_is_what_one_name_is_given_once(text, found):
    assert constants(text)[0] == found


def test_the_values_of_a_sweep_are_no_code():
    texts = ("depth = sweep(2, 4)\nn = 3\nfit(depth, n)", "depth = sweep(2, 4, 8)\nn = 3\nfit(depth, n)")
    assert len({constants(each)[1] for each in texts}) == 1
