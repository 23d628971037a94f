"""The room there is for a store: what is free on its disk, and what its user's quota allows."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

from nbasset.core.collection import Room
from nbasset.storage.mounts import device_of, is_local

_BLOCK = 1024
"""Bytes in which the limits of a quota are counted."""

_OF_THIS_USER = 0x800007 << 8
"""``QCMD(Q_GETQUOTA, USRQUOTA)`` of ``<sys/quota.h>``."""

_LIMITS_ARE_TOLD, _SPACE_IS_TOLD = 1, 2

_NUMBERS = 9
"""Fields of ``struct dqblk`` (quotactl(2)): limits and use of blocks, then of files, two times, and which are valid."""


def room(root: Path) -> Room:
    """The room there is where a store lies, as far as the system tells.

    Args:
        root: the store's folder; where it is not there, nothing is known of its disk.
    """
    import shutil  # asked once a store is large

    try:
        free = shutil.disk_usage(root).free
    except OSError:
        return Room()  # a folder that is gone or shut has no disk to speak of
    quota, used = _quota_of(_device(str(root)))
    left = free if quota is None else max(0, min(free, quota - used))
    return Room(left, quota, _is_local(str(root)))


@lru_cache(maxsize=8)
def _device(root: str) -> str:
    return device_of(Path(root))


@lru_cache(maxsize=8)
def _is_local(root: str) -> bool:
    return is_local(Path(root))


def _quota_of(device: str) -> tuple[int | None, int]:
    """What a user may have on a device in all, and has; nobody knows of a quota that a server keeps.

    Args:
        device: the device; empty where there is none.
    """
    if not device.startswith("/") or sys.platform != "linux":
        return None, 0
    import ctypes

    told = (ctypes.c_uint64 * _NUMBERS)()
    try:
        failed = ctypes.CDLL(None).quotactl(_OF_THIS_USER, os.fsencode(device), os.getuid(), ctypes.byref(told))
    except (OSError, AttributeError):  # a C library without it
        return None, 0
    most, meant, used, *_, valid = told
    limits = [each for each in (most, meant) if each]
    valid &= 0xFFFFFFFF
    if failed or not valid & _LIMITS_ARE_TOLD or not limits:
        return None, 0
    return min(limits) * _BLOCK, used if valid & _SPACE_IS_TOLD else 0
