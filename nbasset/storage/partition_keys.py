"""Partition keys that come and go: a file of the store, which all of its notebooks read and write."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from nbasset.core.errors import NotStored
from nbasset.storage import locks
from nbasset.storage.files import replace_whole

FILE = "partitions.json"
"""The store's file for them."""

Keys = Mapping[str, Sequence[str]]


class PartitionKeys:
    """The keys of dynamic partitions, by Dagster's names for what one does with them.

    Args:
        root: the store's folder; ``None`` where nothing is to lie in a folder.
        changed: called when keys have come or gone.

    >>> keys = PartitionKeys(None)
    >>> keys.add_dynamic_partitions("regions", ["us", "eu", "us"])
    >>> keys.get_dynamic_partitions("regions"), keys.has_dynamic_partition("regions", "jp")
    (['us', 'eu'], False)
    """

    def __init__(self, root: Path | None, changed: Callable[[], None] = lambda: None) -> None:
        self._path = None if root is None else root / FILE
        self._changed = changed
        self._known: Keys = {}

    def get_dynamic_partitions(self, partitions_def_name: str) -> Sequence[str]:
        """The keys, in the order in which they came.

        Args:
            partitions_def_name: the name of the partitions.
        """
        return list(self._read().get(partitions_def_name, ()))

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """Whether there is a key.

        Args:
            partitions_def_name: the name of the partitions.
            partition_key: the key.
        """
        return partition_key in self.get_dynamic_partitions(partitions_def_name)

    def add_dynamic_partitions(self, partitions_def_name: str, partition_keys: Sequence[str]) -> None:
        """Add keys; those that are there stay where they are.

        Args:
            partitions_def_name: the name of the partitions.
            partition_keys: the keys.

        Raises:
            TypeError: when a text is given instead of several.
            NotStored: when they cannot be written.
        """
        if isinstance(partition_keys, str):
            raise TypeError(f"partition_keys takes several keys: write [{partition_keys!r}].")
        self._write(partitions_def_name, lambda keys: dict.fromkeys([*keys, *partition_keys]))

    def delete_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> None:
        """Remove a key; the results of its partitions stay in the store.

        Args:
            partitions_def_name: the name of the partitions.
            partition_key: the key.

        Raises:
            NotStored: when that cannot be written.
        """
        self._write(partitions_def_name, lambda keys: [each for each in keys if each != partition_key])

    def _read(self) -> Keys:
        if self._path is None:
            return self._known
        try:
            found: Keys = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise NotStored(
                f"The partition keys in {self._path} cannot be read ({error}): add them again once it is removed."
            ) from error
        return found

    def _write(self, name: str, change: Callable[[Sequence[str]], Iterable[str]]) -> None:
        with self._alone():
            before = self._read()
            after = {**before, name: list(change(before.get(name, ())))}
            if self._path is not None:
                replace_whole(self._path, json.dumps(after, indent=1).encode())
            self._known = after
        self._changed()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process changes them meanwhile."""
        if self._path is None:
            yield
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise NotStored(f"The partition keys cannot be kept in {self._path}: {error}.") from error
        try:
            locks.wait_for(handle)
            yield
        finally:
            locks.unlock(handle)
            os.close(handle)


_asked: ContextVar[PartitionKeys | None] = ContextVar("asked", default=None)


@contextmanager
def keys_from(known: PartitionKeys) -> Iterator[None]:
    """Have definitions tell the keys of one store meanwhile.

    Args:
        known: its keys.
    """
    token = _asked.set(known)
    try:
        yield
    finally:
        _asked.reset(token)


def keys_asked() -> PartitionKeys | None:
    """The keys that definitions tell at the moment; ``None`` where nobody has said whose."""
    return _asked.get()
