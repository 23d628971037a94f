"""Settings that a library keeps in the usual ways are read and put back by the same few functions."""

from __future__ import annotations

from types import ModuleType

from nbasset.libraries.held import attributes, getters, put_attribute, put_item, setters
from nbasset.libraries.library import ABSENT


def test_attributes_that_a_version_lacks_are_left_out_and_can_be_taken_away():
    module = ModuleType("m")
    module.a = 1
    assert attributes("a", "b")(module) == {"a": 1}
    put_attribute(module, "b", 2)
    put_attribute(module, "a", ABSENT)
    assert attributes("a", "b")(module) == {"b": 2}


def test_what_is_not_there_can_be_taken_away():
    held = {}
    put_item(held, "a", ABSENT)
    assert held == {}


def test_a_setting_with_functions_of_its_own_is_never_set_to_nothing():
    held = [1]
    now = getters(first=lambda module: held[0])
    put = setters(first=lambda module, value: held.__setitem__(0, value))
    put(ModuleType("m"), "first", 2)
    put(ModuleType("m"), "first", ABSENT)
    assert now(ModuleType("m")) == {"first": 2}
