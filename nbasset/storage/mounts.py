"""Where a folder lies: on a disk of this machine, or somewhere in the network."""

from __future__ import annotations

import sys
from pathlib import Path

from nbasset.storage.moments import again

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "glusterfs", "davfs"}
_NETWORK |= {"rclone", "drive", "google-drive-ocamlfuse"}  # somebody's cloud as a folder; `drive` is Colab's


def is_local(root: Path) -> bool:
    """Whether a folder lies on a disk of this machine; in doubt it does."""
    if sys.platform == "win32":
        local = _is_on_local_drive(root)
    elif sys.platform == "darwin":
        local = not str(root.resolve()).startswith(("/Volumes/", "/Network/", "/net/"))
    else:
        local = _mount(root)[0] not in _NETWORK
    return local


def device_of(root: Path) -> str:
    """The device that a folder lies on, as Linux names it; empty where nobody tells."""
    return _mount(root)[1] if sys.platform == "linux" else ""


def _is_on_local_drive(root: Path) -> bool:
    import ctypes

    drive = root.drive + "\\"
    windll = getattr(ctypes, "windll", None)
    return not (drive.startswith("\\\\") or (windll and windll.kernel32.GetDriveTypeW(drive) == 4))


def _mount(root: Path) -> tuple[str, str]:
    """The kind of file system that a folder lies on, and its device."""
    mounts = Path("/proc/self/mountinfo")
    try:
        try:
            lines = mounts.read_text(errors="replace").splitlines()
        except OSError as error:
            lines = again(error, mounts.read_text, errors="replace").splitlines()
    except OSError:
        return "", ""
    best, kind, device = "", "", ""
    real = f"{root.resolve()}/"
    for fields in (line.split() for line in lines):
        point = fields[4].replace("\\040", " ").rstrip("/") + "/"
        if real.startswith(point) and len(point) >= len(best):
            best, (kind, device) = point, fields[fields.index("-") + 1 :][:2]
    return kind.removeprefix("fuse.") if kind != "fuse.sshfs" else "nfs", device
