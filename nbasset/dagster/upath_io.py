"""I/O managers that keep each value as one file, at a path that is told by the asset's key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path

from nbasset.core.errors import NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.dagster.io_managers import IOManager


class UPathIOManager(IOManager):
    """Base of an I/O manager that keeps a value in a file, as Dagster's ``UPathIOManager``; subclasses write and read.

    The file is ``base_path/<asset key>``, of a partition ``base_path/<asset key>/<partition>``, with the extension.

    Args:
        base_path: the folder: a ``pathlib.Path``, or any path with its methods, as ``upath.UPath`` has them.

    Attributes:
        extension: what the names of files end in, for example ``".json"``.

    >>> import json, tempfile
    >>> from nbasset.core.keys import AssetKey
    >>> class JSON(UPathIOManager):
    ...     extension = ".json"
    ...     def dump_to_path(self, context, obj, path):
    ...         path.write_text(json.dumps(obj))
    ...     def load_from_path(self, context, path):
    ...         return json.loads(path.read_text())
    >>> manager = JSON(Path(tempfile.mkdtemp()))
    >>> manager.handle_output(OutputContext(AssetKey("raw")), [1, 2])
    >>> manager.load_input(InputContext(AssetKey("raw")))
    [1, 2]
    """

    extension: str | None = None

    def __init__(self, base_path: Path | None = None) -> None:
        self._base_path = Path() if base_path is None else base_path

    @abstractmethod
    def dump_to_path(self, context: OutputContext, obj: object, path: Path) -> None:
        """Write a value to a file; for subclasses."""

    @abstractmethod
    def load_from_path(self, context: InputContext, path: Path) -> object:
        """Read a value from a file; for subclasses."""

    def get_metadata(self, context: OutputContext, obj: object) -> Mapping[str, object]:
        """Facts to keep with a value; for subclasses."""
        return {}

    def make_directory(self, path: Path) -> None:
        """Make a folder, and those it is in."""
        path.mkdir(parents=True, exist_ok=True)

    def path_exists(self, path: Path) -> bool:
        """Whether there is a file."""
        return bool(path.exists())

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def get_asset_relative_path(self, context: InputContext | OutputContext) -> Path:
        """The way from the folder to an asset's file."""
        return Path(*(context.asset_key.path if context.asset_key else ()))

    def get_op_output_relative_path(self, context: InputContext | OutputContext) -> Path:
        """The same for the output of an op."""
        return Path(*context.get_identifier())

    def get_path_for_partition(self, context: InputContext | OutputContext, path: Path, partition: str) -> Path:
        """The file of a partition.

        Args:
            context: what it is about.
            path: the asset's.
            partition: the key.
        """
        return path / partition

    def handle_output(self, context: OutputContext, obj: object) -> None:
        """Write a value."""
        (path,) = self._get_paths(context).values()
        self.make_directory(path.parent)
        self.dump_to_path(context=context, obj=obj, path=path)
        context.add_output_metadata({"path": str(path), **self.get_metadata(context=context, obj=obj)})

    def load_input(self, context: InputContext) -> object:
        """Read a value; of several partitions a mapping, by key.

        Raises:
            FileNotFoundError: when one is missing; not where the input's ``allow_missing_partitions`` says so.
        """
        paths = self._get_paths(context)
        if len(paths) == 1:
            (path,) = paths.values()
            return self.load_from_path(context=context, path=path)
        if context.definition_metadata.get("allow_missing_partitions"):
            paths = {key: path for key, path in paths.items() if self.path_exists(path)}
        return {key: self.load_from_path(context=context, path=path) for key, path in paths.items()}

    def _get_path(self, context: InputContext | OutputContext) -> Path:
        """The file of an asset that has no partitions, or of the partition that is asked for."""
        (path,) = self._get_paths(context).values()
        return path

    def _get_paths(self, context: InputContext | OutputContext) -> dict[str, Path]:
        """The files of what it is about, by partition."""
        is_asset = context.has_asset_key
        relative = (self.get_asset_relative_path if is_asset else self.get_op_output_relative_path)(context)
        whole = self._base_path.joinpath(*_inside(str(relative)))
        if not is_asset or not context.keys:
            return {"": self._with_extension(whole)}
        found = {}
        for key in context.keys:
            words = getattr(key, "keys_by_dimension", None)
            name = "/".join(words[each] for each in sorted(words)) if words else key
            path = self.get_path_for_partition(context, whole, "/".join(_inside(name)))
            found[key] = self._with_extension(path)
        return found

    def _with_extension(self, path: Path) -> Path:
        return path.parent / f"{path.name}{self.extension}" if self.extension else path


def _inside(path: str) -> list[str]:
    """The parts of a path that leads nowhere but below a folder.

    Raises:
        NotStored: when it leads elsewhere.
    """
    parts = [each for each in path.replace("\\", "/").split("/") if each not in ("", ".")]
    if ".." in parts:
        raise NotStored(f"{path!r} leads out of the folder.")
    return parts
