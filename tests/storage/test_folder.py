from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

import pytest

from nbasset.core.errors import NotStored
from nbasset.storage.folder import Folder


def test_every_new_store_has_the_same_seed_so_that_an_empty_one_gives_the_same_results(tmp_path):
    assert {Folder(tmp_path / name).seed() for name in "abc"} == {0}


def test_another_seed_can_be_written_into_the_settings(tmp_path):
    Folder(tmp_path / "a").seed()
    (tmp_path / "a" / "settings.json").write_text(json.dumps({"format": 1, "seed": 7}))
    assert Folder(tmp_path / "a").seed() == 7


@pytest.mark.parametrize("garbage", [b"", b"{", b"[]", b'{"seed": "x"}'])
def test_garbled_settings_are_set_aside(tmp_path, garbage):
    one = Folder(tmp_path / "a")
    (tmp_path / "a" / "settings.json").write_bytes(garbage)
    assert one.seed() == one.seed()
    (aside,) = one.quarantine.iterdir()
    assert aside.read_bytes() == garbage


@pytest.mark.parametrize(
    "place",
    ["", "packs/../../x.pack", "/etc/passwd", "values/ab/../../../x.nba", "packs/x\0.pack", "packs/ABCDEF01.pack"],
)
def test_a_place_that_leads_elsewhere_is_none(tmp_path, place):
    with pytest.raises(ValueError, match="is not a place in a store"):
        Folder(tmp_path).path(place)


def test_a_store_cannot_be_where_a_file_is(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotStored, match=r"There can be no store in .*file"):
        Folder(tmp_path / "file")


def handles():
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(sys.platform != "linux", reason="counts handles as Linux tells them")
def test_a_folder_that_nobody_uses_any_more_holds_no_handle(tmp_path):
    gc.collect()
    before = handles()
    folders = [Folder(tmp_path / name) for name in "abc"]
    assert handles() == before + 3
    folders.pop().let_go()
    assert handles() == before + 2
    del folders[:]
    gc.collect()
    assert handles() == before


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder that is held cannot go")
def test_who_closes_all_handles_has_not_removed_the_folder(tmp_path):
    folder = Folder(tmp_path / "a")
    _, close, (handle,), _ = folder._close.detach()
    close(handle)
    assert folder.change() == ""
