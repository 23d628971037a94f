"""One pickle in a file that anybody reads and nobody else can have written: behind the pickle stands a signature.

``pickle.load`` stops at the end of the pickle, so other programs read such a file as any other. Here the signature is
checked before a byte is unpickled, and with it whose value it is and what it was made from.
"""

from __future__ import annotations

import hmac
import json
import re
import struct
from pathlib import Path

from blake3 import blake3

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.storage.files import remove_unless_used, replace_whole
from nbasset.storage.records import Signer

MAGIC = b"signed by nbasset"
_LENGTH = struct.Struct("<I")
_END = len(MAGIC) + _LENGTH.size


def write(path: Path, data: bytes, signer: Signer, asset: str, version: str) -> None:
    """Write a pickle beside its place and rename it: a reader sees the old value or the new one.

    Args:
        path: the file.
        data: the pickle.
        signer: signs it.
        asset: whose value it is.
        version: what it was made from.

    Raises:
        OSError: nothing is left behind then.
    """
    _sweep(path)
    replace_whole(path, data, _footer(data, signer, asset, version))


def sealed(data: bytes, signer: Signer, asset: str, version: str) -> bytes:
    """A pickle with the signature behind it, as a file holds both.

    Args:
        data: the pickle.
        signer: signs it.
        asset: whose value it is.
        version: what it was made from.
    """
    return data + _footer(data, signer, asset, version)


def _footer(data: bytes, signer: Signer, asset: str, version: str) -> bytes:
    told = {"asset": asset, "version": version, "digest": blake3(data).hexdigest()}
    footer = json.dumps({**told, "signature": _signature(told, signer)}).encode()
    return footer + _LENGTH.pack(len(footer)) + MAGIC


def read(path: Path, signer: Signer, asset: str, version: str) -> bytes:
    """The pickle in a file, once it is sure that this user wrote it, for this asset, from this.

    Args:
        path: the file.
        signer: knows this user's signature.
        asset: whose value it has to be.
        version: what it has to be made from; empty when nobody knows.

    Raises:
        FileNotFoundError: when there is none.
        NotTrusted: when this user did not write it, or wrote it as something else.
        Damaged: when it is not what was written.
    """
    made_from, data = read_any(path, signer, asset)
    if version and made_from != version:
        raise NotTrusted(f"{path} holds the value of something else: it is not loaded.")
    return data


def read_any(path: Path, signer: Signer, asset: str) -> tuple[str, bytes]:
    """What the pickle in a file was made from, and the pickle, once it is sure that this user wrote it for this asset.

    Args:
        path: the file.
        signer: knows this user's signature.
        asset: whose value it has to be.

    Raises:
        FileNotFoundError: when there is none.
        NotTrusted: when this user did not write it, or wrote it as something else.
        Damaged: when it is not what was written.
    """
    if path.exists() and not path.is_file():
        raise NotTrusted(f"{path} is no file: it is not loaded.")
    return unsealed(path.read_bytes(), str(path), signer, asset)


def unsealed(content: bytes, path: str, signer: Signer, asset: str) -> tuple[str, bytes]:
    """The same of a file that is read already.

    Args:
        content: what it holds.
        path: what it is called, for people.
        signer: knows this user's signature.
        asset: whose value it has to be.

    Raises:
        NotTrusted: when this user did not write it, or wrote it as something else.
        Damaged: when it is not what was written.
    """
    told = _told(content)
    if told is None or not hmac.compare_digest(str(told.pop("signature", "")), _signature(told, signer)):
        raise NotTrusted(f"{path} was not written by you, or is cut off: it is not loaded.")
    if told["asset"] != asset:
        raise NotTrusted(f"{path} holds the value of something else: it is not loaded.")
    data = content[: -_END - _LENGTH.unpack_from(content, len(content) - _END)[0]]
    if blake3(data).hexdigest() != told["digest"]:
        raise Damaged(f"{path} is damaged: its content is not what was written.")
    return told["version"], data


def _told(content: bytes) -> dict[str, str] | None:
    """What the signature vouches for; ``None`` when there is none."""
    if len(content) < _END or not content.endswith(MAGIC):
        return None
    (length,) = _LENGTH.unpack_from(content, len(content) - _END)
    try:
        told = json.loads(content[-_END - length : -_END])
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.keys() == {"asset", "version", "digest", "signature"} else None


def _signature(told: dict[str, str], signer: Signer) -> str:
    return signer.vouch(f"file {json.dumps(told, sort_keys=True)}").hex()


def _sweep(path: Path) -> None:
    """Remove what killed processes left of this file."""
    left = re.compile(re.escape(f".{path.name[:60]}.") + r"[0-9a-f]{12}\.tmp")
    for each in path.parent.iterdir():
        if left.fullmatch(each.name):
            try:
                remove_unless_used(each)
            except OSError:
                continue
