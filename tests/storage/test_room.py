"""Room: what is free, what a quota leaves of that, and nothing where nobody can tell."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections import namedtuple
from types import SimpleNamespace

import pytest

from nbasset.core.collection import Room
from nbasset.storage import room as module
from nbasset.storage.room import room


@pytest.fixture
def disk(monkeypatch):
    """A disk with a million free bytes."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda root: usage(0, 0, 1_000_000))


def answers(monkeypatch, most, meant, used, valid=3, failed=0):
    """Have the system tell of a quota; giving one takes an administrator."""

    def quotactl(command, device, user, told):
        assert (command, device, user) == (0x80000700, b"/dev/sda1", os.getuid())
        told._obj[:] = [most, meant, used, 0, 0, 0, 0, 0, valid]
        return failed

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(module, "_device", lambda root: "/dev/sda1")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(quotactl=quotactl))


def test_of_a_folder_that_is_gone_nothing_is_known(tmp_path):
    assert room(tmp_path / "gone") == Room()


@pytest.mark.skipif(sys.platform != "linux", reason="quotas are asked of Linux")
@pytest.mark.parametrize(
    ("told", "free", "quota"),
    [
        ((500, 400, 100_000), 309_600, 409_600),
        ((500, 0, 600_000), 0, 512_000),
        ((10_000, 0, 0), 1_000_000, 10_240_000),
        ((0, 0, 5), 1_000_000, None),
        ((500, 0, 0, 0), 1_000_000, None),
        ((500, 0, 0, 3, -1), 1_000_000, None),
    ],
)
def test_a_quota_counts_where_the_system_tells_of_one(tmp_path, monkeypatch, disk, told, free, quota):
    answers(monkeypatch, *told)
    found = room(tmp_path)
    assert (found.free, found.quota) == (free, quota)


@pytest.mark.parametrize("device", ["", "server:/home", "overlay"])
def test_what_is_no_device_has_no_quota_that_can_be_asked_for(tmp_path, monkeypatch, disk, device):
    monkeypatch.setattr(module, "_device", lambda root: device)
    assert room(tmp_path)[:2] == (1_000_000, None)


def test_a_system_without_quotas_has_none(tmp_path, monkeypatch, disk):
    monkeypatch.setattr(module, "_device", lambda root: "/dev/sda1")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    assert room(tmp_path).quota is None
