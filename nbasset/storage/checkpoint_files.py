"""The files with checkpoints: one for each asset of a notebook, signed, beside the results."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.storage.folder import CHECKPOINTS
from nbasset.storage.io import signed_files
from nbasset.storage.records import Signer
from nbasset.storage.secret import user_secret

OLD = 30 * 24 * 3600.0
"""Seconds after which nobody comes back to a checkpoint."""


def checkpoint_file(root: Path, notebook: str, asset: str) -> Path:
    """Where it lies.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
        asset: the asset's name.
    """
    return root / CHECKPOINTS / f"{digest_of(['checkpoint', notebook, asset])[:24]}.pkl"


def write_checkpoint(root: Path, notebook: str, asset: str, key: str, data: bytes) -> None:
    """Keep a checkpoint in the place of an earlier one; without a store in a folder, nothing is kept.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
        asset: the asset's name.
        key: the key of the result that is being made.
        data: the checkpoint.

    Raises:
        OSError: what was kept before is there then.
        NotTrusted: when this user's secret cannot be had.
    """
    path = checkpoint_file(root, notebook, asset)
    if not root.is_dir():
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    for each in path.parent.glob("*.pkl"):
        with contextlib.suppress(OSError):
            if each.stat().st_mtime < time.time() - OLD:
                each.unlink()
    signed_files.write(path, data, Signer(user_secret()), asset, key)


def read_checkpoint(root: Path, notebook: str, asset: str, key: str) -> bytes | None:
    """The checkpoint that was kept for a key; ``None`` where there is none.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
        asset: the asset's name.
        key: the key of the result that is being made.

    Raises:
        OSError: when it cannot be read now.
        NotTrusted: when this user did not write it.
        Damaged: when it is not what was written.
    """
    path = checkpoint_file(root, notebook, asset)
    if not path.is_file():
        return None
    version, data = signed_files.read_any(path, Signer(user_secret()), asset)
    return data if version == key else None


def remove_checkpoint(root: Path, notebook: str, asset: str) -> None:
    """Remove an asset's checkpoint, if there is one.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
        asset: the asset's name.
    """
    with contextlib.suppress(OSError):
        checkpoint_file(root, notebook, asset).unlink()
