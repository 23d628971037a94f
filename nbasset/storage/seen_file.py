"""The file with a notebook as last seen: beside the results, signed as they are, one for each notebook."""

from __future__ import annotations

import json
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.last_seen import FORMAT, LastSeen
from nbasset.storage.io import signed_files
from nbasset.storage.records import Signer
from nbasset.storage.secret import user_secret

FOLDER = "seen"
"""The store's folder for these files."""

_VERSION = f"notebook as last seen {FORMAT}"


def seen_file(root: Path, notebook: str) -> Path:
    """Where it lies.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
    """
    return root / FOLDER / f"{digest_of(['seen', notebook])[:24]}.json"


def write_seen(root: Path, notebook: str, seen: LastSeen) -> None:
    """Keep a notebook as it was seen; without a store in a folder, nothing is kept.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
        seen: what was seen.

    Raises:
        OSError: what was kept before is there then.
        NotTrusted: when this user's secret cannot be had.
    """
    path = seen_file(root, notebook)
    if root.is_dir():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        data = json.dumps(seen.to_json(), separators=(",", ":")).encode()
        signed_files.write(path, data, Signer(user_secret()), notebook, _VERSION)


def read_seen(root: Path, notebook: str) -> LastSeen:
    """A notebook as last seen; nothing where there is no such file, or nobody can tell that this user has written it.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
    """
    path = seen_file(root, notebook)
    if not path.is_file():
        return LastSeen()
    try:
        return LastSeen.from_json(json.loads(signed_files.read(path, Signer(user_secret()), notebook, _VERSION)))
    except (OSError, NotTrusted, Damaged):
        return LastSeen()  # as before the first run: cells have to be run, which tells all that is to be told
