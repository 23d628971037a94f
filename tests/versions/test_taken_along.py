"""What cells have set in modules goes along with the knowledge that they have."""

from __future__ import annotations

import ast
import importlib
import pickle
import sys

import pytest

from nbasset.versions import attached, overrides
from nbasset.versions.overrides import OverrideWatch
from nbasset.versions.taken_along import have_here, taken_along

SOURCE = """
MODE = "slow"
REGISTER = {}
_told = []
def set_mode(mode):
    _told.append(mode)
"""


KNOWN_OF_CELLS = (overrides._put, overrides._told, overrides._calls, attached._noted)


def forget():
    for known in KNOWN_OF_CELLS:
        known.clear()


@pytest.fixture
def lib(tmp_path, monkeypatch):
    """An installed library, as far as anybody can see."""
    site = tmp_path / "site-packages"
    site.mkdir()
    (site / "settable_lib.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(site)
    forget()
    yield importlib.import_module("settable_lib")
    del sys.modules["settable_lib"]
    forget()


def ran(text, names):
    tree = ast.parse(text)
    watch = OverrideWatch([tree], names)
    exec(text, names)
    watch.end(lambda name: repr(names.get(name)))


def elsewhere(taken):
    """What has arrived in another process, which nobody has told anything yet."""
    found = pickle.loads(pickle.dumps(taken))
    forget()
    return found


def labels():
    return [each.label for each in overrides.overrides()]


def test_what_was_put_somewhere_lies_there_too(lib):
    names = {"lib": lib}
    ran("lib.MODE = 'fast'\nlib.REGISTER['x'] = 1", names)
    known = labels()
    arrived = elsewhere(taken_along(known, (), names, lambda _: True))
    lib.MODE, lib.REGISTER = "slow", {}
    assert have_here(arrived)
    assert (lib.MODE, lib.REGISTER, labels()) == ("fast", {"x": 1}, known)


def test_what_others_have_otherwise_goes_along_and_is_no_news_where_it_is_the_same(lib):
    lib.MODE = "fast"
    arrived = elsewhere(taken_along([], ["settable_lib.MODE"], {}, lambda _: True))
    lib.MODE = "slow"
    assert have_here(arrived)
    assert lib.MODE == "fast"
    assert not have_here(arrived)


def test_what_a_function_was_told_it_is_told_again_unless_it_would_be_something_else(lib):
    names = {"lib": lib, "mode": "fast"}
    ran("lib.set_mode(mode)", names)
    known = labels()
    taken = taken_along(known, (), names, lambda thing: not isinstance(thing, list | tuple))
    assert [each.names["mode"] for each in taken.calls] == ["fast"]
    names["mode"] = "other"
    assert not taken_along(known, (), names, lambda _: True).calls
    for call in taken.calls:
        call.do()
    assert lib._told == ["fast", "fast"]


def test_what_cannot_travel_stays_and_what_nobody_rests_on_is_not_taken(lib):
    names = {"lib": lib}
    ran("lib.MODE = 'fast'", names)
    assert not taken_along(labels(), (), names, lambda _: False)
    assert not taken_along([], (), names, lambda _: True)
