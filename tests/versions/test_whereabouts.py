"""Where what a version calls by a name lies in modules, and having something else lie there."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from nbasset.libraries.library import ABSENT
from nbasset.versions.whereabouts import have_lie, lying_at, place_called

SOURCE = """
RATE = 2
ITEMS = [1]
OPTIONS = {"deep": 1}
class Point:
    scale = 1
    def norm(self):
        return self.scale
"""


@pytest.fixture
def lib(monkeypatch):
    found = ModuleType("own_lib")
    monkeypatch.setitem(sys.modules, "own_lib", found)
    exec(SOURCE, vars(found))
    return found


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("own_lib.RATE", ("own_lib", ("RATE",))),
        ("l.Point.scale", ("own_lib", ("Point", "scale"))),
        ("own_lib.OPTIONS['deep']", ("own_lib", ("OPTIONS", ("deep",)))),
        ("RATE", None),
        ("l", None),
        ("settings of pandas", None),
        ("own_lib.set_mode(fast)", None),
        ("nowhere.at.all", None),
    ],
)
def test_it_lies_where_its_name_leads(lib, label, place):
    assert place_called(label, {"l": lib, "RATE": 3}) == place


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_what_tables_have_is_called_by_their_class_and_lies_in_the_library_that_has_it(library, monkeypatch):
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    monkeypatch.setattr(sys.modules[library].DataFrame, "top", len, raising=False)
    assert place_called("DataFrame.top", {}) == (library, ("DataFrame", "top"))


def test_of_a_class_that_is_there_under_its_name_what_hangs_on_it_is_told(lib):
    lib.Point.scale = 3
    lib.Point.other = len
    told = lying_at([("own_lib", ("Point",)), ("own_lib", ("RATE",)), ("own_lib", ("GONE",))])
    assert told == {
        ("own_lib", ("Point", "scale")): 3,
        ("own_lib", ("Point", "other")): len,
        ("own_lib", ("RATE",)): 2,
        ("own_lib", ("GONE",)): ABSENT,
    }


def test_what_is_put_there_lies_there_and_what_lay_there_is_no_change(lib):
    assert not have_lie({("own_lib", ("RATE",)): 2, ("own_lib", ("GONE",)): ABSENT})
    things = {
        ("own_lib", ("OPTIONS", ("deep",))): 5,
        ("own_lib", ("Point", "scale")): 7,
        ("own_lib", ("RATE",)): ABSENT,
        ("own_lib", ("NEW",)): [1],
    }
    assert have_lie(things)
    assert (lib.OPTIONS, lib.Point().norm(), lib.NEW, hasattr(lib, "RATE")) == ({"deep": 5}, 7, [1], False)
    assert not have_lie(things)
