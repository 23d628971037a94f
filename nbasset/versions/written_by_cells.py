"""Files that plain cells have written: whether they were made of names that cells above have made otherwise since.

From scratch such a file would hold something else; nothing of the file itself tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.versions.files import path_digest, still


@dataclass(frozen=True, slots=True)
class _Written:
    """A file as a cell left it.

    Args:
        cell: the cell's id.
        number: its number.
        digest: the file's.
        names: the fingerprint of each name that the cell had read.
        touched: by name, which cells had made or changed it, and when.
    """

    cell: str
    number: int
    digest: str
    names: Mapping[str, str]
    touched: Mapping[str, Mapping[str, int]]


class WrittenByCells:
    """Remembers which cell wrote which file, of what.

    Only cells that first ran before the one that wrote the file count: what stands below it changes names for itself.
    """

    def __init__(self) -> None:
        self._order: dict[str, None] = {}
        self._touched: dict[str, dict[str, int]] = {}
        self._files: dict[str, _Written] = {}

    def touched(self, cell: str, number: int, names: Iterable[str]) -> list[str]:
        """A cell ran.

        Args:
            cell: its id.
            number: its number.
            names: what it has made or changed.

        Returns:
            the files that were made of these names.
        """
        self._order.setdefault(cell)
        named = set(names)
        for name in named:
            self._touched.setdefault(name, {})[cell] = number
        return [path for path, file in self._files.items() if not named.isdisjoint(file.names)]

    def wrote(self, cell: str, number: int, path: str, names: Mapping[str, str]) -> None:
        """A cell has written a file.

        Args:
            cell: its id.
            number: its number.
            path: the file, absolute.
            names: the fingerprint of each name that it had read.
        """
        self._order.setdefault(cell)
        touched = {name: dict(self._touched.get(name, {})) for name in names}
        self._files[path] = _Written(cell, number, path_digest(path), dict(names), touched)

    def file(self, path: str) -> str:
        """The digest with which a cell left a file; empty when none wrote it."""
        return self._files[path].digest if path in self._files else ""

    def older(self, path: str, fingerprint: Callable[[str], str]) -> Iterator[tuple[int, str]]:
        """What a file was made of that is another now: the number of the cell that wrote it, and the name.

        Args:
            path: the file, absolute; one that somebody else has written since is not looked at.
            fingerprint: digests what a name means.
        """
        file = self._files.get(path)
        if file is None or not still(path, file.digest):
            return
        for name, seen in file.names.items():
            if self._touched_above(file, name) and fingerprint(name) != seen:
                yield file.number, name

    def _touched_above(self, file: _Written, name: str) -> bool:
        then, order = file.touched[name], list(self._order)
        above = set(order[: order.index(file.cell)])
        return any(cell in above and then.get(cell) != number for cell, number in self._touched.get(name, {}).items())
