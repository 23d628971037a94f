"""What a body enters where Python asks by type or by name is entered no more when it ends."""

from __future__ import annotations

import codecs
import collections.abc
import functools
import pkgutil
from abc import ABC

import pytest

from nbasset.engine.settings import attributes_as_found
from nbasset.libraries.known import KNOWN


class Thing:
    pass


class Other:
    pass


@functools.singledispatch
def show(thing: object) -> str:
    return "anything"


@show.register
def _(thing: Other) -> str:
    return "other"


class Shows:
    @functools.singledispatchmethod
    def show(self, thing: object) -> str:
        return "anything"


class Base(ABC):  # noqa: B024  # only what is registered with it counts
    pass


Base.register(Other)


def _known(way, name):
    try:
        return way(name) is not None
    except LookupError:
        return False


WAYS = {
    "an abstract class of Python": (
        collections.abc.Sequence,
        lambda: collections.abc.Sequence.register(Thing),
        lambda: issubclass(Thing, collections.abc.Sequence),
    ),
    "one of the user": (Base, lambda: Base.register(Thing), lambda: issubclass(Thing, Base)),
    "a function": (show, lambda: show.register(Thing, lambda _: "thing"), lambda: show(Thing()) == "thing"),
    "a function of Python": (
        pkgutil.iter_importer_modules,
        lambda: pkgutil.iter_importer_modules.register(Thing, lambda *_: "thing"),
        lambda: pkgutil.iter_importer_modules(Thing()) == "thing",
    ),
    "a method": (
        vars(Shows)["show"],
        lambda: Shows.__dict__["show"].register(Thing, lambda *_: "thing"),
        lambda: Shows().show(Thing()) == "thing",
    ),
    "codecs": (
        codecs,
        lambda: codecs.register(lambda name: codecs.lookup("utf-8") if name == "left" else None),
        lambda: _known(codecs.lookup, "left"),
    ),
    "a handler": (
        codecs,
        lambda: codecs.register_error("left", lambda error: ("?", error.end)),
        lambda: _known(codecs.lookup_error, "left"),
    ),
    "a handler of Python": (
        codecs,
        lambda: codecs.register_error("replace", lambda error: ("!", error.end)),
        lambda: codecs.lookup_error("replace") is not codecs.replace_errors,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_there_inside_and_nowhere_afterwards(way):
    thing, enter, is_entered = WAYS[way]
    told = []
    with attributes_as_found([(thing, "register"), (thing, "register_error")], told):
        enter()
        assert is_entered()
    assert not is_entered()
    assert len(told) == 1
    assert issubclass(Other, Base)
    assert show(Other()) == "other"


def test_what_is_no_register_is_an_attribute_like_any_other():
    assert KNOWN.register(Thing, "register") is None
    assert KNOWN.register(codecs.register_error, "register_error") is not None
