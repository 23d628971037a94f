"""The secret of a user, by which their own results are known."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbasset.core.errors import NotTrusted
from nbasset.storage.files import publish_once
from nbasset.storage.moments import again

LENGTH = 32
"""Bytes of a secret; a shorter one is none."""


def secret_file() -> Path:
    """Where this user's secret lies: ``NBASSET_SECRET_FILE``, else Jupyter's data folder."""
    named = os.environ.get("NBASSET_SECRET_FILE")
    if named:
        return Path(named).expanduser()
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "nbasset" / "secret"


def user_secret(path: Path | None = None) -> bytes:
    """This user's secret, drawn at first use; any number of processes get the same one.

    Args:
        path: the file, when it is not :func:`secret_file`.

    Raises:
        NotTrusted: when the file cannot be made, read, or is too short: no result can be told from a planted one.
    """
    if path is None and _stays_at_home:
        raise NotTrusted("Your secret, which signs what is yours, does not leave your computer.")
    path = secret_file() if path is None else path
    try:
        content = _read(path)
        if content is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            publish_once(path, secrets.token_bytes(LENGTH))
            content = _read(path) or b""
    except OSError as error:
        raise NotTrusted(
            f"The file {path} with the secret that signs your results cannot be used ({error.strerror}): "
            "make it readable, or name another one in NBASSET_SECRET_FILE."
        ) from error
    if len(content) < LENGTH:
        raise NotTrusted(
            f"The file {path} with the secret that signs your results has {len(content)} bytes instead of {LENGTH}: "
            "delete it, and results made before will no longer be trusted."
        )
    return content


@contextmanager
def at_home(*, stays: bool = True) -> Iterator[None]:
    """Meanwhile nobody here can sign for the user: this may be another computer, with the secret of another one.

    Args:
        stays: whether that is so.
    """
    if not stays:
        yield
        return
    _stays_at_home.append(True)
    try:
        yield
    finally:
        _stays_at_home.pop()


_stays_at_home: list[bool] = []


def _read(path: Path) -> bytes | None:
    """The file's content; a short one may be in the making, so it is given a moment."""
    for _ in range(20):
        try:
            try:
                content = path.read_bytes()
            except OSError as error:
                content = again(error, path.read_bytes)
        except FileNotFoundError:
            return None
        if len(content) >= LENGTH:
            break
        time.sleep(0.02)
    return content
