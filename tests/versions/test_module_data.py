"""The plain values of a module, and what of them is another one than before."""

from __future__ import annotations

import threading
import types

from nbasset.versions.module_data import MOST, different, plain_data


def module(**names):
    made = types.ModuleType("m")
    vars(made).update(names)
    return made


class Options:
    def __init__(self, **attributes):
        vars(self).update(attributes)


def test_scalars_lists_and_what_dictionaries_and_instances_hold_are_looked_at_two_levels_deep():
    local = threading.local()
    local.config = {"a": 1}
    found = plain_data(module(n=1, kinds={"x"}, options=Options(deep={"a": 1, "deeper": {"b": 2}}), local=local))
    assert found == {
        ("n",): 1,
        ("kinds",): frozenset({"x"}),
        ("options", "deep", ("a",)): 1,
        ("local", "config", ("a",)): 1,
    }


def test_what_a_module_changes_by_itself_and_more_than_is_looked_at_are_left_out():
    assert plain_data(module(_cache={"a": 1}, count=3, __warningregistry__={"a": 1}, _lock_seen=True)) == {}
    assert len(plain_data(module(table=dict.fromkeys(range(10 * MOST))))) == MOST
    assert plain_data(module(long=list(range(10 * MOST)))) == {}


def test_what_differs_in_type_or_content_or_is_only_here_or_there_is_told():
    before = {("a",): 1, ("b",): 1, ("gone",): 1, ("same",): float("nan")}
    now = {("a",): 2, ("b",): True, ("new",): 1, ("same",): float("nan")}
    assert list(different(before, now)) == [("a",), ("b",), ("gone",), ("new",)]
