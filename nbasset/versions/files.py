"""Files: digests of what a body reads outside the notebook."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TypeAlias

from blake3 import blake3

from nbasset.core.assets import Asset
from nbasset.core.digests import digest_of
from nbasset.core.observation import ABSENT, THERE, Observation, ObservationKind
from nbasset.core.patterns import pattern
from nbasset.versions.contents import CONTENT, content_digest

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time of change tells a later change for sure (coarse clocks, as in git's index)."""

Seen: TypeAlias = dict[str, tuple[tuple[int, int, int], str]]
"""By path, size, inode and time of change of a file, and its digest."""

_seen: Seen = {}
_databases: Seen = {}
"""The same of databases, of which that is not all that counts."""


def path_digest(path: str) -> str:
    """The digest of what a file holds, of a folder's listing, or :data:`~nbasset.core.observation.ABSENT`.

    What a database has not yet taken over from the file beside it, in which it writes first, counts with it.

    A file whose size, inode and time of change are as before is not read again; touching it changes nothing. A pipe or
    a device is never read.

    >>> path_digest("no such file")
    'absent'
    """
    try:
        stat = os.stat(path)
    except OSError:
        return ABSENT
    known = _seen.get(path)
    if known is not None and known[0] == (stat.st_size, stat.st_ino, stat.st_mtime_ns):
        return known[1]  # before anything else: there may be very many files that are as they were
    if S_ISDIR(stat.st_mode):
        return (
            "listing " + blake3("\0".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        )
    if not S_ISREG(stat.st_mode):
        return "no file"
    if _DATABASE.search(path):
        beside = [name for name in (f"{path}-wal", f"{path}.wal") if os.path.exists(name) and os.path.getsize(name)]
        if beside:
            return digest_of([_content(path, stat, _databases), *map(path_digest, beside)])
        return _content(path, stat, _databases)
    return _content(path, stat, _seen)


_DATABASE = pattern(r"\.(?:db3?|sqlite3?|s3db|duckdb|ddb|gpkg|mbtiles)$", re.IGNORECASE)
"""How the names of databases end that keep what was written last in a file beside them."""


def _content(path: str, stat: os.stat_result, seen: Seen) -> str:
    identity = (stat.st_size, stat.st_ino, stat.st_mtime_ns)
    known = seen.get(path)
    if known is not None and known[0] == identity:
        return known[1]
    try:
        digest = content_digest(path, stat.st_size) or _of_bytes(path)
    except OSError:
        return ABSENT
    if time.time_ns() - stat.st_mtime_ns > SETTLED:
        seen[path] = (identity, digest)
    return digest


def _of_bytes(path: str) -> str:
    return blake3(max_threads=blake3.AUTO).update_mmap(path).hexdigest()[:32]


STAMP = "stamp "
"""How the digest of a file begins that is too large to be read for nothing but to know whether it changes."""


def stamped(path: str) -> str:
    """Size and time of change in place of a file's digest.

    >>> stamped("no such file")
    'absent'
    """
    try:
        stat = os.stat(path)
    except OSError:
        return ABSENT
    return f"{STAMP}{stat.st_size} {stat.st_mtime_ns}"


def still(path: str, digest: str) -> bool:
    """Whether a path is as it was, by its digest or its stamp then.

    Before 0.2 it was always the bytes that counted, and stores keep their digests.
    """
    if digest.startswith(STAMP):
        return digest == stamped(path)
    now = path_digest(path)
    if now == digest or not now.startswith(CONTENT) or not _BYTES.fullmatch(digest):
        return now == digest
    return _of_bytes(path) == digest


_BYTES = pattern(r"[0-9a-f]{32}")
"""What the digest of a file's bytes looks like."""


def variable_digest(value: str | None) -> str:
    """The digest of an environment variable's value.

    >>> variable_digest(None)
    'absent'
    """
    return ABSENT if value is None else digest_of(value)


def link_digest(path: str) -> str:
    """The digest of where a link leads, as it says itself.

    >>> link_digest("no such link")
    'absent'
    """
    try:
        return digest_of(os.readlink(path))
    except OSError:  # it is gone, or no link
        return ABSENT


def presence(there: bool) -> str:
    """What stands for a path of which only its being there counts."""
    return THERE if there else ABSENT


def declared(asset: Asset) -> tuple[Observation, ...]:
    """The files and environment variables that an asset declares to read, as they are now.

    Args:
        asset: the asset.
    """
    if not asset.reads and not asset.env:
        return ()
    return (
        *(Observation(ObservationKind.FILE, path, declared_digest(path)) for path in asset.reads),
        *(Observation(ObservationKind.VARIABLE, name, variable_digest(os.environ.get(name))) for name in asset.env),
    )


def declared_digest(path: str) -> str:
    """The digest of a declared path: a file's content, or the content of every file below a folder.

    >>> declared_digest("no such folder")
    'absent'
    """
    root = Path(path).expanduser()
    if not root.is_dir():
        return path_digest(str(root))
    lines = (f"{file.relative_to(root).as_posix()} {path_digest(str(file))}" for file in sorted(root.rglob("*")))
    return "folder " + blake3("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:32]
