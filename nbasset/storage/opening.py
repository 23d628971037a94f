"""Opening: the store in a folder, or the one elsewhere for which that folder stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nbasset.storage.places import url_of
from nbasset.storage.store import FileStore


def open_store(
    root: Path,
    secret: bytes | None = None,
    *,
    on_warning: Callable[[str], None] | None = None,
    seed: int | None = None,
) -> FileStore:
    """The store of a folder.

    Args:
        root: the folder, made when it does not exist.
        secret: what signs this user's results; by default the user's own.
        on_warning: told, in one sentence each, what people should know.
        seed: the store-wide seed, should the store have none yet.

    Raises:
        NotStored: when there can be no store there.
        NotTrusted: when this user's secret cannot be had.
        ExtraMissing: when what reaches it is not installed.

    >>> import tempfile
    >>> store = open_store(Path(tempfile.mkdtemp()), secret=b"x" * 32)
    >>> type(store).__name__, store.close()
    ('FileStore', None)
    """
    url = url_of(root)
    if not url:
        return FileStore(root, secret, on_warning=on_warning, seed=seed)
    from nbasset.storage.remote.bucket import Bucket
    from nbasset.storage.remote.store import RemoteStore

    return RemoteStore(root, secret, bucket=Bucket(url), on_warning=on_warning, seed=seed)
