"""Files: published once, created under a lock, left over by nobody, and the reason when the system refuses."""

from __future__ import annotations

from nbasset.storage.files import publish_once


def test_publishing_once_is_done_by_the_first_alone(tmp_path):
    assert publish_once(tmp_path / "x", b"first")
    assert not publish_once(tmp_path / "x", b"second")
    assert (tmp_path / "x").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 1
