"""Whether a name still means what its text says."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbasset.versions.as_written import is_as_in_module, is_as_written, text_of

WRITTEN = (
    *("x = [1, {'a': (2.0, None)}]", "x = 'a'", "x: int = 3", "import json as x", "from json import loads as x"),
    *(
        "def x(a, b=2, *, c=3):\n    return a",
        "async def x(): ...",
        "class x:\n    '''A.'''\n    k = 1\n    def f(self): ...",
    ),
)
CHANGED = {
    "x = [1]": "x.append(2)",
    "x = 1": "x = 2",
    "x = True": "x = 1",
    "x = {'a': []}": "x['a'].append(1)",
    "import json as x": "import csv as x",
    "def x(a): return a": "def x(a): return a + 1",
    "def x(a, b=[]): return b": "x(1).append(1)",
    "def x(a, b=1): return b": "x.__defaults__ = (2,)",
    "def x(): ...": "x.seen = 1",
    "class x:\n    k = 1": "x.k = 2",
    "class x:\n    k = [1]": "x.k.append(1)",
    "class x:\n    def f(self): return 1": "x.f = lambda self: 2",
    "class x: ...": "x.more = 1",
}
NOT_TOLD = (
    *(
        "x = len('a')",
        "x = 1\nx = 1",
        "if 1:\n    x = 1",
        "def x(): ...\nx = 1",
        "x = 1\ndef f():\n    global x\n    x = 1",
    ),
    *(
        "@staticmethod\ndef x(): ...",
        "class x(dict): ...",
        "x = y = 1\ndel y, x\nx = 1",
        "for x in [1]: ...",
        "x, y = 1, 2",
    ),
)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_out_means_what_it_says(text: str) -> None:
    names: dict[str, object] = {}
    exec(text, names)
    assert is_as_written("x", names["x"], text)


@pytest.mark.parametrize(("text", "change"), CHANGED.items(), ids=list(CHANGED.values()))
def test_once_it_is_changed_it_does_not(text: str, change: str) -> None:
    names: dict[str, object] = {}
    exec(text, names)
    exec(change, names)
    assert not is_as_written("x", names["x"], text)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_where_the_text_alone_does_not_tell_it_is_not_believed(text: str) -> None:
    names: dict[str, object] = {}
    exec(text, names)
    assert not is_as_written("x", names["x"], text)


def test_text_that_is_no_python_tells_nothing() -> None:
    assert not is_as_written("x", 1, "x = (")


def test_names_of_local_modules_are_told_from_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "as_it_is.py").write_text("k = 1\ndef f(): return k\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import as_it_is  # type: ignore[import-not-found]

    assert is_as_in_module(as_it_is, "k")
    assert is_as_written("g", as_it_is.f, "from as_it_is import f as g")
    as_it_is.k = 2
    as_it_is.f = lambda: 3
    assert not is_as_in_module(as_it_is, "k")
    assert not is_as_written("g", as_it_is.f, "from as_it_is import f as g")
    assert text_of("builtins") is None


def test_a_name_that_a_package_loads_late_is_told_and_one_of_a_local_module_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbasset

    assert "sweep" not in vars(nbasset)
    assert is_as_written("s", nbasset.sweep, "from nbasset import sweep as s")
    assert not is_as_written("s", nbasset.asset, "from nbasset import sweep as s")
    (tmp_path / "late_names_here.py").write_text("def __getattr__(name):\n    return len\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import late_names_here  # type: ignore[import-not-found]

    assert late_names_here.f is len
    assert not is_as_written("f", len, "from late_names_here import f")
