"""Files of checkpoints: one for each asset, for one key, and nobody else's is read."""

from __future__ import annotations

import os

import pytest

from nbasset.core.errors import NotTrusted
from nbasset.storage.checkpoint_files import OLD, checkpoint_file, read_checkpoint, remove_checkpoint, write_checkpoint


@pytest.fixture
def root(tmp_path):
    (tmp_path / ".nbasset").mkdir()
    return tmp_path / ".nbasset"


def test_a_checkpoint_is_there_for_its_key_alone_until_it_is_removed(root):
    assert read_checkpoint(root, "n", "a", "k") is None
    write_checkpoint(root, "n", "a", "k", b"one")
    assert read_checkpoint(root, "n", "a", "k") == b"one"
    assert read_checkpoint(root, "n", "a", "other") is None
    assert read_checkpoint(root, "m", "a", "k") is None
    write_checkpoint(root, "n", "a", "other", b"two")
    assert read_checkpoint(root, "n", "a", "k") is None
    remove_checkpoint(root, "n", "a")
    remove_checkpoint(root, "n", "a")
    assert read_checkpoint(root, "n", "a", "other") is None


def test_nobody_elses_is_read(root, monkeypatch, tmp_path):
    write_checkpoint(root, "n", "a", "k", b"one")
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "other"))
    with pytest.raises(NotTrusted):
        read_checkpoint(root, "n", "a", "k")


def test_what_nobody_came_back_to_goes_and_without_a_store_there_is_none(root, tmp_path):
    write_checkpoint(root, "n", "old", "k", b"one")
    old = checkpoint_file(root, "n", "old")
    os.utime(old, (0, old.stat().st_mtime - OLD - 9))
    write_checkpoint(root, "n", "a", "k", b"two")
    assert not old.exists()
    write_checkpoint(tmp_path / "none", "n", "a", "k", b"one")
    assert not (tmp_path / "none").exists()
