"""Functions and classes as plain cells read them, for who asks more of them than what they do."""

from types import FunctionType

import pytest

from nbasset.versions.code.introspection import ANNOTATIONS, DOCSTRING, ORDER
from nbasset.versions.looks import look_at, looks_otherwise
from nbasset.versions.plain_sources import PlainSource


def function(text):
    namespace = {"__name__": "__main__"}
    exec(text, namespace)
    return namespace.pop("f")


def cell(name):
    return (PlainSource(1, name, "", ""),)


def otherwise(old, new, asks, then=(), now=()):
    looks = {"f": look_at(old, then)}
    return [*looks_otherwise(looks, {"f": new}, lambda _: now, asks)]


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("def f(): 'one'", "def f(): 'two'", DOCSTRING),
        ("def f(): 'one'", "def f(): pass", DOCSTRING),
        ("def f(x: int): pass", "def f(x: float): pass", ANNOTATIONS),
        ("class f: a, b = 1, 2", "class f: b, a = 2, 1", ORDER),
        ("import functools\n@functools.cache\ndef f(): 'one'", "def f(): 'two'", DOCSTRING),
    ],
)
def test_only_who_asks_sees_the_difference(before, after, asked):
    old, new = function(before), function(after)
    others = {ORDER, DOCSTRING, ANNOTATIONS} - {asked}
    assert otherwise(old, new, {asked}) == ["f"]
    assert otherwise(old, new, others) == otherwise(old, old, {asked}) == otherwise(old, new, ()) == []


def test_what_nobody_holds_any_more_nobody_can_ask():
    looks = {"f": look_at(function("def f(): 'one'"), ())}
    new = {"f": function("def f(): 'two'")}
    assert [*looks_otherwise(looks, new, lambda _: (), {DOCSTRING})] == []


def test_another_cell_that_calls_something_so_too_takes_nothing_from_it():
    old, new = function("def f(): 'one'"), function("def f(): 'two'")
    assert otherwise(old, new, {DOCSTRING}, cell("a"), cell("b")) == []
    assert otherwise(old, new, {DOCSTRING}, cell("a"), cell("a")) == ["f"]


@pytest.mark.parametrize("value", [1, len, FunctionType, [1]])
def test_what_is_not_the_users_function_is_not_looked_at(value):
    assert look_at(value, ()) is None
