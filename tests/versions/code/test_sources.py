"""The text of code, to show what changed."""

from __future__ import annotations

import linecache
from fractions import Fraction

from nbasset.versions.code.sources import LONGEST, source_of


def made(source, name="f", file="<cell of a test>"):
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names = {}
    exec(compile(source, file, "exec"), names)
    return names[name]


def test_a_function_is_shown_with_all_its_lines():
    source = "x = 1\ndef f():\n    def g():\n        return [\n            2,\n        ]\n    return g\ny = 2\n"
    assert source_of(made(source)).startswith("def f():")
    assert "return g" in source_of(made(source))
    assert "y = 2" not in source_of(made(source))


def test_a_class_of_a_module_is_shown_and_what_has_no_source_is_empty():
    assert source_of(Fraction).startswith("class Fraction")
    assert source_of(len) == ""
    assert source_of(3) == ""


def test_a_long_source_is_cut():
    lines = "".join(f"    x{number} = {number}\n" for number in range(2000))
    assert len(source_of(made(f"def f():\n{lines}", file="<a long cell>"))) == LONGEST
