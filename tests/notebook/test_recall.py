"""After a restart a single cell can be run: what it uses is loaded where that is proved, and otherwise a sentence tells."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from restarts import Book, Opens, edit, insert

from nbasset.libraries import origin

PIPELINE = """
K = 2
def helper(x):
    return x * K

%%asset a
[1, 2]

%%asset b
[helper(x) for x in a]

%%asset c
sum(b)
"""

NOT_HERE = "is not defined in this kernel"


def test_an_asset_cell_runs_alone_and_nothing_is_made(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    book.run("c4")
    assert (kernel.status("c"), kernel.status("b"), kernel.status("a")) == ("FRESH", "FRESH", "FRESH")
    assert "● fresh" in kernel.page.text
    assert kernel.session.instance.runs.last.made == ()
    assert book.value("c") == 6


def test_an_edited_cell_is_made_from_what_was_recalled(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    book.cells["c4"] = "%%asset c\nmax(b)"
    book.run("c4")
    assert [str(name) for name in kernel.session.instance.runs.last.made] == ["c"]
    assert book.value("c") == 4


def test_a_plain_cell_uses_what_no_cell_has_defined_yet(opened: Opens) -> None:
    book = opened(PIPELINE)
    book.restart()
    assert book.value("b + [0]") == [2, 4, 0]


def test_what_was_recalled_is_never_made(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    book.run("c4")
    kernel.run("%materialize --again b", fails=True)
    assert "its cell has not run in this kernel: run cells [1], [2], [3] first" in kernel.page.text
    kernel.run("%materialize c")
    assert book.value("b") == [2, 4]


def test_once_its_cells_run_everything_is_as_ever(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    book.run("c4")
    book.cells["c1"] = book.cells["c1"].replace("K = 2", "K = 3")
    book.run("c1")
    assert kernel.status("b") == "UNRESOLVED"
    book.run("c2", "c3")
    assert (kernel.status("b"), book.value("b"), book.value("c")) == ("FRESH", [3, 6], 6)
    assert kernel.status("c") == "STALE"


def test_two_restarts_later_it_is_still_known(opened: Opens) -> None:
    book = opened(PIPELINE)
    book.restart()
    book.run("c3")
    book.restart()
    assert book.value("c") == 6
    book.restart()
    assert book.value("(a, b, c)") == ([1, 2], [2, 4], 6)


def write(name: str, text: str) -> Callable[[Book], None]:
    return lambda book: (book.folder / name).write_text(text) and None


def remove(id: str) -> Callable[[Book], None]:
    return lambda book: book.cells.pop(id) and None


def to_the_end(id: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book.cells[id] = book.cells.pop(id)

    return change


def variable(name: str, value: str) -> Callable[[Book], None]:
    return lambda _: os.environ.update({name: value})


OF_A_FILE = """
from pathlib import Path
k = int(Path("k.txt").read_text())

%%asset a
k + 1
"""
OPENED_FILE = """
%%asset a
with open("k.txt") as file:
    a = int(file.read()) + 1
"""
OF_A_MODULE = """
import mine

from mine import double

%%asset a
double(mine.F)
"""
OF_A_VARIABLE = """
import os
k = os.environ["BOOK_K"]

%%asset a
k * 2
"""
MODULE = "F = 3\ndef double(x):\n    return 2 * x\n"

Row = tuple[str, str, Callable[[Book], object], str, Any]

HOLDS: list[Row] = [
    ("nothing at all", PIPELINE, lambda _: None, "b", [2, 4]),
    ("a cell below", PIPELINE, insert("c4", "helper(b)"), "b", [2, 4]),
    ("a cell below was edited", PIPELINE, edit("c4", "sum", "max"), "b", [2, 4]),
    ("an import above", PIPELINE, insert("c1", "import json"), "b", [2, 4]),
    ("another asset above", PIPELINE, insert("c1", "%%asset z\n1"), "b", [2, 4]),
    ("a function above", PIPELINE, insert("c1", "def other(x): return x"), "b", [2, 4]),
    ("the same file", OF_A_FILE, write("k.txt", "4"), "a", 5),
    ("the same module", OF_A_MODULE, write("mine.py", MODULE), "a", 6),
    ("the same variable", OF_A_VARIABLE, variable("BOOK_K", "x"), "a", "xx"),
]
DOES_NOT: list[Row] = [
    ("an upstream cell was edited", PIPELINE, edit("c2", "[1, 2]", "[5]"), "b", "cell [2] was edited or is gone"),
    ("its own cell was edited", PIPELINE, edit("c3", "(x)", "(x) + 1"), "b", "cell [3] was edited or is gone"),
    ("a helper's cell was edited", PIPELINE, edit("c1", "x * K", "x + K"), "b", "cell [1] was edited or is gone"),
    ("a value's cell was edited", PIPELINE, edit("c1", "K = 2", "K = 3"), "c", "cell [1] was edited or is gone"),
    ("a cell is gone", PIPELINE, remove("c1"), "b", "cell [1] was edited or is gone"),
    ("a helper has moved down", PIPELINE, to_the_end("c1"), "b", "cell [1] stands below the cell of b"),
    ("a new cell binds a name", PIPELINE, insert("c1", "K = 9"), "b", "“K = 9” has a hand in K as well"),
    ("a new cell below binds a name", PIPELINE, insert("c4", "K = 9"), "b", "“K = 9” has a hand in K as well"),
    ("a new cell may do anything", PIPELINE, insert("c1", "helper(1)"), "b", "“helper(1)” has not run as it is now"),
    ("a new cell patches a module", PIPELINE, insert("c1", "import json; json.x = 1"), "b", "has not run as it is now"),
    ("a second cell defines it", PIPELINE, insert("c4", "%%asset a\n[7]"), "b", "“%%asset a” defines a as well"),
    ("a file has changed", OF_A_FILE, write("k.txt", "9"), "a", "file k.txt changed"),
    ("a module was edited", OF_A_MODULE, write("mine.py", MODULE.replace("2 *", "3 *")), "a", "module mine was edited"),
    ("a variable has changed", OF_A_VARIABLE, variable("BOOK_K", "y"), "a", "environment variable BOOK_K changed"),
]


@pytest.fixture
def world(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "k.txt").write_text("4")
    (folder / "mine.py").write_text(MODULE)
    monkeypatch.setenv("BOOK_K", "x")


def rows_of(cells: str, rows: list[Row]) -> list[tuple[str, Callable[[Book], object], str, Any]]:
    return [(name, *row) for name, of, *row in rows if of is cells]  # type: ignore[misc]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "cells", [PIPELINE, OF_A_FILE, OF_A_MODULE, OF_A_VARIABLE], ids=["cells", "file", "module", "variable"]
)
def test_it_is_loaded_where_running_all_cells_would_give_it_and_otherwise_a_sentence_says_what_to_run(
    opened: Opens, cells: str
) -> None:
    book = opened(cells)
    at_first = dict(book.cells)
    kernel = book.restart()
    for name, change, code, value in rows_of(cells, HOLDS):
        change(book)
        book.save()
        assert (book.value(code), kernel.status(code)) == (value, "FRESH"), name
        kernel.session.definitions.take_out(*kernel.session.instance.definitions.by_name)
        book.cells = dict(at_first)
    for name, change, code, why in rows_of(cells, DOES_NOT):
        change(book)
        book.save()
        said = book.value(code)
        assert said.startswith(f"{code} {NOT_HERE}, and "), name
        assert why in said, name
        assert re.search(r": run cells? [][0-9, ]+ first\.$", said), name
        book.cells = dict(at_first)


@pytest.mark.usefixtures("world")
def test_what_a_body_opens_by_the_shells_own_open_is_no_name_that_a_cell_has_to_tell(
    opened: Opens, folder: Path
) -> None:
    book = opened(OPENED_FILE)
    kernel = book.restart()
    assert (book.value("a"), kernel.status("a")) == (5, "FRESH")
    (folder / "k.txt").write_text("19")
    kernel = book.restart()
    assert (book.value("a"), kernel.status("a")) == (5, "UNRESOLVED")
    assert "a is unresolved, this is its earlier value: file k.txt changed: run cell [1] first" in kernel.page.text


UNSURE = {
    "a table of a plain cell": "df = [{'x': 1}] * int('2')",
    "a list that another name has changed": "df = [1]\n\nother = {'k': df}\n\nother['k'].append(2)",
    "a list of two cells": "df = [1]\n\ndf.append(2)",
    "a random number": "import random\ndf = random.random()",
    "the clock": "import time\ndf = time.time()",
    "an identity": "df = id(3)",
    "a file with a time": "import os\ndf = os.path.getmtime('k.txt')",
    "a process": "import os\ndf = os.getpid()",
    "an attribute of a module by another name": "import mine\n\nimport mine as m2\nm2.F = 7\n\ndf = 1 + mine.F",
    "an attribute set by a function": "import mine\n\nmine.settle(8)\n\ndf = 1 + mine.F",
    "a function with a memory": "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)\n\nf(1)\n\ndf = f(2)",
    "a decorated function": "def twice(f):\n    return lambda x: 2 * f(x)\n\n@twice\ndef f(x):\n    return x\n\ndf = f(2)",
    "a class that was changed by another name": "class C:\n    x = 1\n\nD = C\nD.x = 3\n\ndf = 1 + C.x",
    "a name bound unseen": "df = 1\n\nglobals()['df'] = 5",
    "the order of a set": "df = list({'a', 'b', 'c', 'd'})[0]",
    "a file that may be there": "from pathlib import Path\ndf = Path('x.txt').exists() + 1",
    "a variable by a name that is made": "import os\nname = 'HO' + 'ME'\ndf = os.environ[name]",
    "a variable within a function": "import os\ndef f(): return os.environ['HOME']\n\ndf = f() + ''",
    "a variable by another name": "import os as o\ndf = o.environ['HOME'] + ''",
    "a variable without its module": "from os import environ\n\ndf = environ['HOME'] + ''",
    "a module that is imported there": "import mine\ndf = mine.double(2) + 0",
    "an asset": "%%asset up\n3\n\ndf = up + 1",
    "output of a program": "df = !echo 1",
}


@pytest.mark.usefixtures("world")
def test_what_is_not_proved_is_not_loaded(opened: Opens, folder: Path) -> None:
    (folder / "mine.py").write_text(MODULE + "def settle(x):\n    global F\n    F = x\n")
    cells = [re.sub(r"\b(df|f|C|D|up)\b", rf"\g<1>{n}", plain) for n, plain in enumerate(UNSURE.values())]
    cells += [f"%%asset a{number}\n[df{number}]" for number in range(len(UNSURE))]
    book = opened("\n\n".join([*cells, "sure = 2 * 3", "%%asset last\n[sure]"]))
    assert book.kernel is not None
    seen = {str(name): each.unsure for name, each in book.kernel.session.recall.seen.assets.items()}
    assert seen.pop("last") == ""
    assert [name for number, name in enumerate(UNSURE) if not seen.get(f"a{number}", "not fresh")] == []
    book.restart()
    assert f"a0 {NOT_HERE}, and " in book.value("a0")


def test_what_a_module_holds_counts_as_its_text_says(opened: Opens, folder: Path, world: None) -> None:
    book = opened("import mine\n\nimport mine as m2\nm2.F = 7\n\n%%asset a\nmine.F")
    book.cells.pop("c2")
    book.save()
    book.restart()
    assert "mine.F may be otherwise once module mine is loaded again" in book.value("a")


def test_a_cell_that_may_bind_any_name_proves_nothing_below_it(opened: Opens) -> None:
    book = opened("K = 1\n\nexec('L = 1')\n\n%%asset a\nK")
    book.restart()
    assert "“exec('L = 1')” has not run as it is now" in book.value("a")


def test_once_any_local_module_is_edited_nothing_is_proved(opened: Opens, folder: Path, world: None) -> None:
    book = opened("from mine import F\n\nprint(len(str(F)) + 0)\n\n%%asset a\nF")
    book.restart()
    assert book.value("a") == 3
    book.close()
    (folder / "mine.py").write_text(MODULE.replace("F = 3", "F = 4"))
    book.restart()
    assert "module mine was edited" in book.value("a")


def test_a_version_of_a_package_that_is_another_makes_another_key(
    opened: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened("import blake3\n\n%%asset a\nblake3.blake3(b'1').hexdigest()[:4]")
    kernel = book.restart()
    book.value("a")
    assert kernel.status("a") == "FRESH"
    book.close()
    monkeypatch.setattr(origin, "version_of", lambda name: "0.0.1")
    book.restart()
    assert f"a {NOT_HERE}, and package blake3 is of another version" in book.value("a")


def test_cells_that_ran_in_another_order_prove_nothing(opened: Opens) -> None:
    book = opened("K = 1\n\nprint(len(str(K)) + 1)\n\n%%asset a\nK")
    book.run("c1")
    assert book.kernel is not None
    book.restart()
    assert "has not run as it is now, after what stands above it" in book.value("a")


def test_a_cell_of_several_assets_brings_none_back_that_another_cell_defines(opened: Opens) -> None:
    book = opened("%%asset x, y\nx, y = 1, 2\n\n%%asset y\n5\n\n%%asset z\nx + y")
    kernel = book.restart()
    assert "y comes from cell [2], and cell [1] defines it as well: run cells [1], [2], [3] first" in book.value("z")
    assert "the cell “%%asset x, y” defines y as well" in book.value("y")
    for cell in ("c1", "c2", "c3"):
        book.run(cell)
    assert (kernel.status("z"), book.value("z")) == ("FRESH", 6)


def test_a_value_that_a_named_place_keeps_is_loaded_once_the_place_is_named(opened: Opens, folder: Path) -> None:
    place = f"%nbasset io house = {folder / 'house'}"
    book = opened(f"{place}\n\n%%asset a --io house\n[1, 2]\n\n%%asset b\nlen(a)")
    kernel = book.restart()
    assert "nothing tells in this kernel what house is, which keeps the value of a" in book.value("a")
    assert "nothing tells in this kernel what house is" in book.value("b")
    kernel.run(place)
    assert (book.value("a"), book.value("b"), kernel.status("b")) == ([1, 2], 2, "FRESH")


def test_a_name_that_means_something_else_here_proves_nothing(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    kernel.run("K = 5", "elsewhere")
    assert "K means something else in this kernel" in book.value("b")
    book.run("c1")
    assert book.value("b") == [2, 4]


def test_where_nobody_tells_what_cells_say_they_have_to_be_run(opened: Opens, folder: Path) -> None:
    book = opened(PIPELINE)
    (folder / "book.ipynb").unlink()
    book.restart()
    why = "no page and no file tells what the cells of this notebook say now"
    assert book.value("b") == f"b {NOT_HERE}, and {why}: run cells [1], [2], [3] first."


def test_a_page_is_believed_before_the_file(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    told = [{"id": id, "source": text} for id, text in book.cells.items()]
    told[0]["source"] = "K = 3"
    kernel.session.recall.cells.told(told)
    assert "cell [1] was edited or is gone" in book.value("b")
    kernel.session.recall.cells.told(
        [{"id": "c1", "source": book.cells["c1"]}, *({"id": id} for id in list(book.cells)[1:])]
    )
    assert book.value("b") == [2, 4]


def test_a_plain_name_that_is_missing_names_its_cell(opened: Opens) -> None:
    book = opened(PIPELINE)
    book.restart()
    assert book.value("K + 1") == f"K {NOT_HERE}: run cell [1] first."


def test_an_edited_cell_that_lacks_plain_names_says_which_cells_to_run(opened: Opens) -> None:
    book = opened(PIPELINE)
    kernel = book.restart()
    asked: list[object] = []
    kernel.session.recall.ask = lambda sentence, cells: asked.append((sentence, cells))
    book.cells["c3"] = "%%asset b\n[helper(x) + 1 for x in a]"
    book.run("c3")
    reason = f"{NOT_HERE}, and cell [3] was edited or is gone: run cells [1], [2] first."
    [(sentence, cells)] = asked
    assert sentence in {f"helper, a {reason}", f"a, helper {reason}"}, "in the order in which this Python names them"
    assert sentence in kernel.page.text
    assert cells == ["c1", "c2", "c3"]


def test_cells_to_run_are_told_from_the_top_and_the_cause_names_them_as_well(opened: Opens) -> None:
    book = opened("%%asset bases\n[1]\n\n%%asset base\nbases + [2]\n\n%%asset total\nsum(base)")
    book.run("c1")  # the lower one has the smaller number now
    kernel = book.restart()
    book.cells["c1"] = "%%asset bases\n[5]"
    book.save()
    book.run("c3")
    assert "run cells [4], [2] first" in kernel.page.text
    assert kernel.session.views.all()["assets"][0]["causes"][0]["text"] == "needs base: run cells [4], [2] first"
    book.cells["c2"] = "%%asset other\n[2]"
    book.save()
    kernel.run("%%asset total\nsum(base) + 1", "c3")
    assert "needs base, which nothing defines" in kernel.page.text


def test_a_record_that_somebody_else_wrote_is_not_believed(opened: Opens, folder: Path) -> None:
    book = opened(PIPELINE)
    book.close()
    (record,) = (folder / ".nbasset" / "seen").iterdir()
    record.write_bytes(record.read_bytes().replace(b"K = 2", b"K = 3", 1))
    book.restart()
    assert book.value("b") == "name 'b' is not defined"
