"""Places: what local modules hold is known as it was before any cell has changed it, and begins anew with its module."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.module_data import MISSING
from nbasset.versions.places import Places, held, is_local, places_in


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "mine_of_places.py").write_text("import json\nitems = [1]\ndef f(): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield importlib.import_module("mine_of_places")
    del sys.modules["mine_of_places"]


def digest(place: str) -> str:
    return repr(held(place))


def test_a_place_is_what_a_local_module_holds_but_other_modules(mine: ModuleType) -> None:
    assert is_local(mine)
    assert not is_local(sys)
    assert not is_local(ModuleType("mine_of_places"))
    assert [*places_in(mine)] == ["mine_of_places.items", "mine_of_places.f"]
    assert held("mine_of_places.items") is mine.items
    assert held("mine_of_places.other") is MISSING
    assert held("not_there.items") is MISSING


def test_what_is_there_first_stays_known_until_the_module_is_loaded_again(mine: ModuleType) -> None:
    top = FromTheTop()
    places = Places(top)
    places.begin("mine_of_places.items", "[1]")
    places.begin("mine_of_places.items", "[1, 2]")
    assert top.at_first == {"mine_of_places.items": "[1]"}
    assert places.renew(digest) == []
    importlib.reload(mine).items.append(3)
    assert places.renew(digest) == ["mine_of_places.items"]
    assert top.at_first == {"mine_of_places.items": "[1, 3]"}
    assert places.renew(digest) == []


def test_only_what_cells_have_changed_is_not_what_the_text_of_its_module_says(mine: ModuleType) -> None:
    top = FromTheTop()
    places = Places(top)
    places.begin("mine_of_places.items", "[1]")
    mine.items.append(2)
    assert places.changed(["mine_of_places"], digest) == []
