"""Annotations inside functions are words for people, unless a decorator sees them."""

import sys

import pytest

from nbasset.versions.code.normal_form import normal_form


def function(source, name="f"):
    space = {}
    exec(source, space)
    return space[name].__code__


def test_annotations_of_an_inner_function_do_not_count_in_live_code():
    one = function("def f():\n def g(x, y=1):\n  return x\n return g")
    other = function("def f():\n def g(x: int, y: 'str' = 1) -> float:\n  return x\n return g")
    assert normal_form(one).digest == normal_form(other).digest
    assert normal_form(other).reads == ()


def test_annotations_of_an_inner_closure_do_not_count_in_live_code():
    one = function("def f(a):\n def g(x):\n  return a\n return g")
    other = function("def f(a):\n def g(x: np.ndarray) -> np.float64:\n  return a\n return g")
    assert normal_form(one).digest == normal_form(other).digest


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="annotations are functions of their own there")
def test_annotations_of_a_decorated_inner_function_count_in_live_code():
    one = function("def f():\n @d\n def g(x: int): return x\n return g")
    other = function("def f():\n @d\n def g(x: str): return x\n return g")
    assert normal_form(one).digest != normal_form(other).digest
