"""What IPython 7 does not do by itself; it runs whole tests in an environment of its own."""

from __future__ import annotations

import IPython

from nbasset.notebook.early_ipython import CellFiles, superreload, unseen_notes


class Early:
    """A compiler that names files, and cannot tell of which cell one is."""

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        return f"/tmp/{len(raw_code or transformed_code)}.py"


class Today(Early):
    """One that can."""

    def format_code_name(self, name: str) -> tuple[str, str] | None:
        return None


def test_cells_that_are_compiled_from_now_on_are_called_by_their_numbers():
    compiler = Early()
    compiler.cache("before", 1)
    files = CellFiles(compiler)
    files.load()
    name = compiler.cache("x = 1", 2, raw_code="%%asset x\n1")
    assert compiler.format_code_name(name) == ("Cell", "In[2]")
    assert compiler.format_code_name("/tmp/6.py") is None
    files.unload()
    assert vars(compiler) == {}


def test_a_compiler_that_knows_is_left_as_it_is():
    compiler = Today()
    files = CellFiles(compiler)
    files.load()
    assert vars(compiler) == {}
    files.unload()


def test_notes_that_a_traceback_shows_are_not_said_again(monkeypatch):
    error = ValueError("no")
    error.add_note("because")
    assert unseen_notes(error) == []
    monkeypatch.setattr(IPython, "version_info", (7, 34, 0))
    assert unseen_notes(error) == ["because"]
    assert unseen_notes(ValueError()) == []


def test_all_that_makes_a_function_what_it_is_is_upgraded():
    upgraded = superreload().__globals__["func_attrs"]
    assert {"__code__", "__defaults__", "__kwdefaults__", "__annotations__"} <= set(upgraded)
    assert len(upgraded) == len(set(upgraded))
