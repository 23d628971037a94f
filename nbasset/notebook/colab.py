"""Colab: a runtime ends with all it has, unless that lies in its user's Drive."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from pathlib import Path

from nbasset.core.errors import Damaged, Drifted, NotStored, Unavailable
from nbasset.instance import Instance
from nbasset.notebook.options import BadOption
from nbasset.storage.files import publish_once, reason
from nbasset.storage.places import NAME
from nbasset.storage.secret import user_secret
from nbasset.storage.store import FileStore

MODULE = "google.colab"
"""What a runtime of Colab has loaded before any cell runs."""

DRIVE = Path("/content/drive")
"""Where its notebooks mount their user's Drive."""

ENDS = (
    "These results end with this runtime: %nbasset store drive keeps them in your Google Drive, "
    "with the secret that signs them."
)


def forgets() -> bool:
    """Whether results, or the secret by which they are known, end with this runtime."""
    return MODULE in sys.modules and not os.environ.get("NBASSET_SECRET_FILE")


def keep_in_drive(instance: Instance) -> int:
    """Keep results in the user's Drive from now on, and sign them with a secret that lies there.

    The first time the secret is that of this runtime. What was made before is copied.

    Args:
        instance: whose store is meant.

    Returns:
        how many results were copied.

    Raises:
        BadOption: when this is no runtime of Colab.
        NotStored: when nothing can be kept there.
        NotTrusted: when the secret cannot be had.
    """
    if MODULE not in sys.modules:
        raise BadOption("%nbasset store drive: only Colab has a Drive to mount; elsewhere give the path of a folder.")
    import_module(f"{MODULE}.drive").mount(str(DRIVE))
    home = DRIVE / "MyDrive" / "nbasset"
    try:
        home.mkdir(parents=True, exist_ok=True)
        publish_once(home / "secret", user_secret())
    except OSError as error:
        raise NotStored(f"There can be no store in {home}: {reason(error)}.") from error
    before = instance.opened
    os.environ["NBASSET_SECRET_FILE"] = str(home / "secret")
    with contextlib.closing(FileStore(home / NAME, seed=before.store.seed())) as store:
        store.seed()
        copied = before.copy_to(store, Damaged, Drifted, NotStored, Unavailable) if before.root != store.root else 0
    instance.close()
    instance.open_store(home / NAME)
    return copied
