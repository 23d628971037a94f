"""The I/O manager that keeps values as files, as Dagster has it: with a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from nbasset.dagster.config_schema import Field
from nbasset.dagster.configurable_io import ConfigurableIOManagerFactory
from nbasset.dagster.io_managers import IOManagerDefinition
from nbasset.dagster.open_resources import InitResourceContext
from nbasset.storage.io.managers import SignedPickles


class FilesystemIOManager(ConfigurableIOManagerFactory[SignedPickles]):
    """Keeps every asset's value as one pickle, ``<base_dir>/<asset>``, as Dagster's ``FilesystemIOManager``.

    Behind the pickle stands your signature: a file that you did not write is not loaded but made again.

    Args:
        base_dir: the folder; by default one beside the store.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> FilesystemIOManager(base_dir=folder).process_config_and_initialize().base_dir == Path(folder)
    True
    """

    base_dir: str | None = None

    def create_io_manager(self, context: InitResourceContext) -> SignedPickles:
        """The I/O manager itself."""
        return SignedPickles(self.base_dir or context.instance.storage_directory())


def _files(context: InitResourceContext) -> SignedPickles:
    told = cast("Mapping[str, str]", context.resource_config or {})
    return SignedPickles(Path(told.get("base_dir") or context.instance.storage_directory()))


fs_io_manager = IOManagerDefinition(_files, {"base_dir": Field(str, is_required=False)})
"""The same as a function, as Dagster's older ``fs_io_manager``; ``base_dir`` is in its configuration."""
