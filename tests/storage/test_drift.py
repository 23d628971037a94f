"""Drift: what a stored value needs and is gone is found out without loading it; a moment's trouble is no drift."""

from __future__ import annotations

import errno
import os
import sys
from types import ModuleType

import pytest
from naming import named

from nbasset.core.errors import Drifted, OutOfMemory, Unavailable
from nbasset.storage.drift import check_drift, check_needs, usable

RAW = named("raw")


@pytest.fixture
def module(monkeypatch):
    made = ModuleType("mine_alone")
    exec("class Thing:\n    class Part: pass", made.__dict__)
    monkeypatch.setitem(sys.modules, "mine_alone", made)
    return made


def test_a_class_that_is_gone_is_missed_where_the_result_is_verified_and_where_it_is_loaded(store, draft, module):
    made = store.save(draft(), [module.Thing()], [])
    store.verify(made)
    del module.Thing
    said = []
    for ask in (store.verify, store.load, store.verify):
        with pytest.raises(Drifted) as raised:
            ask(made)
        said.append(str(raised.value))
    assert set(said) == {
        "The stored result of raw needs Thing of mine_alone, which is not there any more: the next run of raw makes it again."
    }
    assert store.versions(RAW), "it stays in the store"


def test_a_module_that_is_gone_is_missed(store, draft, module, monkeypatch):
    made = store.save(draft(), module.Thing.Part(), [])
    monkeypatch.delitem(sys.modules, "mine_alone")
    with pytest.raises(Drifted, match=r"needs Thing\.Part of mine_alone"):
        store.verify(made)


def test_a_package_that_is_not_loaded_is_not_imported_to_see_whether_it_has_something():
    check_needs(RAW, {"needs": ["xmlrpc.server:Gone"]})
    assert "xmlrpc.server" not in sys.modules


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.EMFILE, "Too many open files"), Unavailable),
        (ImportError(f"x.so: cannot open shared object file: {os.strerror(errno.EMFILE)}"), Unavailable),
        (MemoryError(), OutOfMemory),
        (AttributeError("no Thing"), Drifted),
        (ModuleNotFoundError("No module named 'gone'"), Drifted),
    ],
)
def test_what_unpickling_raises_is_drift_unless_it_is_of_the_moment(error, kind):
    with pytest.raises(kind) as raised, usable(RAW):
        raise error
    assert type(raised.value) is kind


def test_what_another_python_has_pickled_by_value_has_drifted():
    with pytest.raises(Drifted, match=r"holds code of Python 2\.7"):
        check_drift(RAW, {"serializer": "cloudpickle", "python": "2.7"})
