"""I/O managers: who keeps an asset's value, by Dagster's protocol."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbasset.core.errors import NotStored
from nbasset.core.keys import AssetKey
from nbasset.storage import pickling
from nbasset.storage.io import signed_files
from nbasset.storage.records import Signer, digest
from nbasset.storage.secret import user_secret

_LOG = logging.getLogger("nbasset.io")


@dataclass(frozen=True, slots=True)
class DagsterType:
    """The type of a value, as Dagster's I/O managers ask for it."""

    typing_type: Any = Any

    @property
    def display_name(self) -> str:
        """The type's name."""
        return str(getattr(self.typing_type, "__name__", self.typing_type))


@dataclass(slots=True)
class _Context:
    """What both contexts know, under Dagster's names.

    Args:
        asset_key: the asset.
        run_id: the run.
        definition_metadata: the metadata of the asset's definition.
        resource_config: the configuration of the I/O manager.
        resources: other resources by name.
        typing_type: the type a body's annotation names.
        name: the output's name.
        log: where an I/O manager writes its messages.
    """

    asset_key: AssetKey
    run_id: str = ""
    definition_metadata: Mapping[str, Any] = field(default_factory=dict)
    resource_config: Mapping[str, Any] = field(default_factory=dict)
    resources: Any = None
    typing_type: Any = Any
    name: str = "result"
    log: logging.Logger = _LOG

    @property
    def has_asset_key(self) -> bool:
        """Whether this is about an asset: it always is."""
        return True

    @property
    def has_asset_partitions(self) -> bool:
        """Whether it is about partitions of the asset: never."""
        return False

    @property
    def has_partition_key(self) -> bool:
        """Whether the run is one of a partition: never."""
        return False

    @property
    def dagster_type(self) -> DagsterType:
        """The type of the value."""
        return DagsterType(self.typing_type)

    @property
    def step_key(self) -> str:
        """The step's name."""
        return self.asset_key.to_python_identifier()

    def get_asset_identifier(self) -> Sequence[str]:
        """The parts of the asset's key."""
        return list(self.asset_key.path)

    def get_identifier(self) -> Sequence[str]:
        """What tells this value from all others: the parts of the asset's key."""
        return self.get_asset_identifier()


@dataclass(slots=True)
class OutputContext(_Context):
    """What an I/O manager is told when it is to keep a value.

    Args:
        logged_metadata: what it tells about this materialization.
        version: what the value was made from, as one digest; empty outside of runs.

    >>> context = OutputContext(AssetKey(["sales", "raw"]))
    >>> context.add_output_metadata({"rows": 3})
    >>> context.get_identifier(), context.logged_metadata
    (['sales', 'raw'], {'rows': 3})
    """

    logged_metadata: dict[str, Any] = field(default_factory=dict)
    version: str = ""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The metadata of the asset's definition."""
        return self.definition_metadata

    def add_output_metadata(self, metadata: Mapping[str, Any]) -> None:
        """Add to the metadata of this materialization."""
        self.logged_metadata.update(metadata)


@dataclass(slots=True)
class InputContext(_Context):
    """What an I/O manager is told when it is to give a value back.

    Args:
        upstream_output: the context under which it was kept.
        metadata: the metadata of the input.
    """

    upstream_output: OutputContext | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    logged_metadata: dict[str, Any] = field(default_factory=dict)

    def add_input_metadata(self, metadata: Mapping[str, Any]) -> None:
        """Add to the metadata of this reading."""
        self.logged_metadata.update(metadata)


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
    >>> manager = PickleIOManager(tempfile.mkdtemp())
    >>> manager.handle_output(OutputContext(AssetKey("raw")), [1, 2])
    >>> manager.load_input(InputContext(AssetKey("raw")))
    [1, 2]
    """

    def __init__(self, base_dir: str | Path) -> None:
        self.base_dir = Path(base_dir)

    def path(self, context: OutputContext | InputContext) -> Path:
        """The file of an asset."""
        *folders, name = map(_file_name, context.get_identifier())
        return self.base_dir.joinpath(*folders, f"{name}.pickle")

    def handle_output(self, context: OutputContext, obj: Any) -> None:
        """Write the file beside its place, then rename it: a reader sees the old value or the new one.

        Raises:
            NotStored: when the value cannot be pickled.
            NotTrusted: when there is no secret to sign with.
        """
        name = str(context.asset_key)
        data = pickling.dump_whole(obj, name)
        path = self.path(context)
        path.parent.mkdir(parents=True, exist_ok=True)
        signed_files.write(path, data, Signer(user_secret()), name, context.version)
        context.add_output_metadata({"path": str(path)})

    def load_input(self, context: InputContext) -> Any:
        """Read the file.

        Raises:
            NotStored: when there is none.
            NotTrusted: when you did not write it, or it holds another value than is asked for.
            Damaged: when it is not what was written.
        """
        path = self.path(context)
        version = context.upstream_output.version if context.upstream_output else ""
        try:
            data = signed_files.read(path, Signer(user_secret()), str(context.asset_key), version)
        except FileNotFoundError as error:
            raise NotStored(f"{context.asset_key} has no value in {path}: make it first.") from error
        return pickling.load(data)


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
