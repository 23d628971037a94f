"""The walk through a cell's statements."""

import pytest
from versions.cells.sources import names_of, shell

ASSIGNED = {
    "in order, once": ("b = 1\na = 2\nb = 3", "b a"),
    "unpacked": ("a, (b, *c) = d", "a b c"),
    "loops, with, except": ("for i in r: x = 1\nwith a as b: pass\ntry: y = 1\nexcept E as e: pass", "i x b y e"),
    "imports": ("import a.b\nimport c as d\nfrom e import f, g as h", "a d f h"),
    "definitions": ("def f(): z = 1\nclass C: y = 1\nasync def g(): pass", "f C g"),
    "walrus": ("print(x := 1)\n[y := i for i in r]", "x y"),
    "match": ("match a:\n case [b, *c]: pass\n case {'k': d, **e}: pass\n case P() as f: pass", "b c d e f"),
    "global inside a function": ("def f():\n global x, y\n x = 1\n return y", "x f"),
    "global inside a nested function": ("def f():\n def g():\n  global x\n  x = 1", "x f"),
    "annotated": ("x: int = 1\ny: int", "x"),
    "augmented": ("x += 1\ny[0] += 1", "x"),
    "in branches": ("if a: x = 1\nelse: y = 2", "x y"),
    "a lambda's are not": ("f = lambda: (x := 1)", "f"),
    "timed": (shell("run_line_magic", "time", "t = 1"), "t"),
    "repeated": (shell("run_line_magic", "timeit", "t = 1"), ""),
    "captured": (shell("run_cell_magic", "capture", "out", "y = 1"), "y out"),
}


@pytest.mark.parametrize(("source", "assigned"), ASSIGNED.values(), ids=ASSIGNED)
def test_assigned_names(source, assigned):
    assert list(names_of(source).assigned) == assigned.split()


def test_definitions_are_those_at_the_top():
    names = names_of("@d\ndef f(): pass\nasync def g(): pass\nclass C:\n def m(self): pass\nif a:\n def h(): pass")
    assert names.definitions == ("f", "g", "C")
    assert names.functions == ("f", "g")


def test_deleted_names_are_those_of_the_cell():
    assert names_of("del a, (b, c)\ndel d[0], e.f\ndef f():\n g = 1\n del g").deleted == ("a", "b", "c")
