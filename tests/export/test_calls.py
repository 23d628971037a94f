"""Calls: in which order, and with what."""

from __future__ import annotations

import pytest

from nbasset.export.calls import arguments, in_order, words_made
from nbasset.export.module import emitted
from nbasset.export.records import CannotLeave, Check, Notebook, Recipe, word_of


def recipe(name: str, *ups: str, **more: object) -> Recipe:
    return Recipe(((name,),), 1, "1", inputs={up: (up,) for up in ups}, **more)


def test_each_function_comes_after_what_it_rests_on() -> None:
    recipes = (recipe("c", "b"), recipe("b", "a"), recipe("a"), recipe("d", after=(("c",),)))
    module = emitted(Notebook("n", (), recipes), lambda _: "")
    assert [each.function for each in in_order(module)] == ["a", "b", "c", "d"]


def test_inputs_are_given_in_the_order_of_parameters() -> None:
    asked = recipe("c", "b", "a", "z", parameters={"a": True, "b": True, "k": False})
    assert arguments(asked) == ["a", "b", "z"]
    with pytest.raises(CannotLeave, match="c takes a context, which only Dagster has"):
        arguments(recipe("c", context="context"))


def test_words_stand_for_keys() -> None:
    assert word_of(("sales", "raw-data")) == "sales__raw_data"
    assert words_made(Recipe((("a",), ("b",)), 1, "")) == ["a", "b"]
    assert words_made(recipe("a", check=Check(("a",), "ok"))) == ["ok"]
