"""What stands for types: what it stands for counts."""

from __future__ import annotations

import sys

import pytest

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.versions.resolver import Resolver

PAIRS = {
    "a bound": ("T = typing.TypeVar('T', bound=int)", "T = typing.TypeVar('T', bound=str)"),
    "a constraint": ("T = typing.TypeVar('T', int, str)", "T = typing.TypeVar('T', int, bytes)"),
    "a new type's base": ("T = typing.NewType('T', int)", "T = typing.NewType('T', str)"),
    "a member of a union": ("T = int | None", "T = int | str"),
    "an alias": ("T = list[int]", "T = list[str]"),
}
if sys.version_info >= (3, 12):
    PAIRS |= {
        "a named alias": ("type T = list[int]", "type T = list[str]"),
        "what an alias rests on": ("N = int\ntype T = list[N]", "N = str\ntype T = list[N]"),
        "an alias that contains itself": ("type T = list[T | int]", "type T = list[T | str]"),
    }
if sys.version_info >= (3, 13):
    PAIRS["a default"] = ("T = typing.TypeVar('T', default=int)", "T = typing.TypeVar('T', default=str)")


def version(source):
    namespace = {"__name__": "__main__"}
    exec(f"import typing\n{source}\ndef a():\n    return T", namespace)
    made = asset(namespace["a"])
    return Resolver(Definitions([made])).version(made)


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_what_a_name_for_types_stands_for_counts(one, other):
    assert version(one).code == version(one).code != version(other).code
    assert not version(one).untracked


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the statement type is of Python 3.12")
def test_an_alias_that_cannot_be_worked_out_is_untracked():
    assert version("type T = list[nowhere]").untracked
