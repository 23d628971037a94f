"""I/O managers: who keeps an asset's value, by Dagster's protocol."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from nbasset.core.errors import NotStored
from nbasset.storage import pickling
from nbasset.storage.io import signed_files
from nbasset.storage.io.contexts import InputContext, OutputContext
from nbasset.storage.records import Signer, digest
from nbasset.storage.secret import user_secret


class IOManager(ABC):
    """Keeps and gives back values, as Dagster's ``IOManager``."""

    @abstractmethod
    def handle_output(self, context: OutputContext, obj: Any) -> None:
        """Keep a value."""

    @abstractmethod
    def load_input(self, context: InputContext) -> Any:
        """Give a value back."""


class PickleIOManager(IOManager):
    """Keeps every asset's value as one pickle, ``<base_dir>/<asset>.pickle``, which any program can read.

    Behind the pickle stands your signature: a file that you did not write is not loaded but made again.

    Args:
        base_dir: the folder, made when it does not exist.

    >>> import tempfile
    >>> from nbasset.core.keys import AssetKey
    >>> manager = PickleIOManager(tempfile.mkdtemp())
    >>> manager.handle_output(OutputContext(AssetKey("raw")), [1, 2])
    >>> manager.load_input(InputContext(AssetKey("raw")))
    [1, 2]
    """

    def __init__(self, base_dir: str | Path) -> None:
        self.base_dir = Path(base_dir)

    def path(self, context: OutputContext | InputContext) -> Path:
        """The file of an asset, or of one of its points, which no other has, also where disks know no capitals."""
        *folders, name = map(_file_name, context.asset_key.path)
        place = self.base_dir.joinpath(*folders)
        if context.point is None:
            return place / f"{name}.pickle"
        told = re.sub(r"[^\w.=-]+", "_", context.point)[:40]
        return place / name / f"{told}-{digest(context.point.encode())[:16]}.pickle"

    def handle_output(self, context: OutputContext, obj: object) -> None:
        """Write the file beside its place, then rename it: a reader sees the old value or the new one.

        Raises:
            NotStored: when the value cannot be pickled.
            NotTrusted: when there is no secret to sign with.
        """
        name = _name(context)
        data = pickling.dump_whole(obj, name)
        path = self.path(context)
        path.parent.mkdir(parents=True, exist_ok=True)
        signed_files.write(path, data, Signer(user_secret()), name, context.version)
        context.add_output_metadata({"path": str(path)})

    def load_input(self, context: InputContext) -> object:
        """Read the file.

        Raises:
            NotStored: when there is none.
            NotTrusted: when you did not write it, or it holds another value than is asked for.
            Damaged: when it is not what was written.
        """
        path = self.path(context)
        version = context.upstream_output.version if context.upstream_output else ""
        try:
            data = signed_files.read(path, Signer(user_secret()), _name(context), version)
        except FileNotFoundError as error:
            raise NotStored(f"{context.asset_key} has no value in {path}: make it first.") from error
        return pickling.load(data)


def _name(context: OutputContext | InputContext) -> str:
    """What the signature is for."""
    return str(context.asset_key) if context.point is None else f"{context.asset_key}[{context.point}]"


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names of devices, which no file can have on Windows."""

_LONGEST_NAME = 200
"""Bytes, of the 255 that file systems allow."""


def _file_name(part: str) -> str:
    """A name for a file, from a part of an asset's key.

    >>> _file_name("raw"), _file_name("aux"), _file_name("a/b").partition("-")[0]
    ('raw', 'aux_', 'a_b')
    """
    if part.lower() in _RESERVED:
        return f"{part}_"
    elsewhere = "/" in part or part.endswith((".", ".pickle")) or part.partition(".")[0].lower() in _RESERVED
    if elsewhere or len(part.encode()) > _LONGEST_NAME:
        return f"{part[:30].replace('/', '_')}-{digest(part.encode())[:16]}"
    return part
