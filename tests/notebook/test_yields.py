"""Cells that yield: outputs with their metadata, several of them, with awaiting around; other things are values."""

from __future__ import annotations

import ast

import pytest

from nbasset.notebook.yields import without_yields

IMPORTS = "from nbasset import MaterializeResult, Output, asset"


@pytest.fixture
def book(notebook):
    notebook.run(IMPORTS)
    return notebook


def kept(book, name):
    """The value and the metadata of an asset, as they are stored."""
    instance = book.session.instance
    return instance.value(name), dict(instance.status(name).current.making.metadata)


AS_CELLS = {
    "a cell": "%%asset rows\nyield Output([1, 2], metadata={'n': 2})",
    "a cell that binds and loops": "%%asset rows\nfor n in [2]:\n    found = [1, n]\n    yield Output(found, metadata={'n': n})",
    "from another": "%%asset rows\ndef others():\n    yield Output([1, 2], metadata={'n': 2})\n\ndone = yield from others()",
    "a list of outputs": "%%asset rows\nyield from [Output([1, 2], metadata={'n': 2})]",
    "a cell that awaits": "%%asset rows\nimport asyncio\nawait asyncio.sleep(0)\nyield Output([1, 2], metadata={'n': 2})",
    "a result": "%%asset rows\nyield MaterializeResult(value=[1, 2], metadata={'n': 2})",
    "a generator's expression": "%%asset rows\n(Output([1, n], metadata={'n': n}) for n in [2])",
    "a cell's function": "%%asset\ndef rows():\n    yield Output([1, 2], metadata={'n': 2})",
    "an async function": "%%asset\nasync def rows():\n    yield Output([1, 2], metadata={'n': 2})",
    "a decorated function": "@asset\ndef rows():\n    yield Output([1, 2], metadata={'n': 2})\n\nrows.materialize()",
    "a function that returns one": "@asset\ndef rows():\n    return (Output([1, 2], metadata={'n': n}) for n in [2])",
    "a decorated async function": "@asset\nasync def rows():\n    yield Output([1, 2], metadata={'n': 2})",
}


@pytest.mark.parametrize("cell", AS_CELLS.values(), ids=AS_CELLS)
def test_what_is_yielded_is_the_value_with_its_metadata(book, cell):
    book.run(cell.removesuffix("\n\nrows.materialize()"))
    book.run("%materialize rows")
    assert kept(book, "rows") == ([1, 2], {"n": 2})
    book.run("%%asset total\nsum(rows)")
    assert kept(book, "total")[0] == 3


SEVERAL = {
    "by name": "%%asset a, b\nyield Output(2, 'b', metadata={'x': 1})\nyield Output(1, output_name='a')",
    "in order": "%%asset a, b\nyield Output(1)\nyield Output(2, metadata={'x': 1})",
    "by key": "%%asset a, b\nfor key, n in [('b', 2), ('a', 1)]:\n    yield MaterializeResult(asset_key=key, value=n, metadata={'x': 1} if n == 2 else {})",
    "the rest in order": "%%asset a, b\nyield Output(2, 'b', metadata={'x': 1})\nyield Output(1)",
    "returned by name": "%%asset a, b\n(Output(2, 'b', metadata={'x': 1}), Output(1, 'a'))",
    "beside names": "%%asset a, b\na, b = 5, 6\nyield Output(1, 'a')\nyield Output(2, 'b', metadata={'x': 1})",
}


@pytest.mark.parametrize("cell", SEVERAL.values(), ids=SEVERAL)
def test_each_of_several_assets_gets_its_own(book, cell):
    book.run(cell)
    assert kept(book, "a") == (1, {})
    assert kept(book, "b") == (2, {"x": 1})


def test_a_generator_of_anything_else_is_a_value(book):
    book.run("%%asset one\ndef one():\n    yield 1\n    yield 2")
    book.run("%%asset two\nfor n in range(3):\n    yield n")
    book.run("%%asset three\ndef three():\n    if False:\n        yield 1")
    assert [list(book.session.instance.value(name)) for name in ("one", "two", "three")] == [[1, 2], [0, 1, 2], []]


@pytest.mark.parametrize(
    ("yields", "sentence"),
    [
        ("yield Output(1)\nyield Output(2)", "gave a twice"),
        ("yield Output(1, 'other')", "gave an output for other, which it does not make: it makes a"),
        ("yield Output(1)\nyield 5", "a value of the type int"),
        ("return_ = Output(1, 'other')\nreturn_", "gave an output for other"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_sentence_and_nothing_is_stored(book, yields, sentence):
    error = book.run(f"%%asset a\n{yields}", fails=True)
    assert sentence in str(error)
    assert book.status("a") == "FAILED"


def test_an_edit_of_what_is_yielded_counts_and_nothing_else_does(book):
    book.run("%%asset a\nyield Output(1, metadata={'n': 1})", "c")
    book.run("%%asset b\na + 1", "d")
    book.run("%%asset a\n# a word\nyield Output(1, metadata={'n': 1})", "c")
    assert book.status("a") == book.status("b") == "FRESH"
    book.run("%%asset a --define\nyield Output(2, metadata={'n': 1})", "c")
    assert book.status("a") == book.status("b") == "STALE"
    book.run("%materialize")
    assert book.session.instance.value("b") == 3


def test_a_cell_that_yields_is_made_in_other_processes_too(book):
    book.run("%%asset a\nyield Output(1, metadata={'n': 1})")
    book.run("%asset_doctor a")
    assert "it is repeatable" in book.page.text


def test_names_that_take_what_is_yielded_are_nobodys(book):
    book.run("%%asset a\nkept = 3\nyield Output(1)")
    assert not [name for name in book.shell.user_ns if "nbasset_" in name and name.startswith("__")]


@pytest.mark.parametrize("code", ["class C:\n    yield 1", "[(yield 1) for x in y]"])
def test_where_python_has_no_yield_at_all_there_is_none(code):
    tree = ast.parse(code)
    assert not without_yields(tree)


def test_functions_keep_their_own_yields():
    tree = ast.parse("def f():\n    yield 1\nx = lambda: (yield)\ny = yield")
    assert without_yields(tree)
    assert ast.unparse(tree) == "def f():\n    yield 1\nx = lambda: (yield)\ny = __nbasset_yielded__()"
