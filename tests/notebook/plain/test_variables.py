"""Variables: an asset's name means its current value, until the user takes the name; a reason says why it has none."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.errors import Damaged


@pytest.fixture
def values(notebook):
    return notebook.session.values


@pytest.fixture
def names(notebook):
    return notebook.shell.user_ns


def test_a_name_is_bound_when_a_cell_first_uses_it_and_loaded_once(notebook, values, names):
    notebook.run("%%asset rows --define\n[1, 2]")
    notebook.run("%materialize")
    assert values.asset_of("rows") == named("rows")
    assert notebook.run("rows") == [1, 2]
    first = names["rows"]
    assert notebook.run("rows") is first
    assert values.seen("rows") == notebook.session.instance.result("rows")


def test_what_is_no_asset_is_left_alone(notebook, values, names):
    notebook.run("own = 1")
    values.bind(["own", "nobody"])
    assert names["own"] == 1
    assert "nobody" not in names
    assert (values.asset_of("own"), values.asset_of("nobody"), values.why_not("nobody")) == (None, None, "")
    assert values.seen("own") is None


def test_a_name_without_a_value_has_a_reason_that_says_what_to_do(notebook, values):
    notebook.run("%%asset later --define\n1")
    notebook.run("%%asset waits --define\nnot_there + 1")
    values.bind(["later", "waits"])
    assert values.why_not("later") == "later is an asset that has no value yet: run %materialize later."
    assert values.why_not("waits") == "waits is an asset that needs not_there, which nothing defines."


def test_after_a_run_a_name_that_had_no_value_has_one(notebook, values, names):
    notebook.run("%%asset later --define\n1")
    values.bind(["later"])
    notebook.run("%materialize")
    values.refresh(notebook.session.instance.standing().all())
    assert names["later"] == 1
    assert values.why_not("later") == ""


def test_a_stale_value_is_told_in_one_line_unless_it_is_bound_quietly(notebook, values, names):
    notebook.run("k = 1")
    notebook.run("%%asset total\nk + 1")
    said = []
    values.say = said.append
    names["k"] = 2
    values.bind(["total"], loud=False)
    assert (names["total"], said) == (2, [])
    values.bind(["total"])
    assert said == ["total is stale, this is its earlier value: k changed from 1 to 2"]


def test_when_strict_a_stale_value_is_taken_away(notebook, values, names):
    notebook.run("k = 1")
    notebook.run("%%asset total\nk + 1")
    notebook.run("total")
    names["k"] = 2
    values.strict = True
    values.bind(["total"])
    assert "total" not in names
    assert values.why_not("total") == "total is stale and %nbasset strict is on: run %materialize total."


@pytest.mark.parametrize("end", [".", ""])
def test_a_value_that_cannot_be_loaded_is_no_value_and_the_reason_is_told(notebook, values, names, monkeypatch, end):
    notebook.run("%%asset total\n1")

    def damaged(made, **_):
        raise Damaged(f"{made.asset} was damaged{end}")

    monkeypatch.setattr(notebook.session.instance.results, "load", damaged)
    values.release(named("total"))
    values.bind(["total"])
    assert "total" not in names
    assert values.why_not("total") == "total was damaged. Run %materialize total."


def test_the_users_own_variable_stays_when_values_are_released(notebook, values, names):
    notebook.run("%%asset df\n[1]")
    notebook.run("%%asset other\n[2]")
    notebook.run("df, other")
    names["df"] = "mine"
    assert values.is_users("df")
    assert not values.is_users("other")
    values.release_all()
    assert names["df"] == "mine"
    assert "other" not in names


def test_a_variable_that_becomes_an_asset_is_taken_over_once(values, names):
    names["z"] = 10
    assert values.take_over("z")
    assert "z" not in names
    assert not values.take_over("z")


def test_every_word_for_an_asset_is_released_with_it(notebook, values, names):
    notebook.run("%%asset sales/raw\n[1]")
    (name,) = notebook.session.instance.definitions.by_name
    words = [word for word in ("raw", "sales__raw") if values.asset_of(word) == name]
    assert words
    values.bind(words)
    assert [names[word] for word in words] == [[1]] * len(words)
    values.release(name)
    assert not names.keys() & set(words)
