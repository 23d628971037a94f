"""Two assignments in one line swap the stack; on lines of their own they do not: both mean the same."""

from __future__ import annotations

import pytest

from nbasset.versions.code.normal_form import compile_normal, normal_form

PAIRS = {
    "two names": (
        "def f(p):\n    a, b = p.x, p.y\n    return a, b",
        "def f(p):\n    a, b = (\n p.x,\n p.y)\n    return a, b",
    ),
    "three names": (
        "def f(p):\n    a, b, c = p.x, p.y, p.z\n    return a",
        "def f(p):\n    a, b, c = (\n p.x,\n p.y,\n p.z)\n    return a",
    ),
}


def live(source):
    names = {}
    exec(source, names)
    return normal_form(names["f"].__code__).digest


@pytest.mark.parametrize("pair", PAIRS)
def test_the_lines_of_an_exchange_do_not_count(pair):
    one, other = PAIRS[pair]
    assert live(one) == live(other)
    assert normal_form(compile_normal(one)).digest == normal_form(compile_normal(other)).digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(a, b):\n    a, b = b, a\n    return a, b", "def f(a, b):\n    a, b = a, b\n    return a, b"),
        ("def f(p):\n    a, b = p.x, p.y\n    return a", "def f(p):\n    b, a = p.x, p.y\n    return a"),
        ("def f(p):\n    a, a = p.x, p.y\n    return a", "def f(p):\n    a, a = p.y, p.x\n    return a"),
    ],
)
def test_what_goes_where_counts(one, other):
    assert live(one) != live(other)
