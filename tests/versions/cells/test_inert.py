"""Inert cells are told from their text, and only where it is sure."""

from __future__ import annotations

import ast

import pytest

from nbasset.versions.cells.inert import is_inert

INERT = (
    "import math",
    "from json import loads",
    "K = (1, -2)",
    "def f(x, y=1): return g(x)",
    "class C:\n    '''c'''\n    x = 1",
    "K",
    "print(K)",
    "get_ipython().run_line_magic('load_ext', 'nbasset')",
    "",
)
NOT = (
    *("import mine", "from mine import f", "from json import *", "K = f()", "K = 2 * 3", "f()", "K.x = 1", "del K"),
    *("@f\ndef g(): ...", "def g(x=f()): ...", "class C(B): ...", "class C:\n    f()", "if x:\n    K = 1", "x += 1"),
    *("get_ipython().run_line_magic('load_ext', 'other')", "get_ipython().run_line_magic('run', 'a.py')", "K: f() = 1"),
)


@pytest.mark.parametrize("text", INERT)
def test_what_only_binds_what_is_written_out_is_inert(text: str) -> None:
    assert is_inert(ast.parse(text), lambda module: module == "mine")


@pytest.mark.parametrize("text", NOT)
def test_whatever_may_do_something_is_not(text: str) -> None:
    assert not is_inert(ast.parse(text), lambda module: module == "mine")
