"""Which attributes of an instance count."""

from __future__ import annotations

import gc
import weakref

from nbasset.versions.values.attributes import cached_attributes, in_parts
from nbasset.versions.values.digest import digest


class Model:
    """As an installed library has it."""

    def __init__(self) -> None:
        self.a = 1

    def told(self) -> float:
        self._summary_cache = {"a": self.a}
        return 1.0


Model.__module__ = "installed_library"


def test_an_object_of_a_library_is_not_changed_by_what_it_remembers(monkeypatch):
    monkeypatch.setattr("nbasset.versions.values.attributes.is_local", lambda _: False)
    monkeypatch.setattr("nbasset.versions.values.digest.is_local", lambda _: False)
    model = Model()
    before = digest(model).digest
    model.told()
    assert digest(model).digest == before
    model.a = 2
    assert digest(model).digest != before


def test_what_a_library_says_of_itself_is_known_for_whoever_is_derived_from_it(monkeypatch):
    monkeypatch.setattr("nbasset.versions.values.attributes.is_local", lambda _: False)

    class Base:
        __module__ = "statsmodels.base"

    class Derived(Base):
        __module__ = "linearmodels"

    assert "diagn" in cached_attributes(Base)
    assert "diagn" in cached_attributes(Derived)
    assert "diagn" not in cached_attributes(int)


def test_attributes_are_told_by_name_or_in_the_order_in_which_they_were_set():
    state = {"b": 1, "a": 2, "_cache": 3}
    assert in_parts(state, {"_cache"}) == (("a", "b"), (2, 1))
    assert in_parts(state, {"_cache"}, in_order=True) == (("b", "a"), (1, 2))
    assert in_parts((None, state), ()) == (("_cache", "a", "b"), (3, 2, 1))
    assert in_parts({1: 2}, ()) is None


def test_what_keeps_nothing_alive_is_told_by_what_it_still_holds():
    held, gone = Thing(), Thing()
    values = weakref.WeakValueDictionary({1: held})
    before = digest(values)
    values[2] = gone
    assert digest(values).digest != before.digest
    del gone
    gc.collect()
    assert digest(values) == before
    for each in (values, weakref.WeakKeyDictionary({held: 1}), weakref.WeakSet([held]), weakref.WeakMethod(held.told)):
        assert not digest(each).opaque


class Thing:
    def told(self):
        return 1
