"""Code that does nothing but compute from what it is given."""

from __future__ import annotations

import dis

import pytest

from nbasset.versions.code.computing import _CODES, only_computes

SCALAR = 3


class Odd:
    """Runs code of its own wherever it is computed with."""


CELLS = [
    ("y = x + 1", True),
    ("y = [x, -x, not x]", True),
    ("y = {'a': x, 'b': (x, SCALAR)}", True),
    ("y = f'{x:>3} of {SCALAR}'", True),
    ("y = x if x > 2 else SCALAR", True),
    ("y = 'abc'[x]", True),
    ("y = 1 <= x < 5 and x in (1, 2)", True),
    ("y = print", False),
    ("y = len('abc')", False),
    ("import os", False),
    ("y = x.real", False),
    ("y = odd + x", False),
    ("y = [x for _ in 'ab']", False),
    ("y = lambda: x", False),
    ("y = {}\ny['a'] = x", False),
    ("class A: pass", False),
    ("with x: pass", False),
    ("del x", False),
]


@pytest.mark.parametrize(("text", "computes"), CELLS)
def test_a_cell_that_may_do_more_than_compute_is_told_from_one_that_cannot(text, computes):
    program = compile(text, "cell", "exec")
    assert only_computes(program, {"x": 3}, {"SCALAR": SCALAR, "odd": Odd()}) == computes


def test_what_is_given_has_to_be_scalars_and_every_parameter_given():
    def total(x, y=Odd()):  # noqa: B008
        return x + y

    code = total.__code__
    assert only_computes(code, {"x": 1, "y": 2.0}, {})
    assert not only_computes(code, {"x": 1}, {}), "what its default does is not known"
    assert not only_computes(code, {"x": 1, "y": Odd()}, {})


def test_a_scalar_of_a_class_derived_from_one_is_none():
    class Own(int):
        pass

    assert not only_computes(compile("y = x + 1", "cell", "exec"), {"x": Own(1)}, {})


def test_functions_of_every_other_kind_are_taken_to_do_more():
    def several(*x):
        return x

    def given():
        yield 1

    async def awaited():
        return 1

    kept = Odd()

    def closed():
        return kept

    for function in (several, given, awaited, closed):
        assert not only_computes(function.__code__, {}, {})


def test_no_instruction_that_calls_imports_or_looks_at_an_attribute_counts_as_computing():
    beyond = (
        "CALL",
        "IMPORT",
        "ATTR",
        "METHOD",
        "BEFORE",
        "DEREF",
        "SEND",
        "YIELD",
        "GENERATOR",
        "MAKE",
        "EXC",
        "DELETE",
    )
    for name, number in dis.opmap.items():
        assert number not in _CODES or not any(word in name for word in beyond), name
