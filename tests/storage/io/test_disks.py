"""Disks: files whole or not at all, signs that tell when they are others, a second name for the current one."""

from __future__ import annotations

import io
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest

from nbasset.core.errors import NotStored, Unavailable
from nbasset.storage.io import disks
from nbasset.storage.io.disks import Elsewhere, Folder, disk_at


def content(disk, path):
    with disk.open(path) as source:
        return Path(source).read_bytes() if isinstance(source, str) else source.read()


@pytest.fixture(params=["folder", "memory"])
def disk(request, tmp_path):
    if request.param == "folder":
        yield Folder(tmp_path)
        return
    found = Elsewhere(f"memory://{tmp_path.name}", {"skip_instance_cache": True})
    yield found
    fsspec.filesystem("memory").store.clear()


def test_a_file_is_whole_or_not_there(disk):
    disk.write("a/one", lambda file: file.write(b"1"))
    assert content(disk, "a/one") == b"1"
    assert (disk.size("a/one"), disk.size("a/none")) == (1, 0)

    def broken(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        disk.write("a/two", broken)
    with pytest.raises(FileNotFoundError):
        content(disk, "a/two")
    assert disk.sign("a/two", "") == ""


def test_another_content_has_another_sign_and_what_is_gone_has_none(disk, monkeypatch):
    monkeypatch.setattr(disks, "ASKED", 0.0)
    disk.write("one", lambda file: file.write(b"1"))
    sign = disk.sign("one", "")
    assert disk.sign("one", sign) == sign
    disk.write("one", lambda file: file.write(b"2"))
    assert disk.sign("one", sign) not in ("", sign)
    disk.remove("one", "view")
    assert disk.sign("one", sign) == ""
    disk.remove("one", "view")


def test_the_view_shows_one_version_after_the_other_and_goes_with_the_last(disk):
    for number in (1, 2, 1):
        disk.write(f"versions/{number}", lambda file, number=number: file.write(b"%d" % number))
        assert disk.show(f"versions/{number}", "view", "versions") == ""
        assert content(disk, "view") == b"%d" % number
    disk.remove("versions/2", "view")
    assert content(disk, "view") == b"1"
    disk.remove("versions/1", "view")
    with pytest.raises(FileNotFoundError):
        content(disk, "view")


def test_of_a_large_file_elsewhere_several_parts_are_asked_for(monkeypatch, tmp_path):
    monkeypatch.setattr(disks, "PART", 4)
    disk = Elsewhere(f"memory://{tmp_path.name}")
    disk.write("large", lambda file: file.write(b"0123456789"))
    assert content(disk, "large") == b"0123456789"
    fsspec.filesystem("memory").store.clear()


def test_a_large_file_is_told_by_its_time_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(disks, "READ_WHOLE", 0)
    disk = Folder(tmp_path)
    disk.write("large", lambda file: file.write(b"1"))
    assert " b3:" not in disk.sign("large", "")


def test_where_a_file_has_one_name_alone_the_view_is_a_copy(monkeypatch, tmp_path):
    monkeypatch.setattr(disks.os, "link", lambda *_: (_ for _ in ()).throw(OSError("no links here")))
    disk = Folder(tmp_path)
    for number in (b"1", b"2"):
        disk.write(f"versions/{number.decode()}", lambda file, number=number: file.write(number))
        assert disk.show(f"versions/{number.decode()}", "view", "versions") == ""
    assert (tmp_path / "view").read_bytes() == b"2"
    assert not (tmp_path / "view").samefile(tmp_path / "versions" / "2")


def test_what_can_only_be_read_keeps_nothing_and_says_so(monkeypatch):
    disk = Elsewhere("memory://read-only")
    monkeypatch.setattr(disk.system, "pipe_file", lambda *_: (_ for _ in ()).throw(NotImplementedError))
    with pytest.raises(NotStored, match="memory://read-only can only be read"):
        disk.write("one", lambda file: file.write(io.BytesIO(b"1").read()))


def test_a_place_is_a_folder_unless_its_url_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert isinstance(disk_at("./kept"), Folder)
    assert disk_at(f"file://{tmp_path}").name("a/b") == "a/b"
    assert disk_at("s3://bucket/team/").name("a") == "s3://bucket/team/a"


@pytest.mark.parametrize("error", [PermissionError("the token has expired"), ConnectionError("refused")])
def test_who_takes_nothing_is_named_with_the_reason_and_without_a_password(monkeypatch, error):
    place = Elsewhere("memory://me:secret@bucket/team")

    def refuse(*_):
        raise error

    monkeypatch.setattr(place.system, "pipe_file", refuse)
    with pytest.raises(NotStored) as raised:
        place.write("a.csv", lambda file: file.write(b"1"))
    said = str(raised.value)
    assert str(error) in said
    assert "takes nothing at the moment" in said
    assert "your credentials hold" in said
    assert "secret" not in said


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A place elsewhere with two versions, neither of which is shown."""
    monkeypatch.setattr(disks, "ASKED", 0.0)
    disk = Elsewhere(f"memory://{tmp_path.name}", {"skip_instance_cache": True})
    for number in (1, 2):
        disk.write(f"versions/{number}", lambda file, number=number: file.write(b"%d" % number * number))
    yield disk
    fsspec.filesystem("memory").store.clear()


def test_a_move_that_fails_is_told_by_whoever_waits_for_it_and_by_nobody_else(elsewhere, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(elsewhere.system, "cp_file", lambda *_: (_ for _ in ()).throw(ConnectionError("refused")))
        elsewhere.show_soon("versions/1", "view", "versions")
        elsewhere.show_soon("versions/2", "view", "versions")
        with pytest.raises(Unavailable, match=r"moves nothing at the moment: .*\(refused\)"):
            elsewhere.settle("view")
        assert elsewhere.settle("view") == ""
    assert elsewhere.show("versions/2", "view", "versions") == ""
    assert content(elsewhere, "view") == b"22"


def test_what_another_computer_has_moved_meanwhile_is_not_taken_for_ones_own(elsewhere, monkeypatch):
    copy = elsewhere.system.cp_file

    def both(source, target):
        copy(source, target)
        copy(source.replace("versions/1", "versions/2"), target)

    with monkeypatch.context() as patch:
        patch.setattr(elsewhere.system, "cp_file", both)
        elsewhere.show("versions/1", "view", "versions")
    assert content(elsewhere, "view") == b"22"
    elsewhere.show("versions/1", "view", "versions")
    assert content(elsewhere, "view") == b"1"


def test_what_is_removed_while_it_moves_is_gone_with_its_path(elsewhere):
    elsewhere.show_soon("versions/1", "view", "versions")
    elsewhere.remove("versions/1", "view")
    with pytest.raises(FileNotFoundError):
        content(elsewhere, "view")
    assert [path for path, _ in elsewhere.find("")] == ["versions/2"]


def test_what_is_served_can_be_read_and_nothing_can_be_kept_there(tmp_path, monkeypatch):
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    (tmp_path / "one.txt").write_text("1")
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        disk = Elsewhere(f"http://127.0.0.1:{server.server_port}")
        assert content(disk, "one.txt") == b"1"
        with pytest.raises(FileNotFoundError):
            content(disk, "two.txt")
        with pytest.raises(NotStored, match="can only be read: nothing can be kept there"):
            disk.write("two.txt", lambda file: file.write(b"2"))
        server.shutdown()
