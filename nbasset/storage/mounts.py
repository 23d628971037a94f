"""Where a folder lies: on a disk of this machine, or somewhere in the network."""

from __future__ import annotations

import sys
from pathlib import Path

from nbasset.storage.moments import again

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "glusterfs", "davfs"}


def is_local(root: Path) -> bool:
    """Whether a folder lies on a disk of this machine; in doubt it does."""
    if sys.platform == "win32":
        local = _is_on_local_drive(root)
    elif sys.platform == "darwin":
        local = not str(root.resolve()).startswith(("/Volumes/", "/Network/", "/net/"))
    else:
        local = _kind_of_mount(root) not in _NETWORK
    return local


def _is_on_local_drive(root: Path) -> bool:
    import ctypes

    drive = root.drive + "\\"
    windll = getattr(ctypes, "windll", None)
    return not (drive.startswith("\\\\") or (windll and windll.kernel32.GetDriveTypeW(drive) == 4))


def _kind_of_mount(root: Path) -> str:
    mounts = Path("/proc/self/mountinfo")
    try:
        try:
            lines = mounts.read_text(errors="replace").splitlines()
        except OSError as error:
            lines = again(error, mounts.read_text, errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    real = f"{root.resolve()}/"
    for fields in (line.split() for line in lines):
        point = fields[4].replace("\\040", " ").rstrip("/") + "/"
        if real.startswith(point) and len(point) >= len(best):
            best, kind = point, fields[fields.index("-") + 1]
    return kind.removeprefix("fuse.") if kind != "fuse.sshfs" else "nfs"
