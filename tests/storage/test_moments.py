"""Errors of the moment: tried again a few times, and told from what lasts."""

from __future__ import annotations

import errno
import time

import pytest

from nbasset.storage import moments
from nbasset.storage.moments import again, is_file, passes, status_of


def failing(times, error):
    tries = []

    def action():
        tries.append(time.monotonic())
        if len(tries) <= times:
            raise error
        return len(tries)

    return action


@pytest.mark.parametrize("number", ["EMFILE", "ENFILE", "ENOMEM", "EIO", "ESTALE", "EACCES", "EAGAIN", "ETIMEDOUT"])
def test_what_passes_is_tried_three_times_more(number):
    error = OSError(getattr(errno, number), "for a moment")
    assert again(error, failing(2, error)) == 3
    with pytest.raises(OSError, match="for a moment"):
        again(error, failing(3, error))


@pytest.mark.parametrize("number", ["ENOENT", "ENOTDIR", "ELOOP", "EISDIR", "EEXIST", "ENOSPC", "EDQUOT", "EROFS"])
def test_what_lasts_is_not_tried_again(number):
    error = OSError(getattr(errno, number), "for good")
    action = failing(0, error)
    with pytest.raises(OSError, match="for good"):
        again(error, action)
    assert not passes(error)


def test_after_tries_in_vain_nothing_is_waited_for_so_that_a_thousand_files_cost_no_thousand_waits(monkeypatch):
    error, waits, now = OSError(errno.EIO, "dead"), [], [time.monotonic()]
    monkeypatch.setattr(moments, "_impatient_until", 0.0)
    monkeypatch.setattr(moments.time, "sleep", waits.append)
    monkeypatch.setattr(moments.time, "monotonic", lambda: now[0])
    for _ in range(100):
        with pytest.raises(OSError, match="dead"):
            again(error, failing(9, error))
    assert sum(waits) == sum(moments.PAUSES), "only the first of them has waited"
    now[0] += 3600
    with pytest.raises(OSError, match="dead"):
        again(error, failing(9, error))
    assert sum(waits) == 2 * sum(moments.PAUSES), "much later the disk may be alive"


def test_memory_that_is_short_is_of_the_moment():
    assert again(MemoryError(), failing(1, MemoryError())) == 2


def test_whether_a_file_is_there_is_not_guessed(tmp_path, monkeypatch):
    path = tmp_path / "x"
    assert (status_of(path), is_file(path)) == (None, False)
    path.touch()
    assert is_file(path)
    (tmp_path / "link").symlink_to(path)
    assert is_file(tmp_path / "link") is False
    assert is_file(path / "below a file") is False

    def refuse(path):
        raise OSError(errno.EIO, "dead")

    monkeypatch.setattr(moments.os, "lstat", refuse)
    assert is_file(path) is None
