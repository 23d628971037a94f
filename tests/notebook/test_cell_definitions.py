"""What cells define, replace and retire, and what they say about it."""

from __future__ import annotations

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
