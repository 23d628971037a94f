"""Sharing: a store is open to its user alone, unless somebody has let others write to its folder."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from nbasset.storage.sharing import owner_of, share, shared_bits, tighten

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there permissions are of another kind")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def opened(root, mode_of_root, mode_of_files):
    root.chmod(mode_of_root)
    (root / "packs").mkdir()
    (root / "packs").chmod(mode_of_root)
    (root / "packs" / "x").touch()
    (root / "packs" / "x").chmod(mode_of_files)
    return root


@pytest.mark.parametrize(
    ("root_mode", "file_mode", "root_then", "file_then", "count"),
    [
        (0o755, 0o644, 0o700, 0o600, 3),  # as git restores it
        (0o700, 0o600, 0o700, 0o600, 0),
        (0o770, 0o660, 0o770, 0o660, 0),  # opened for a group
        (0o2770, 0o660, 0o2770, 0o660, 0),
        (0o777, 0o666, 0o777, 0o666, 0),  # opened for everybody
        (0o775, 0o664, 0o770, 0o660, 3),  # as git restores it for who shares with a group
    ],
)
def test_whom_nobody_has_let_in_is_shut_out(tmp_path, root_mode, file_mode, root_then, file_then, count):
    root = opened(tmp_path, root_mode, file_mode)
    assert tighten(root, [root / "packs", root / "not there"]) == count
    assert (mode(root), mode(root / "packs" / "x")) == (root_then, file_then)
    assert tighten(root, [root / "packs"]) == 0


def test_links_are_left_alone_with_what_they_lead_to(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch(mode=0o644)
    elsewhere.chmod(0o644)
    root = tmp_path / "root"
    root.mkdir()
    opened(root, 0o755, 0o644)
    (root / "link").symlink_to(elsewhere)
    tighten(root, ())
    assert mode(elsewhere) == 0o644


def test_what_is_new_is_for_whoever_may_write_to_the_folder(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    share(tmp_path / "file", tmp_path)
    assert (mode(tmp_path / "file"), shared_bits(tmp_path)) == (0o600, 0)
    tmp_path.chmod(0o2770)
    share(tmp_path / "file", tmp_path)
    share(tmp_path / "folder", tmp_path)
    assert (mode(tmp_path / "file"), mode(tmp_path / "folder")) == (0o660, 0o2770)


@pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root gives files to others")
def test_whose_a_file_is_is_told_by_name_or_number(tmp_path):
    import pwd

    path = tmp_path / "x"
    path.touch()
    assert owner_of(path) == ""
    somebody = next(each for each in pwd.getpwall() if each.pw_uid not in (0, 54321))
    os.chown(path, somebody.pw_uid, -1)
    assert owner_of(path) == pwd.getpwuid(somebody.pw_uid).pw_name
    os.chown(path, 54321, -1)
    assert owner_of(path) == "user 54321"
    assert owner_of(tmp_path / "nothing") == ""
