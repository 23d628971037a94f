from __future__ import annotations

import errno
import gc
import json
import sys
from pathlib import Path

import pytest

from nbasset.core.errors import NotStored
from nbasset.storage import folder as folders
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


def test_places_are_found_however_many_were_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_MOST_PATHS", 2)
    folder = Folder(tmp_path / "a")
    places = [f"packs/{number:024x}.pack" for number in range(6)]
    assert [folder.path(place) for place in places * 2] == [str(folder.root / place) for place in places * 2]
    assert len(folder._paths) <= 3


@pytest.mark.parametrize("name", ["packs", "values", "making"])
def test_a_file_in_the_place_of_a_folder_is_set_aside(tmp_path, name):
    folder = Folder(tmp_path / "a")
    (folder.root / name).rmdir()
    (folder.root / name).write_text("mine")
    again = Folder(tmp_path / "a")
    assert (again.root / name).is_dir()
    (aside,) = again.quarantine.iterdir()
    assert aside.read_text() == "mine"
    assert again.clear_aside(remove=False) == again.clear_aside(remove=True) == len("mine")
    assert again.clear_aside(remove=True) == 0


@pytest.mark.parametrize(("number", "made"), [(errno.EIO, True), (errno.ENOSPC, False)])
def test_a_folder_is_made_after_an_error_of_the_moment_and_after_no_other(tmp_path, monkeypatch, number, made):
    folder, mkdir, refusals = Folder(tmp_path / "a"), Path.mkdir, [OSError(number, "refused")]

    def refuse_once(path, **options):
        if refusals:
            raise refusals.pop()
        mkdir(path, **options)

    monkeypatch.setattr(Path, "mkdir", refuse_once)
    if made:
        folder.make_one(folder.root / "more")
    else:
        with pytest.raises(OSError, match="refused"):
            folder.make_one(folder.root / "more")
    assert (folder.root / "more").is_dir() is made


def test_whether_something_is_a_folder_is_not_guessed_while_the_disk_does_not_answer(tmp_path, monkeypatch):
    def refuse(path, **options):
        raise OSError(errno.EIO, "dead")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(OSError, match="dead"):
        folders._is_folder(tmp_path)


def test_settings_that_somebody_else_wrote_first_count(tmp_path, monkeypatch):
    folder, publish = Folder(tmp_path / "a"), folders.publish_once

    def outrun(path, content):
        path.write_text(json.dumps({"format": 1, "seed": 7}))
        return publish(path, content)

    monkeypatch.setattr(folders, "publish_once", outrun)
    assert folder.seed() == 7


def test_settings_that_cannot_be_kept_are_told_with_what_to_do(tmp_path, monkeypatch):
    folder = Folder(tmp_path / "a")
    monkeypatch.setattr(folders, "_seed_in", lambda path: None)
    with pytest.raises(NotStored, match=r"settings\.json cannot be read: remove that file"):
        folder.seed()
