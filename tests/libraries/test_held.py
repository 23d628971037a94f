"""Settings that a library keeps in the usual ways are read and put back by the same few functions."""

from __future__ import annotations

from types import ModuleType

from nbasset.libraries.held import attributes, getters, put_attribute, put_item, setters, told, while_same
from nbasset.libraries.library import ABSENT


def test_attributes_that_a_version_lacks_are_left_out_and_can_be_taken_away():
    module = ModuleType("m")
    module.a = 1
    assert attributes("a", "b")(module) == {"a": 1}
    put_attribute(module, "b", 2)
    put_attribute(module, "a", ABSENT)
    assert attributes("a", "b")(module) == {"b": 2}


class Incomparable:
    """Raises where it is compared, as arrays do."""

    __hash__ = None

    def __eq__(self, _):
        raise ValueError


def test_settings_are_told_anew_when_their_sign_is_another_and_only_then():
    one, other, held = ModuleType("one"), ModuleType("other"), [1]
    now = while_same(lambda _: [*held])(lambda module: {"held": (module, *held)})
    first = now(one)
    assert now(one) is first
    assert now(other) == {"held": (other, 1)}
    held[0] = Incomparable()
    second = now(other)
    assert now(other) is second
    held[0] = Incomparable()
    assert now(other)["held"][1] is held[0]


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


def test_plain_values_are_told_in_words_and_what_is_code_or_an_object_is_itself():
    def shown(x):
        return f"{x:.3f}"

    given = Incomparable()
    assert told(shown) is shown
    assert told(given) is given
    assert told({"float": shown, 1: "a"}) == {"float": shown, "1": "'a'"}
    assert told([1, (2.5, None, "x")]) == "[1, (2.5, None, 'x')]"
    assert told([given]) is not None, "an address in words would be another one in every process"
    assert told({1, 2}) == {1, 2}, "and so would the order of a set"
