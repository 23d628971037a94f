"""I/O managers: who keeps an asset's value, by Dagster's protocol."""

from __future__ import annotations

import re
from pathlib import Path

from nbasset.core.errors import NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.dagster.io_managers import IOManager
from nbasset.storage import pickling
from nbasset.storage.io import signed_files
from nbasset.storage.records import Signer, digest
from nbasset.storage.secret import user_secret


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

    each_by_itself = True
    """Of several partitions each is loaded by itself: its signature tells what it was made from."""

    def __init__(self, base_dir: str | Path) -> None:
        self.base_dir = Path(base_dir)

    def path(self, context: OutputContext | InputContext) -> Path:
        """The file of an asset, or of one of its points, which no other has, also where disks know no capitals."""
        *folders, name = map(
            file_name, context.get_identifier() if not context.has_asset_key else context.asset_key.path
        )
        place = self.base_dir.joinpath(*folders)
        if not context.keys:
            return place / f"{name}.pickle"
        key = context.asset_partition_key
        told = re.sub(r"[^\w.=-]+", "_", key)[:40]
        return place / name / f"{told}-{digest(key.encode())[:16]}.pickle"

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


class SignedPickles(PickleIOManager):
    """The same, with files that are called as Dagster's ``FilesystemIOManager`` calls them: ``<base_dir>/<asset>``."""

    def path(self, context: OutputContext | InputContext) -> Path:
        """The file of an asset, or of one of its partitions."""
        told = context.get_asset_identifier() if context.has_asset_key else context.get_identifier()
        return self.base_dir.joinpath(*map(file_name, told))


def _name(context: OutputContext | InputContext) -> str:
    """What the signature is for."""
    if not context.has_asset_key:
        return "/".join(context.get_identifier())
    return str(context.asset_key) if not context.keys else f"{context.asset_key}[{context.asset_partition_key}]"


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names of devices, which no file can have on Windows."""

_LONGEST_NAME = 200
"""Bytes, of the 255 that file systems allow."""


def file_name(part: str) -> str:
    """A name for a file, from a part of an asset's key.

    >>> file_name("raw"), file_name("aux"), file_name("a/b").partition("-")[0]
    ('raw', 'aux_', 'a_b')
    """
    if part.lower() in _RESERVED:
        return f"{part}_"
    elsewhere = "/" in part or part.endswith((".", ".pickle")) or part.partition(".")[0].lower() in _RESERVED
    if elsewhere or len(part.encode()) > _LONGEST_NAME:
        return f"{part[:30].replace('/', '_')}-{digest(part.encode())[:16]}"
    return part
