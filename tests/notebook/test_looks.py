"""A look that asks only what can have changed finds what a look at everything finds, also where no cell names a change."""

from __future__ import annotations

import gc
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shells import Notebook

from nbasset.versions.resolver import Resolver

pytestmark = pytest.mark.processes

SETUP = """
import threading, types, functools, math
import numpy as np

class Box:
    size = 1
    def __init__(self): self.inside = [1]
    def grow(self): return self.size + len(self.inside)

class Last:
    def __del__(self): globals().get("HELD", []).append("gone")

def helper(x, more=[1]): return x + len(more) + FACTOR
def outer():
    kept = {"n": 1}
    def inner(): return kept["n"]
    inner.kept = kept
    return inner
def reader(): return globals().get("SECRET", 0) + int("SECRET2" in globals())

FACTOR = 2
NUMBERS = [1, 2, 3]
ALIAS = NUMBERS
NESTED = {"a": {"b": [1]}}
GRID = np.zeros(4)
VIEW = GRID[1:]
HELD = []
BOX = Box()
INNER = outer()
TEXT = "some text"
PAIR = (1, [2])
CALLS = []
HOOK = lambda: CALLS.append(1)
MODULE = types.ModuleType("made_here")
MODULE.value = 1
part = functools.partial(helper, 2)
SECRET = 1
SECRET2 = 1
"""

ASSETS = {
    "a": "FACTOR + 1",
    "b": "a + sum(NUMBERS)",
    "c": "helper(1)",
    "d": "float(GRID.sum()) + len(HELD)",
    "e": "BOX.grow() + Box.size",
    "f": "INNER() + NESTED['a']['b'][0]",
    "g": "b + len(TEXT) + len(CALLS)",
    "h": "part() + MODULE.value",
    "i": "PAIR[1][0] + c",
    "j": "later + 1",
    "k": "SECRET + math.floor(2.5)",
    "l": "reader()",
    "m": "__import__('pathlib').Path('m.txt').write_text(str(a))",
    "n": "__import__('pathlib').Path('m.txt').read_text() + str(c)",
}

HIDDEN = [
    "ALIAS.append(1)",
    "ALIAS.clear()",
    "NUMBERS = [1, 2, 3]",
    "VIEW[0] += 1",
    "t = threading.Thread(target=lambda: NUMBERS.append(7)); t.start(); t.join()",
    "last = Last()",
    "del last",
    "helper.__defaults__[0].append(1)",
    "helper.__defaults__ = ([1, 2],)",
    "helper.__code__ = (lambda x, more=[1]: x + len(more) + FACTOR + 1).__code__",
    "globals()['FACTOR'] = 3",
    "globals().update(SECRET=globals()['SECRET'] + 1)",
    "globals().pop('SECRET2', None)",
    "Box.size = Box.size + 1",
    "setattr(Box, 'grow', lambda self: 5)",
    "BOX.inside.append(1)",
    "vars(BOX)['inside'] = [4]",
    "INNER.kept['n'] += 1",
    "INNER.__closure__[0].cell_contents = {'n': 9}",
    "for each in [NESTED]: each['a']['b'][0] += 1",
    "HOOK()",
    "list(map(lambda f: f(), [HOOK]))",
    "MODULE.value += 1",
    "vars(MODULE)['value'] = 3",
    "part.keywords['more'] = [1, 2, 3]",
    "PAIR[1][0] += 1",
    "TEXT = 'some ' + 'text'",
    "TEXT = 'another'",
    "FACTOR = 2",
    "later = 1",
    "del later",
    "math.floor = lambda x: 3",
    "import math as _m; _m.floor = __builtins__['round'] if isinstance(__builtins__, dict) else __builtins__.round",
    "sum = lambda xs: 0",
    "del sum",
    "Box = type('Box', (), {'size': 1})",
    "def helper(x, more=[1]): return x",
    "%%asset c\nhelper(2)",
    "%%asset later\n5",
    "%%asset a\nFACTOR + 2",
    "%materialize",
    "np.seterr(divide='ignore')",
    "np.seterr(divide='warn')",
    "np.set_printoptions(precision=3)",
    "np.set_printoptions(precision=8)",
    "later = np.zeros(2)",
    "NUMBERS.append(np.float64(1))",
    "%%asset c\nnp.arange(3)",
    "a",
    "x = b",
    "1 + 1",
    "%%asset c_by_another_name\nhelper(1)",
    "%%asset m\na",
    "open('m.txt', 'w').close()",
]

IN_CELLS = {"%%asset c_by_another_name\nhelper(1)": "c", "%%asset m\na": "m", "%%asset c\nhelper(2)": "c"}
"""Those that are run in the cell of an asset, which retires what it does not define any more."""


@pytest.fixture(scope="module", autouse=True)
def _without_what_other_tests_have_left() -> None:
    """It is not gone through again after each cell."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@contextmanager
def looking_at_everything() -> Iterator[None]:
    os.environ["NBASSET_LOOKS"] = "full"
    try:
        yield
    finally:
        del os.environ["NBASSET_LOOKS"]


def found(notebook: Notebook, about: list[str] | None = None) -> dict[str, object]:
    """Each asset's status, code version and causes; what rests on what, and what has to be looked at."""
    instance = notebook.session.instance
    names = None if about is None else [instance.definitions.find(name) for name in about]
    standing = instance.standing(about=names)
    assessed, graph, look = list(standing.all()), standing.graph, standing.look
    drawn = (assessed, graph.order, graph.upstream, look.watched, look.reading, look.files, instance.definitions.always)
    stands: dict[str, object] = {
        str(name): (str(each.status), each.version.code, each.causes, each.marks)
        for name, each in standing.all().items()
        if names is None or name in names
    }
    return stands | ({"": drawn} if names is None else {})


@settings(max_examples=examples(24), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_look_finds_what_a_look_at_everything_finds(data: st.DataObject) -> None:
    floor, notebook, errors, printed = math.floor, Notebook(), np.geterr(), np.get_printoptions()
    try:
        notebook.run(SETUP)
        for name, body in ASSETS.items():
            notebook.run(f"%%asset {name}\n{body}", name)
        for _ in range(8):
            cell = data.draw(st.sampled_from(HIDDEN))
            with suppress(AssertionError):  # a cell may fail, as where a name is deleted twice
                notebook.run(cell, IN_CELLS.get(cell))
            gc.collect()  # what the cell let go of goes now, and not between two looks
            name = data.draw(st.sampled_from(sorted(notebook.session.instance.definitions.names)))
            alone = found(notebook, [name])
            some = found(notebook)
            with looking_at_everything():
                everything = found(notebook)
            assert some == everything, cell
            assert alone[name] == everything[name], cell
    finally:
        math.floor = floor
        np.seterr(**errors)
        np.set_printoptions(**printed)
        notebook.close()


def test_what_is_set_in_libraries_has_nothing_followed_again_that_was_found_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notebook, errors = Notebook(), np.geterr()
    try:
        notebook.run("import numpy as np\nnp.seterr(divide='ignore')")
        for name, body in {"a": "np.arange(3) / 2", "b": "a + 1", "c": "5"}.items():
            notebook.run(f"%%asset {name}\n{body}", name)
        notebook.run("1 + 1")
        followed: list[object] = []
        follow = Resolver._followed
        monkeypatch.setattr(Resolver, "_followed", lambda self, asset: followed.append(asset) or follow(self, asset))
        notebook.run("1 + 1")
        assert followed == []
        notebook.run("np.seterr(divide='raise')")
        assert [notebook.status(name) for name in "abc"] == ["STALE", "STALE", "FRESH"]
        assert followed
    finally:
        np.seterr(**errors)
        notebook.close()


def test_what_a_name_meant_is_not_kept_alive_while_its_cell_binds_it_anew() -> None:
    notebook = Notebook()
    try:
        notebook.run("class Held:\n    pass\nheld = [Held()]\nimport weakref\nalive = weakref.ref(held[0])")
        notebook.run("%%asset a\nlen(held)", "a")
        notebook.run("import gc\nheld = None\n_ = gc.collect()\nassert alive() is None")
        assert notebook.status("a") == "STALE"
    finally:
        notebook.close()
