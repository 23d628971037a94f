"""Which part of a value cannot be pickled is found, in time, and named by its path."""

from __future__ import annotations

import threading

import pytest

from nbasset.core.errors import NotStored
from nbasset.storage import probing
from nbasset.storage.pickling import dump


def defined_in_main(code):
    """What a notebook's cells define: things of ``__main__``."""
    names = {"__name__": "__main__"}
    exec(code, names)
    return names


class Slotted:
    __slots__ = ("inner",)

    def __init__(self, inner):
        self.inner = inner


class Model:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


LOCK = threading.Lock()


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (LOCK, "model"),
        ({"a": [1, LOCK]}, "model['a'][1]"),
        (Model(lock=LOCK), "model.lock"),
        (Model(inner=Model(parts=(1, {"x": LOCK}))), "model.inner.parts[1]['x']"),
        (Slotted([LOCK]), "model.inner[0]"),
        ({LOCK}, "model{…}"),
        (
            defined_in_main("import threading\nlock = threading.Lock()\ndef value(): return lock")["value"],
            "model.<lock>",
        ),
        ((lambda held: lambda: held)(LOCK), "model.<held>"),
    ],
    ids=["itself", "containers", "attribute", "deep", "slots", "set", "global", "closure"],
)
def test_what_cannot_be_pickled_is_named_by_its_path(value, path):
    with pytest.raises(NotStored) as caught:
        dump(value, "model")
    assert str(caught.value) == f"{path}: cannot pickle '_thread.lock' object"


def test_a_ring_with_something_unpicklable_is_searched_once_round():
    ring = Model(name="ring")
    ring.itself = [ring]
    ring.lock = LOCK
    with pytest.raises(NotStored, match=r"^model\.lock: cannot pickle"):
        dump(ring, "model")


def test_the_search_for_the_culprit_ends_in_time(monkeypatch):
    monkeypatch.setattr("nbasset.storage.probing.LONGEST", 0.0)
    with pytest.raises(NotStored, match=r"^model: cannot pickle"):
        dump([["x" * 100_000] * 10, LOCK], "model")


def test_what_is_nested_too_deeply_says_so():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(NotStored, match=r"^tree: nested too deeply to be pickled$"):
        dump(deep, "tree")


def whatever_refuses(sink, value, callback):
    """A pickler that refuses locks, as every pickler does, in whatever it is asked to pickle."""
    sink.write(repr(value).encode())
    if LOCK in (value, getattr(value, "inner", None)) or (isinstance(value, list) and LOCK in value):
        raise TypeError("no locks")


def test_an_error_without_words_is_named_by_its_kind():
    assert probing.sentence(LOCK, "model", ValueError(), whatever_refuses) == "model: ValueError"


def test_a_name_that_a_closure_has_not_bound_yet_is_passed_over():
    def outer():
        def inner():
            return later, LOCK

        if LOCK is None:
            later = 1
        return inner

    with pytest.raises(NotStored, match=r"^model\.<LOCK>: cannot pickle"):
        dump(defined_in_main_with(outer()), "model")


def defined_in_main_with(function):
    """The same function, as one of a notebook's: the module that it is of cannot be imported."""
    function.__module__ = "__main__"
    function.__qualname__ = "value"
    return function


def test_a_slot_that_was_never_filled_is_passed_over():
    class Two:
        __slots__ = ("empty", "inner")

    two = Two()
    two.inner = [LOCK]
    error = TypeError("no locks")
    assert probing.sentence(two, "model", error, whatever_refuses) == "model.inner[0]: no locks"


def test_of_an_object_with_very_many_parts_only_so_many_are_tried(monkeypatch):
    monkeypatch.setattr(probing, "MOST", 3)
    assert probing.sentence([1, 2, 3, LOCK], "model", TypeError("no locks"), whatever_refuses) == "model: no locks"
