"""Parts of what modules hold into which a cell only puts something."""

from __future__ import annotations

import ast

import pytest

from nbasset.notebook.plain.items import parts_put


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mod.t['a'] = 3", {"mod.t": ("['a']",)}),
        ("mod.t['a'] = 3\nmod.t['b'] = n", {"mod.t": ("['a']", "['b']")}),
        ("t['a'] = u[1] = 3", {"t": ("['a']",), "u": ("[1]",)}),
        ("mod.K.size = 3", {"mod.K": (".size",)}),
        ("K.size = 3", {"K": (".size",)}),
        ("import mod\nmod.K.size = 3", {"mod.K": (".size",)}),
        ("def f(self): return mod.n\nmod.K.show = f", {"mod.K": (".show",)}),
        ("mod.K.show = lambda self: mod.n", {"mod.K": (".show",)}),
        ("mod.K.show = lambda self, n=mod.n: n", {}),
        ("def f(self, n=mod.n): return n\nmod.K.show = f", {}),
        ("@once\ndef f(self): return 1\nmod.K.show = f", {}),
        ("mod.t[key] = 3", {}),
        ("mod.t['a'] += 3", {}),
        ("mod.t['a'] = mod.t['b']", {}),
        ("mod.t['a'] = make()", {}),
        ("mod.t['a'] = 3\nprint(1)", {}),
        ("mod.t['a']['b'] = 3", {}),
        ("f().t['a'] = 3", {}),
        ("mod.t = {}", {"mod": (".t",)}),
        ("", {}),
    ],
)
def test_only_cells_that_do_nothing_else_are_known(text, found):
    assert parts_put(ast.parse(text), ["mod"]) == found
