"""What plain cells use of local modules, and what they only keep."""

from __future__ import annotations

import ast
import sys

import pytest

import nbasset
from nbasset.notebook.plain.uses import chains, handed_to_assets, only_kept, own_chains
from nbasset.versions.findings import Found

TEXT = """
K = 1
def f(): return K
class Bare:
    def run(self): return K
class Made:
    def __init__(self): self.k = K
"""


@pytest.fixture
def names(tmp_path, monkeypatch):
    (tmp_path / "kept_module.py").write_text(TEXT)
    monkeypatch.syspath_prepend(tmp_path)
    import kept_module as m

    yield {"m": m, "f": m.f, "Bare": m.Bare, "K": m.K, "partial": __import__("functools").partial, "json": ast}
    del sys.modules["kept_module"]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("g = m.f", {"m.f"}),
        ("g = m.f()", set()),
        ("g = f\nx = f()", set()),
        ("how = {'x': [m.f, 1]}", {"m.f"}),
        ("g = partial(m.f, 1)", {"m.f"}),
        ("g = other(m.f)", set()),
        ("b = Bare()", {"Bare"}),
        ("b = m.Bare()", {"m.Bare"}),
        ("x = Bare().run()", set()),
        ("b = m.Made()", set()),
        ("k = m.K, K", set()),
        ("p = json.parse", set()),
    ],
)
def test_functions_and_classes_of_a_module_that_a_cell_only_keeps(names, cell, kept):
    assert only_kept(ast.parse(cell), names) == kept


def test_of_a_local_module_what_is_used_of_it_counts_and_of_others_their_name(names):
    tree = ast.parse("x = m.K + m.f()")
    assert chains(tree, "m", names["m"], at_once=True) == ("m.K", "m.f")
    assert chains(tree, "m", names["m"], at_once=False) == ()
    assert chains(tree, "json", names["json"], at_once=True) == ("json",)


def leads_to(module):
    found = Found()
    found.modules.update({module: None} if module else {})
    return found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("q = m\nx = q.K", ["q.K"]),
        ("def g(): return f()\nx = g()", ["g"]),
        ("def g(): return f()", []),
        ("def apart(): return 1\nx = apart()", []),
        ("n = 1\nx = n", []),
    ],
)
def test_what_a_cell_binds_and_uses_reads_the_module_behind_it(names, cell, found):
    exec(cell, names)
    tree = ast.parse(cell)
    bound = [name for name in ("q", "g", "apart", "n") if name in names]
    assert own_chains(tree, bound, names, lambda led: leads_to("m" if led == ["g"] else "")) == found


@pytest.mark.parametrize(
    ("cell", "handed"),
    [
        ("@asset\ndef a(f=double, *, g=half): ...", {"double", "half"}),
        ("@dg.asset(name='b')\ndef a(f=double): ...", {"double"}),
        ("@asset\ndef a(f=double): ...\nn = double(1)", set()),  # it is called as well
        ("@asset\ndef a(f=double()): ...", set()),
        ("@asset(dagster_type=double)\ndef a(f=half) -> Kind: ...", {"double", "half", "Kind"}),
        ("@asset(ins={'x': dg.AssetIn(half)}, metadata=made(double))\ndef a(x: Kind): ...", {"half", "Kind"}),
        ("@other\ndef a(f=double): ...", set()),  # a decorator of somebody's may call it
        ("def a(f=double): ...", set()),
    ],
)
def test_what_is_only_handed_to_what_defines_assets_is_called_by_nobody_yet(cell, handed):
    names = {"asset": nbasset.asset, "dg": nbasset, "other": lambda function: function()}
    assert handed_to_assets(ast.parse(cell), names) == handed
