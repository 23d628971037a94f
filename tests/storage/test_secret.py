from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nbasset
from nbasset.core.errors import NotTrusted
from nbasset.storage import files
from nbasset.storage.secret import secret_file, user_secret


def test_a_secret_is_drawn_once_and_then_the_same(tmp_path):
    path = tmp_path / "new" / "folder" / "secret"
    first = user_secret(path)
    assert len(first) == 32
    assert user_secret(path) == first
    assert user_secret(tmp_path / "other") != first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
def test_only_its_user_can_read_it(tmp_path):
    user_secret(tmp_path / "new" / "secret")
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_it_lies_in_jupyters_data_folder_or_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.delenv("NBASSET_SECRET_FILE", raising=False)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert secret_file() == tmp_path / "nbasset" / "secret"
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "mine"))
    assert secret_file() == tmp_path / "mine"
    assert user_secret() == (tmp_path / "mine").read_bytes()


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 31])
def test_a_secret_that_is_too_short_is_refused(tmp_path, content):
    path = tmp_path / "secret"
    path.write_bytes(content)
    with pytest.raises(NotTrusted, match=f"has {len(content)} bytes instead of 32"):
        user_secret(path)
    assert path.read_bytes() == content


def test_a_secret_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "secret").mkdir()
    with pytest.raises(NotTrusted, match=r"secret.*cannot be used \(Is a directory\)"):
        user_secret(tmp_path / "secret")


def test_eight_processes_at_once_get_the_same_secret(tmp_path):
    code = "from nbasset.storage.secret import user_secret; print(user_secret().hex())"
    environment = {
        **os.environ,
        "NBASSET_SECRET_FILE": str(tmp_path / "folder" / "secret"),
        "PYTHONPATH": str(Path(nbasset.__file__).parents[1]),
    }
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(8)
    ]
    said = {process.communicate(timeout=60)[0] for process in processes}
    assert len(said) == 1
    assert len(bytes.fromhex(said.pop())) == 32


def test_where_there_are_no_hard_links_it_is_still_created_once(tmp_path, monkeypatch):
    """As on FAT or some network drives."""

    def refuse(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(files.os, "link", refuse)
    path = tmp_path / "secret"
    first = user_secret(path)
    assert not files.publish_once(path, b"y" * 32)
    assert user_secret(path) == first
    assert [found.name for found in tmp_path.iterdir()] == ["secret"]
