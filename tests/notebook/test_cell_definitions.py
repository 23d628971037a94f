"""What cells define, replace and retire, and what they say about it."""

from __future__ import annotations

import sys

import pytest
from naming import named
from shells import Notebook

from nbasset.core.errors import InvalidDefinition


def names(notebook: Notebook) -> tuple[str, ...]:
    return notebook.session.instance.definitions.names


def test_a_cell_that_defines_another_name_retires_the_one_before_and_keeps_its_results(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("%%asset b\n2", "c1")
    assert names(notebook) == ("b",)
    assert "a is no longer defined" in notebook.page.text
    assert notebook.session.instance.store.versions(named("a"))


def test_another_cell_with_the_same_name_replaces_it_and_the_same_cell_says_nothing(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("%%asset a\n2", "c1")
    assert "replaces it" not in notebook.page.text
    notebook.run("%%asset a\n3", "c2")
    assert "a was defined in cell [2]; this cell replaces it." in notebook.page.text


def test_a_refused_definition_leaves_what_its_cell_defined_before(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("%%asset b\na", "c2")
    error = notebook.run("%%asset a\nb", "c1", fails=True)
    assert isinstance(error, InvalidDefinition)
    assert names(notebook) == ("a", "b")
    assert notebook.run("b") == 1
    notebook.run("%%asset other\n5", "c1")
    assert names(notebook) == ("b", "other"), "its cell still is the one that defined a"


def test_a_refused_definition_leaves_the_users_variable(notebook: Notebook) -> None:
    notebook.run("df = [1]")
    notebook.run("%%asset df\ndf", "c1", fails=True)
    assert notebook.run("df") == [1]


def test_what_a_retired_asset_was_bound_to_is_not_taken_for_the_users_variable(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("a")
    notebook.run("%%asset user\na + 1", "c2")
    notebook.run("%%asset other\n2", "c1")
    assert notebook.status("user") == "UNRESOLVED"
    assert "unresolved" in notebook.page.text


def test_a_cell_that_has_become_plain_retires_its_asset(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("a = 1", "c1")
    assert names(notebook) == ()


def test_assets_by_decorator_belong_to_their_cell(notebook: Notebook) -> None:
    cell = "from nbasset import asset\n@asset\ndef {}(): return 1"
    notebook.run(cell.format("a"), "c1")
    notebook.run(cell.format("b"), "c1")
    assert names(notebook) == ("b",)


def test_a_name_that_only_a_body_knew_is_told_from_others(notebook: Notebook) -> None:
    notebook.run("%%asset a\ninner = 1\ninner + 1", "c1")
    assert "inner lives inside asset a" in notebook.session.definitions.inside("inner")
    assert notebook.session.definitions.inside("other") == ""


def test_whether_any_body_awaits_is_known(notebook: Notebook) -> None:
    assert not notebook.session.definitions.awaits
    notebook.run("from nbasset import asset\n@asset\nasync def a(): return 1", "c1")
    assert notebook.session.definitions.awaits


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%timeit -n1 -r1", "%%prun -q"])
def test_an_asset_below_another_magic_stays_defined(notebook: Notebook, magic: str) -> None:
    notebook.run(f"{magic}\n%%asset a\n1 + 1", "c1")
    assert notebook.run("a") == 2
    notebook.run(f"{magic}\n%%asset b\n1 + 2", "c1")
    assert names(notebook) == ("b",)


def test_a_loop_over_names_defines_them_all_and_they_are_there_at_once(notebook: Notebook) -> None:
    loop = "for n in range({}):\n    get_ipython().run_cell_magic('asset', f'x{{n}}', f'{{n}} + 1')\nseen = x0 + x1"
    notebook.run(loop.format(3), "c1")
    assert names(notebook) == ("x0", "x1", "x2")
    assert notebook.run("seen") == 3
    notebook.run(loop.format(2), "c1")
    assert names(notebook) == ("x0", "x1")
    assert notebook.page.text.count("is no longer defined") == 1


def test_a_later_cell_takes_one_of_several_names_and_the_first_goes_on_making_the_rest(notebook: Notebook) -> None:
    notebook.run("%%asset a,b\na, b = 1, 2", "c1")
    notebook.run("%%asset b\n3", "c2")
    assert "b was defined in cell [1], which goes on making a; this cell replaces it." in notebook.page.text
    assert notebook.run("a, b") == (1, 3)
    assert notebook.status("a") == notebook.status("b") == "FRESH"
    notebook.run("%%asset a,b\na, b = 5, 6", "c1")
    assert notebook.run("a, b") == (5, 6)
    notebook.run("%%asset c\n3", "c2")
    assert names(notebook) == ("a", "b", "c")


def test_definitions_live_on_when_nbasset_is_loaded_again(notebook: Notebook) -> None:
    notebook.run("K = [1]")
    notebook.run("%%asset a\n[*K, 2]", "c1")
    notebook.run("%reload_ext nbasset")
    assert notebook.run("a") == [1, 2]
    assert notebook.status("a") == "FRESH"
    notebook.run("%%asset b\n3", "c1")
    assert names(notebook) == ("b",)


def looks(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs cells as a program does that shows them to nobody; notes after each how many looks there were."""
    runs, instance, seen = notebook.session.runs, notebook.session.instance, list[str]()
    monkeypatch.setattr(runs, "headless", True)
    monkeypatch.setattr(runs, "unshown", True)
    take = instance.snapshots.take
    monkeypatch.setattr(instance.snapshots, "take", lambda *args, **more: (seen.append("look"), take(*args, **more))[1])
    return seen


def test_where_nobody_sees_the_cells_a_look_is_put_off_until_something_needs_it(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = looks(notebook, monkeypatch)
    notebook.run("K = 2", "c0")
    notebook.run("%%asset raw --group first\n[1, 2]", "c1")
    notebook.run("%%asset total, mean\ntotal, mean = sum(raw) * K, sum(raw) / 2", "c2")
    notebook.run("%%asset\ndef last(total):\n    return total", "c3")
    assert seen == []
    assert names(notebook) == ("raw", "total", "mean", "last")
    assert notebook.status("last") == "MISSING"
    assert seen != []


@pytest.mark.parametrize(
    "cells",
    [
        ("%%asset a\na + 1",),
        ("%%asset\ndef a(a):\n    return a",),
        ("%%asset a --deps a\n1",),
        ("%%asset a\nb", "%%asset b\na"),
        ("%%asset b\nhelper()", "def helper():\n    return a", "%%asset a\nb"),
        ("%%asset a\nb", "%%asset b\nc", "%%asset c\na"),
        ("%%asset b --deps x/a\n1", "%%asset x/a\nb"),
    ],
)
def test_a_circle_is_refused_in_its_cell_whether_or_not_anybody_sees_it(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, cells: tuple[str, ...]
) -> None:
    looks(notebook, monkeypatch)
    for number, text in enumerate(cells[:-1]):
        notebook.run(text, f"c{number}")
    error = notebook.run(cells[-1], "last", fails=True)
    assert isinstance(error, InvalidDefinition)
    assert len(names(notebook)) == sum(text.startswith("%%asset") for text in cells) - 1


@pytest.mark.parametrize(
    "texts",
    [
        ("a = 1", "%%asset a\n2"),
        ("%%asset a\n1", "%%asset a\n2"),
        ("%%asset a\n1", "%%asset s --sweep k=1,2\nk", "%%asset fine\nlen(a)"),
        ("%%asset a\n!ls",),
    ],
)
def test_what_may_mean_more_than_a_new_name_is_looked_at_at_once(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...]
) -> None:
    seen = looks(notebook, monkeypatch)
    for number, text in enumerate(texts):
        seen.clear()
        notebook.run(text, f"c{number}")
    assert seen != []


MADE = "from nbasset import asset\n@asset\ndef a(): return 1\n"
MORE = MADE + "@asset\ndef b(): return 2\n"


@pytest.fixture
def made(tmp_path, monkeypatch):
    """The file of a module whose functions are assets."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_of_assets", raising=False)
    path = tmp_path / "made_of_assets.py"
    path.write_text(MADE)
    yield path
    sys.modules.pop("made_of_assets", None)


def test_what_a_module_has_defined_stays_when_its_cell_runs_again_and_goes_when_that_imports_it_no_more(notebook, made):
    notebook.run("import made_of_assets", "c1")
    notebook.run("import made_of_assets", "c1")
    notebook.run("from made_of_assets import a as first", "c1")
    assert names(notebook) == ("a",)
    assert notebook.page.text == ""
    notebook.run("import json", "c1")
    assert names(notebook) == ()
    assert "a is no longer defined: the cell defines something else now" in notebook.page.text


def test_what_a_module_that_is_loaded_again_defines_is_its_cells_whichever_runs_then(notebook, made):
    notebook.run("import made_of_assets", "c1")
    made.write_text(MORE)
    notebook.run("%materialize", "c2")
    notebook.run("1", "c2")
    assert names(notebook) == ("a", "b")
    notebook.run("import json", "c1")
    assert names(notebook) == ()


def test_what_a_module_defines_no_more_is_told_and_gone(notebook, made):
    made.write_text(MORE)
    notebook.run("import made_of_assets", "c1")
    made.write_text(MADE)
    notebook.run("%materialize", "c2")
    assert names(notebook) == ("a",)
    assert "b is no longer defined: module made_of_assets defines something else now" in notebook.page.text


def test_a_module_that_does_not_load_keeps_what_it_had_defined(notebook, made):
    notebook.run("import made_of_assets", "c1")
    made.write_text(MADE + "1 / 0\n")
    notebook.run("%materialize", "c2", fails=True)
    assert names(notebook) == ("a",)
