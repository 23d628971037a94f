"""What things met on the way through code are called, and what a use of them means."""

from __future__ import annotations

import builtins
import functools
import json
import types
from collections import deque

import pytest

from nbasset.libraries.origin import Origin, Place, place_of
from nbasset.versions.code.uses import PUT_IN
from nbasset.versions.meanings import (
    as_text,
    called,
    home_of_thing,
    is_no_builtin,
    is_renamed,
    only_added_to,
    plain_function,
    unlisted,
)


class Text(str):
    def __str__(self) -> str:
        raise ValueError("no")


def function() -> None: ...


@pytest.mark.parametrize(
    ("value", "attributes", "only"),
    [
        ([], ("append",), True),
        (deque(), ("appendleft", "x"), True),
        ({}, (PUT_IN,), True),
        ([], (PUT_IN,), False),
        ([], (), False),
        ([], ("pop",), False),
        (types.SimpleNamespace(), ("append",), False),
    ],
)
def test_code_that_only_adds_to_a_container_does_not_rest_on_it(
    value: object, attributes: tuple[str, ...], only: bool
) -> None:
    assert only_added_to(value, attributes) is only


def test_behind_a_cache_or_a_bound_method_is_a_function() -> None:
    class Holder:
        def method(self) -> None: ...

    assert plain_function(functools.lru_cache(function)) is function
    assert plain_function(Holder().method) is Holder.method
    assert plain_function(function) is function


def test_a_thing_is_called_by_its_module_unless_it_is_at_home() -> None:
    assert called(json.dumps, place_of("json"), {}) == "json.dumps"
    assert called(function, place_of(__name__), function.__globals__) == "function"
    assert home_of_thing(json.JSONEncoder) == "json.encoder"


def test_a_module_of_pythons_under_another_name_is_said() -> None:
    assert is_renamed("math", place_of("math"), "m")
    assert not is_renamed("math", place_of("math"), "math")


def test_a_text_of_a_class_of_its_own_is_read_as_the_text_it_is() -> None:
    assert as_text(Text("abc")) == "abc"


def test_a_name_that_somebody_puts_where_every_module_finds_it_is_no_builtin(monkeypatch):
    monkeypatch.setattr(builtins, "of_ours", 3, raising=False)
    monkeypatch.setattr(builtins, "ascii", len)
    monkeypatch.setattr(builtins, "input", json.JSONEncoder().encode)
    assert is_no_builtin("of_ours")
    assert is_no_builtin("ascii")
    assert not is_no_builtin("input"), "a kernel puts its own there"
    monkeypatch.setattr(builtins, "input", lambda _="": "3")
    assert is_no_builtin("input")
    monkeypatch.undo()
    assert not any(is_no_builtin(name) for name in ("input", "len", "None", "print", "__name__", "ValueError"))


def test_what_the_program_began_with_is_not_the_content_of_a_module_that_nobody_finds():
    began, local = types.ModuleType("__main__"), types.ModuleType("part")
    began.__file__ = local.__file__ = "program.py"
    began.K = local.K = 1
    assert unlisted(began, Place(Origin.NOTEBOOK, "__main__")) is None
    assert unlisted(local, Place(Origin.LOCAL, "part")) == {"K": 1}
