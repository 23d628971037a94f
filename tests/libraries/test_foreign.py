"""Somebody else's objects are looked at without running their code, and without believing it."""

from __future__ import annotations

import abc
import types
from dataclasses import make_dataclass
from unittest.mock import MagicMock, Mock

import pytest

from nbasset.instance.keeping import one_line
from nbasset.instance.private_copies import fits, is_small, private_copies
from nbasset.libraries.foreign import attribute, attributes_of, is_a, module_of
from nbasset.libraries.origin import is_local
from nbasset.versions.budget import weight
from nbasset.versions.data_version import data_version
from nbasset.versions.memo import in_short


def test_a_class_that_python_has_made_for_somebody_is_that_ones_own():
    made = types.new_class("Made"), make_dataclass("Made", ["x"]), abc.ABCMeta("Made", (), {})
    assert [module_of(each) in ("__main__", __name__) for each in made] == [True, True, True]
    assert [module_of(each) for each in (types.SimpleNamespace, abc.ABC, abc.ABCMeta)] == ["types", "abc", "abc"]


class Raising:
    def __getattr__(self, name):
        raise KeyError(name)


class RaisingAlways:
    def __getattribute__(self, name):
        raise RuntimeError(name)


class Lying:
    @property
    def __class__(self):
        raise RuntimeError("no class")


class Sizeless:
    @property
    def nbytes(self):
        raise NotImplementedError

    @property
    def shape(self):
        raise NotImplementedError

    def __len__(self):
        return -1

    def __sizeof__(self):
        raise NotImplementedError

    def __bool__(self):
        raise ValueError

    def __eq__(self, other):
        raise ValueError

    __hash__ = None


class Endless(dict):
    def __iter__(self):
        raise RuntimeError

    __len__ = items = keys = values = __iter__


class AttrDict(dict):
    __getattr__ = dict.__getitem__


class Nowhere:
    def method(self):
        """Tells where it comes from."""


Nowhere.__module__ = None


def of_a_raising_metaclass():
    """An instance; pytest would ask its class, were it seen in this module."""

    class Meta(type):
        def __getattr__(cls, name):
            raise RuntimeError(name)

    return Meta("OfMeta", (), {})()


ODD = {
    "an attribute that raises": Raising,
    "every attribute raises": RaisingAlways,
    "a class that raises": Lying,
    "sizes that raise": Sizeless,
    "a dictionary that lets nobody in": lambda: Endless(a=1),
    "a dictionary with attributes": lambda: AttrDict(a=1),
    "a metaclass that raises": of_a_raising_metaclass,
    "no module": Nowhere,
    "a mock": lambda: Mock(spec=dict),
    "a huge number": lambda: 10**5000,
    "huge numbers inside": lambda: [10**5000, {10**5000: "x"}],
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_is_asked_of_an_odd_object_is_answered(name):
    value = ODD[name]()
    assert weight(value) >= 0
    assert data_version(value).digest
    assert data_version([value]).digest
    assert in_short(value)
    assert in_short([value])
    assert one_line(value)
    assert isinstance(is_small(value), bool)
    assert isinstance(fits(value), bool)
    assert private_copies({"value": value}) is not None


def test_looking_at_an_object_that_makes_up_what_it_is_asked_for_does_not_change_it():
    mock = MagicMock()
    before = dict(vars(mock)["_mock_children"])
    weight(mock), in_short(mock), one_line(mock), is_small(mock)
    assert vars(mock)["_mock_children"] == before


def test_an_object_is_what_its_type_says():
    assert is_a(AttrDict(), dict)
    assert not is_a(Mock(spec=dict), dict)
    assert not is_a(Lying(), dict)


def test_only_what_is_declared_is_an_attribute():
    assert attribute(Raising(), "shape") is None
    assert attribute(Sizeless(), "nbytes", 0) == 0
    assert attribute(AttrDict(shape=3), "shape") is None
    assert attributes_of(RaisingAlways()) == {}


def test_a_class_that_names_no_module_belongs_to_whoever_wrote_its_methods():
    assert module_of(Nowhere) == __name__
    assert not is_local(Nowhere) or is_local(Raising)


def test_a_copy_of_another_kind_is_none():
    class Grudging:
        def __deepcopy__(self, memo):
            return None

    assert private_copies({"x": Grudging()}) == {}
