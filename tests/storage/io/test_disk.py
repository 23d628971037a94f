"""A place with files: a path that is soon to lead elsewhere does so at once, where nothing is slow."""

from __future__ import annotations

from pathlib import Path

from nbasset.storage.io.disks import Folder


def test_what_is_to_be_shown_soon_is_shown_once_it_is_settled_and_what_is_to_say_of_it_is_said_once(tmp_path):
    disk = Folder(tmp_path)
    (tmp_path / "view").write_text("theirs")
    disk.write("versions/1", lambda file: file.write(b"1"))
    disk.show_soon("versions/1", "view", "versions")
    aside = disk.settle("view")
    assert (tmp_path / "view").read_bytes() == b"1"
    assert Path(aside).read_text() == "theirs"
    assert disk.settle("view") == ""
