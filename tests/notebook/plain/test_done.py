"""Done: what a run has read, made and changed, told from before and after."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.versions.evidence import Done


def done(notebook: Notebook, *texts: str) -> Done:
    """What the last of some cells has done."""
    for number, text in enumerate(texts):
        notebook.shell.run_cell(text, store_history=True, cell_id=f"c{number}")
    return notebook.session.plain.top.cells[f"c{len(texts) - 1}"][-1].run


def test_what_is_bound_without_being_read_is_made_all_else_is_changed(notebook: Notebook) -> None:
    run = done(notebook, "L = M = [1]\nn = 1", "k = len(L)\nn += 1\nL.append(2)")
    assert (set(run.made), set(run.changed), set(run.reads)) == ({"k"}, {"n", "L", "M"}, {"n", "L"})
    assert (run.changed["n"].anew, run.changed["L"].anew) == (True, False)


def test_what_only_functions_would_change_is_not_changed(notebook: Notebook) -> None:
    run = done(notebook, "L = [1]", "def add(): L.append(1)")
    assert (set(run.made), set(run.changed), run.inert) == ({"add"}, set(), {"add"})


@pytest.mark.parametrize(
    ("text", "places", "at"),
    [
        ("d['k'] = 1", ("k",), None),
        ("d['k'] = d['n'] + 1", ("k",), ("n",)),
        ("d['k'] = len(d)", (), None),
        ("d['n'] += 1", (), None),
        ("d['in']['k'] = 1", (), None),
        ("d['k'] = read()", (), None),
    ],
)
def test_what_is_put_into_places_is_told_with_what_is_read_of_others(
    notebook: Notebook, text: str, places: tuple[str, ...], at: tuple[str, ...] | None
) -> None:
    run = done(notebook, "d = {'n': 1, 'in': {}}\ndef read(): return len(d)", text)
    assert (run.changed["d"].places, run.at.get("d")) == (places, at)


def test_what_is_missing_is_read_too_and_what_fails_is_left_as_it_was(notebook: Notebook) -> None:
    run = done(notebook, "x = 1", "x = there")
    assert (run.reads["there"], run.made, run.kept) == ("", {}, {"x"})


def test_names_that_share_something_are_told_together(notebook: Notebook) -> None:
    run = done(notebook, "a = b = [1]", "c = [a]\nn = 1")
    assert (run.keeps, run.together) == ({"a"}, {"a", "c"})
    assert done(notebook, "a = b = [1]").together == {"a", "b"}


def test_modules_and_what_a_condition_leaves_are_not_made(notebook: Notebook) -> None:
    run = done(notebook, "import math\nif False: k = 1\nfor j in (): pass")
    assert run.made == {"math": "module"}
    run = done(notebook, "k = 1", "if k > 5: k = 1\nif 'k' not in globals(): k = 2")
    assert set(run.made) == set()


@pytest.mark.parametrize(
    ("enters", "places"),
    [
        ("F[name] = f", ("one",)),
        ("F.update({name: f})", ("one",)),
        ("F[name] = len(F)", ()),
        ("F.clear(); F[name] = f", ()),
        ("F[1] = f", ()),
    ],
)
def test_what_a_decorator_enters_in_a_dictionary_stands_at_its_key_unless_more_is_done(
    notebook: Notebook, enters: str, places: tuple[str, ...]
) -> None:
    register = (
        f"F = {{'n': 1}}\ndef register(name):\n    def enter(f):\n        {enters}\n        return f\n    return enter"
    )
    run = done(notebook, register, "@register('one')\ndef g(): return 1")
    assert run.changed["F"].places == places
