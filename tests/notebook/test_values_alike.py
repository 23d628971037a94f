"""What values are that look alike: who uses one is stale once a cell makes the other of it, or changes it in place."""

from __future__ import annotations

import pytest
from shells import Notebook

PAIRS = [
    ("class B: pass", "B.k = 5", 'getattr(B, "k", 0)'),
    ("class B2: pass; b2 = B2()", 'b2.__dict__["k"] = 5', 'vars(b2).get("k")'),
    ("L0 = [1]; L1 = [L0]", "L0.append(2)", "L1[0][-1]"),
    ("import numpy as np; arr = np.zeros(3); view = arr[:2]", "view[0] = 5", "arr[0].item()"),
    ('import pandas as pd; d0 = pd.DataFrame({"x": [1]}); d0.attrs["k"] = 1', 'd0.attrs["k"] = 2', 'd0.attrs["k"]'),
    ('import pandas as pd; d1 = pd.DataFrame({"x": [1]}); d1.index.name = "a"', 'd1.index.name = "b"', "d1.index.name"),
    (
        'import pandas as pd; d2 = pd.DataFrame({"x": [1]}); d2.flags.allows_duplicate_labels = True',
        "d2.flags.allows_duplicate_labels = False",
        "d2.flags.allows_duplicate_labels",
    ),
    ("import numpy as np; a3 = np.zeros((2, 3))", "a3 = np.asfortranarray(a3)", "a3.flags.f_contiguous"),
    ("import types; ns = types.SimpleNamespace(k=1)", "ns.k = 2", "ns.k"),
    ('import collections; cm = collections.ChainMap({"k": 1}, {"j": 2})', 'cm.maps[1]["j"] = 3', 'cm["j"]'),
    ("import collections; dq = collections.deque([1, 2], maxlen=2)", "dq.append(3)", "list(dq)"),
    ("import collections; dd = collections.defaultdict(int)", "dd = collections.defaultdict(list)", 'dd["x"]'),
    ("import itertools; it = itertools.cycle([1, 2])", "_ = next(it)", "next(it)"),
    ('import io; sio = io.StringIO("ab")', "_ = sio.read(1)", "sio.read()"),
    ("gen = (i for i in range(3))", "_ = next(gen)", "next(gen)"),
    (
        "from datetime import datetime as D, timezone as TZ, timedelta as TD; t0 = D(2020, 1, 1, tzinfo=TZ.utc)",
        "t0 = D(2020, 1, 1, 1, tzinfo=TZ(TD(hours=1)))",
        "str(t0)",
    ),
    ("from datetime import datetime as D; t1 = D(2020, 1, 1, fold=0)", "t1 = D(2020, 1, 1, fold=1)", "t1.fold"),
    ("x0 = 0.0", "x0 = -0.0", "str(x0)"),
    ("x1 = 1", "x1 = True", "str(x1)"),
    ('x2 = float("nan")', "x2 = None", "str(x2)"),
    ("x3 = (1, 2)", "x3 = [1, 2]", "str(x3)"),
    ('x4 = {"a": 1, "b": 2}', 'x4 = {"b": 2, "a": 1}', "list(x4)"),
    ("x5 = {1, 2}", "x5 = frozenset({1, 2})", "type(x5).__name__"),
    ('x6 = "é"', 'x6 = "e\\u0301"', "len(x6)"),
    ('x7 = b"a"', 'x7 = bytearray(b"a")', "type(x7).__name__"),
    ('import decimal; x9 = decimal.Decimal("1.0")', 'x9 = decimal.Decimal("1.00")', "str(x9)"),
    ('import pandas as pd; s1 = pd.Series([1, 2], name="a")', 's1 = pd.Series([1, 2], name="b")', "s1.name"),
    (
        'import pandas as pd; s2 = pd.Series(["a"], dtype="category")',
        's2 = pd.Series(["a"], dtype="string")',
        "str(s2.dtype)",
    ),
    (
        'import pandas as pd; s3 = pd.Categorical(["a"], categories=["a", "b"])',
        's3 = pd.Categorical(["a"], categories=["b", "a"])',
        "list(s3.categories)",
    ),
    (
        'import pandas as pd; s4 = pd.DatetimeIndex(["2020-01-01"], freq="D")',
        's4 = pd.DatetimeIndex(["2020-01-01"])',
        "s4.freq is None",
    ),
    ('import numpy as np; n1 = np.array([1], dtype="<i8")', 'n1 = np.array([1], dtype=">i8")', "n1.dtype.str"),
    (
        "import numpy as np; n2 = np.ma.array([1, 2], mask=[0, 1])",
        "n2 = np.ma.array([1, 2], mask=[0, 1], fill_value=7)",
        "n2.filled().tolist()",
    ),
    ("import numpy as np; n3 = np.float32(1)", "n3 = np.float64(1)", "type(n3).__name__"),
    ('from pathlib import Path, PurePosixPath; p1 = Path("a")', 'p1 = PurePosixPath("a")', "type(p1).__name__"),
    ('import re; r1 = re.compile("a")', 'r1 = re.compile("a", re.I)', 'bool(r1.match("A"))'),
    ('import enum; E1 = enum.Enum("E1", "A B")', 'E1 = enum.Enum("E1", "B A")', "E1.A.value"),
    ("import operator; o1 = operator.itemgetter(0)", "o1 = operator.itemgetter(1)", "o1([5, 6])"),
    ("from fractions import Fraction as F; f1 = F(1, 2)", "f1 = F(1, 3)", "str(f1)"),
]
"""A cell, another one that is run after it, and what an asset makes of what they have left."""


def in_lines(cell: str) -> str:
    return cell.replace("; ", "\n")


def test_what_a_cell_makes_otherwise_makes_its_reader_stale():
    notebook = Notebook()
    try:
        unseen = []
        for number, (before, after, read) in enumerate(PAIRS):
            name = f"q{number}"
            notebook.run(in_lines(before))
            notebook.run(f"%%asset {name}\n{in_lines(read)}")
            made = notebook.session.instance.status(name)
            notebook.run(in_lines(after))
            now = notebook.session.instance.status(name)
            if made.status != "FRESH" or (now.status != "STALE" and not made.version.untracked):
                unseen.append((before, after, str(made), str(now)))
        assert unseen == []
    finally:
        notebook.close()


@pytest.mark.parametrize("cell", ["x = 1.0", "x = (1, [2])", "x = {'b': 1, 'a': {2, 3}}", "x = range(3)", "x = b'a'"])
def test_what_a_cell_makes_again_as_it_was_makes_nobody_stale(cell):
    notebook = Notebook()
    try:
        notebook.run(cell)
        notebook.run("%%asset q\nstr(x)")
        notebook.run(cell)
        assert notebook.status("q") == "FRESH"
    finally:
        notebook.close()
