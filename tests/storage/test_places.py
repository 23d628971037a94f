"""Places: beside the notebook, unless that cannot be written to or somebody synchronises it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from nbasset.core.errors import NotStored
from nbasset.storage import places
from nbasset.storage.places import folder_of, place_for, place_now, synchronised_by, user_cache


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own, in which no service has a folder."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def shut(monkeypatch, *folders: Path) -> None:
    """Folders that cannot be written to; for an administrator there are none."""
    monkeypatch.setattr(places, "_is_writable", lambda each: each.is_dir() and each not in folders)


def test_a_store_lies_beside_the_notebook_and_nothing_is_said(home):
    work = folder(home / "work")
    assert place_for(work) == (work / ".nbasset", "")


def test_where_the_user_says_there_it_lies(home, monkeypatch):
    monkeypatch.setenv("NBASSET_HOME", str(home / "mine"))
    assert place_now() == (home / "mine", "")
    monkeypatch.delenv("NBASSET_HOME")
    monkeypatch.chdir(home)
    assert place_now() == (home / ".nbasset", "")


def test_in_a_folder_that_cannot_be_written_to_it_lies_in_the_users_cache_and_each_folder_has_its_own(
    home, monkeypatch
):
    course, other = folder(home / "a" / "course"), folder(home / "b" / "course")
    shut(monkeypatch, course, other)
    place = place_for(course)
    assert place.root.is_relative_to(user_cache() / "nbasset")
    assert place.root.parent.name.startswith("course-")
    assert place.root == place_for(course).root != place_for(other).root
    assert place.told == (
        f"Results are kept in {place.root}, as this folder cannot be written to: %nbasset store PATH keeps them elsewhere."
    )


def test_a_store_that_is_there_is_used_also_in_a_synchronised_folder_but_not_if_it_cannot_be_written_to(
    home, monkeypatch
):
    synchronised = folder(home / "Dropbox" / "work")
    assert place_for(synchronised).told.endswith(
        "as Dropbox synchronises this folder: %nbasset store .nbasset keeps them here."
    )
    (synchronised / ".nbasset").mkdir()
    assert place_for(synchronised) == (synchronised / ".nbasset", "")
    shut(monkeypatch, synchronised / ".nbasset")
    assert "this folder cannot be written to" in place_for(synchronised).told


def test_a_git_repository_is_no_reason_to_have_a_store_synchronised(home):
    alone, inside = folder(home / "work" / "repository"), folder(home / "Dropbox" / "repository" / "week 1")
    for repository in (alone, inside.parent):
        (repository / ".git").mkdir()
    assert place_for(alone) == (alone / ".nbasset", "")
    assert place_for(inside).root.is_relative_to(user_cache())
    assert "as Dropbox synchronises this folder" in place_for(inside).told


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("OneDrive/x", "OneDrive"),
        ("OneDrive - Some University/a/b", "OneDrive"),
        ("Dropbox (Personal)/x", "Dropbox"),
        ("iCloudDrive/x", "iCloud"),
        ("Google Drive/x", "Google Drive"),
        ("G/My Drive/x", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("Library/Mobile Documents/iCloud~com~app/x", "iCloud"),
        ("Library/CloudStorage/GoogleDrive-me@example.org/My Drive/x", "Google Drive"),
        ("Library/CloudStorage/OneDrive-Personal/x", "OneDrive"),
        ("Library/CloudStorage/ProtonDrive-me/x", "ProtonDrive"),
        ("Nextcloud/x", "Nextcloud"),
        ("work/OneDriveClient/x", ""),
        ("work/dropbox/x", ""),
        ("Library/Caches/x", ""),
    ],
)
def test_services_are_known_by_the_folders_they_make(home, path, service):
    assert synchronised_by(folder(home / path)) == service


@pytest.mark.parametrize(
    ("mark", "service"),
    [(".dropbox", "Dropbox"), (".stfolder", "Syncthing"), (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive")],
)
def test_a_folder_of_another_name_is_known_by_what_a_service_puts_into_it(home, mark, service):
    work = folder(home / "mine" / "work")
    (home / "mine" / mark).write_text("x")
    assert synchronised_by(work) == service
    (home / ".dropbox").mkdir()  # what Dropbox itself knows, in every home that has one
    assert synchronised_by(folder(home / "else")) == ""


def test_what_a_service_tells_of_its_folders_counts(home, monkeypatch):
    one, team, desk = (folder(home / name) for name in ("one", "team", "Desktop"))
    monkeypatch.setenv("OneDriveCommercial", str(one))
    (home / ".dropbox").mkdir()
    (home / ".dropbox" / "info.json").write_text(json.dumps({"business": {"path": str(team), "host": 1}}))
    assert [synchronised_by(each) for each in (one, team, desk)] == ["OneDrive", "Dropbox", ""]
    folder(home / "Library" / "Mobile Documents" / "com~apple~CloudDocs" / "Desktop")
    assert synchronised_by(desk) == "iCloud"
    for broken in ("{", "[]", '{"personal": 3}'):
        (home / ".dropbox" / "info.json").write_text(broken)
        assert synchronised_by(team) == ""


def test_a_link_to_a_synchronised_folder_is_one(home):
    (home / "link").symlink_to(folder(home / "OneDrive" / "work"))
    assert synchronised_by(home / "link") == "OneDrive"


def test_windows_tells_of_every_service_that_synchronises(home, monkeypatch):
    work = folder(home / "mine" / "work")
    tree = {"services": ["Some Cloud!S-1-5!me"], r"Some Cloud!S-1-5!me\UserSyncRoots": [str(home / "mine")]}
    registry = SimpleNamespace(
        HKEY_LOCAL_MACHINE="machine",
        OpenKey=lambda key, name: nullcontext(tree["services" if key == "machine" else name]),
        QueryInfoKey=lambda key: (len(key), len(key), 0),
        EnumKey=lambda key, number: key[number],
        EnumValue=lambda key, number: ("S-1-5", key[number], 1),
    )
    monkeypatch.setattr(places, "import_module", {"winreg": registry}.get)
    assert list(places._roots_of_windows()) == [(str(home / "mine"), "Some Cloud")]
    monkeypatch.setattr(sys, "platform", "win32")
    assert synchronised_by(work) == "Some Cloud"

    def nothing(key, name):
        raise FileNotFoundError(name)

    registry.OpenKey = nothing
    assert synchronised_by(work) == ""


@pytest.mark.parametrize(
    ("platform", "variables", "cache"),
    [
        ("linux", {}, "~/.cache"),
        ("linux", {"XDG_CACHE_HOME": "/var/cache/me"}, "/var/cache/me"),
        ("linux", {"XDG_CACHE_HOME": "here"}, "~/.cache"),
        ("darwin", {}, "~/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local"),
        ("win32", {}, "~/AppData/Local"),
    ],
)
def test_every_system_has_a_cache_for_its_users(home, monkeypatch, platform, variables, cache):
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert user_cache() == Path(cache.replace("~", str(home)))


def test_windows_is_asked_by_trying(home):
    assert places._can_be_written(home)
    assert not places._can_be_written(home / "gone")


def test_a_user_without_a_home_has_a_place(monkeypatch, tmp_path):
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    work = folder(tmp_path / "work")
    assert place_for(work).root == work / ".nbasset"


@pytest.mark.parametrize("named", ["s3://", "s3:/bucket/team", "memory:team"])
def test_what_is_written_like_a_url_is_never_taken_for_a_folder(named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotStored, match=r"There can be no store there: .*(leads nowhere|has two slashes)"):
        folder_of(named)
