"""What is stored comes back as it was, or is not called stored."""

from __future__ import annotations

import pytest

from nbasset.core.errors import Damaged, NotStored, Unavailable
from nbasset.instance.loaded_again import loads_as_it_was


class Box:
    def __init__(self, inside: object) -> None:
        self.inside = inside


class GivesBack:
    """A store that gives something back."""

    def __init__(self, given: object) -> None:
        self.given, self.asked = given, 0

    def load(self, made: object) -> object:
        self.asked += 1
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


def test_what_is_known_to_come_back_is_not_asked_for():
    store = GivesBack(None)
    assert loads_as_it_was(store, None, [1, "two", 3.0])
    assert store.asked == 0


def test_objects_are_compared_with_what_comes_back():
    assert loads_as_it_was(GivesBack(Box(3)), None, Box(3))
    assert not loads_as_it_was(GivesBack(Box(4)), None, Box(3))
    assert not loads_as_it_was(GivesBack(Damaged("gone")), None, Box(3))


def test_what_cannot_be_read_at_the_moment_is_not_called_stored():
    with pytest.raises(NotStored, match="could not be read again"):
        loads_as_it_was(GivesBack(Unavailable("no answer")), None, Box(3))
