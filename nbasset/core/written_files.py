"""Written files: a file that one asset writes and another reads leads from the one to the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nbasset.core.materialization import Materialization
from nbasset.core.observation import PARTLY, ObservationKind
from nbasset.core.result_names import ResultName

READ = frozenset({ObservationKind.FILE, ObservationKind.FOLDER, ObservationKind.EXISTENCE})
"""What tells that somebody reads a file: its content, its folder, or whether it is there."""


class ThroughFile(NamedTuple):
    """An asset rests on another through a file.

    Args:
        asset: the asset that writes it.
        path: the file.
        unsure: why nobody can tell which version of it was read; empty when its content tells.
    """

    asset: ResultName
    path: str
    unsure: str = ""


class Left(NamedTuple):
    """A file that a making left, which nobody writes any more.

    Args:
        path: the file.
        asset: the asset whose making that was.
        digest: how it left it.
    """

    path: str
    asset: ResultName
    digest: str


class WrittenFiles:
    """Who writes which file, and who reads it, as the last results tell.

    Args:
        name: gives what records call a path.

    Attributes:
        defined: the assets that are defined; ``None`` for all.
        plain: by file, the assets that use what plain cells have read there.
        by_programs: the files that plain cells have had other programs write.

    >>> files = WrittenFiles()
    >>> files.reads(ResultName.from_text("report"), ["out.txt"])
    >>> files.is_read("out.txt", ResultName.from_text("out"))
    True
    """

    def __init__(self, name: Callable[[str], str] = str) -> None:
        self.name = name
        self.defined: Collection[ResultName] | None = None
        self.plain: Mapping[str, Mapping[ResultName, None]] = {}
        self.by_programs: frozenset[str] = frozenset()
        self._keys: dict[ResultName, str] = {}
        self._last: dict[ResultName, tuple[float, str, Mapping[str, str]]] = {}
        self._writes: dict[ResultName, Mapping[str, str]] = {}
        self._reads: dict[ResultName, tuple[str, ...]] = {}
        self._writers: dict[str, dict[ResultName, None]] = {}
        self._readers: dict[str, dict[ResultName, None]] = {}
        self._once: dict[str, dict[tuple[ResultName, str], dict[str, None]]] = {}
        self._once_in: dict[str, dict[str, None]] = {}

    def __bool__(self) -> bool:
        return bool(self._writers)

    def key(self, name: ResultName) -> str | None:
        """The key of an asset's result that was taken in."""
        return self._keys.get(name)

    def take(self, made: Materialization) -> None:
        """Take in the result of an asset that counts now; one that counts again was not the last to be made."""
        wrote, observed = made.making.wrote, made.making.observed
        if made.asset in self._writes or made.asset in self._reads:
            self.forget(made.asset)
        self._keys[made.asset] = made.key
        if not wrote and not observed:
            return
        self.remember(made)
        self._writes[made.asset] = writes = {each.name: each.digest for each in wrote}
        if made.asset not in self._last or made.made_at >= self._last[made.asset][0]:
            self._last[made.asset] = made.made_at, made.run_id, writes
        for path in self._writes[made.asset]:
            self._writers.setdefault(path, {})[made.asset] = None
        self.reads(made.asset, [each.name for each in observed if each.kind in READ])

    def reads(self, name: ResultName, paths: Iterable[str]) -> None:
        """An asset was seen to read these as well."""
        paths = tuple(paths)
        self._reads[name] = (*self._reads.get(name, ()), *paths)
        for path in paths:
            self._readers.setdefault(path, {})[name] = None

    def forget(self, name: ResultName) -> None:
        """Forget what an asset writes and reads."""
        self._keys.pop(name, None)
        for index, paths in ((self._writers, self._writes.pop(name, ())), (self._readers, self._reads.pop(name, ()))):
            for path in paths:
                named = index.get(path, {})
                named.pop(name, None)
                if not named:
                    index.pop(path, None)

    def remember(self, made: Materialization) -> None:
        """Keep in mind what a making has written, whatever is its asset's last one.

        With one key it may be several things: a step that began too early is made again.
        """
        for each in made.making.wrote:
            self._once.setdefault(each.name, {}).setdefault((made.asset, made.key), {})[each.digest] = None
            self._once_in.setdefault(_folder_of(each.name), {})[each.name] = None

    def left_behind(self, path: str) -> Iterator[Left]:
        """What earlier makings wrote at a path, or right in the folder there, and no asset writes as it is now.

        A making of an asset's present key is none of them: of what it wrote once it may have found it there later.
        """
        for each in (path, *self._once_in.get(path, ())):
            makings = self._once.get(each, {})
            present = any(self._keys.get(name) == key and self._is_defined(name) for name, key in makings)
            if not present and not self.writers(each):
                yield from (Left(each, name, digest) for (name, _), left in makings.items() for digest in left)

    def writers(self, path: str) -> list[ResultName]:
        """The assets that write a file."""
        return self._defined(self._writers.get(path, ()))

    def is_read(self, path: str, writer: ResultName) -> bool:
        """Whether an asset other than the one that writes a file reads it, or lists the folder that it is in."""
        return any(name != writer for name in self._readers_of(path))

    def counts(self, path: str, writer: ResultName) -> bool:
        """Whether a file has to hold what an asset wrote: it alone writes it, and another reads it.

        Of partitions that one body made, nobody can tell which wrote it: it counts for those that were made last.
        """
        writers = self.writers(path)
        return (writers in ([writer], []) or writer in self._last_of_one(path, writers)) and self.is_read(path, writer)

    def _last_of_one(self, path: str, writers: Sequence[ResultName]) -> list[ResultName]:
        """Of several results of one asset that wrote the same file, those made in the last run, which left it alike.

        A version that counts again is not what was made last: those who wrote over it have to put it back.
        """
        if len({name.key for name in writers}) != 1:
            return []
        wrote = [name for name in writers if path in self._last[name][2]] or writers
        run = max((self._last[name] for name in wrote), key=lambda last: last[0])[1]
        last = [name for name in wrote if self._last[name][1] == run]
        return last if len({self._last[name][2].get(path) for name in last}) == 1 else []

    def is_for_people(self, path: str, writer: ResultName) -> bool:
        """Whether a file of the notebook's folder is one asset's work that no other reads."""
        if path.startswith(("/", "..")) or ":" in path or self.is_read(path, writer):
            return False
        last = self._last_of_one(path, self.writers(path))
        return not last or writer in last

    def _readers_of(self, path: str) -> list[ResultName]:
        folder = _folder_of(path)
        found: dict[ResultName, None] = {}
        for each in (path, folder) if folder else (path,):
            found.update({**self._readers.get(each, {}), **self.plain.get(each, {})})
        return self._defined(found)

    def _defined(self, names: Iterable[ResultName]) -> list[ResultName]:
        return [name for name in names if self._is_defined(name)]

    def _is_defined(self, name: ResultName) -> bool:
        return self.defined is None or name in self.defined

    def edges(self) -> dict[ResultName, tuple[ThroughFile, ...]]:
        """By the asset that reads, the others on which it rests through files."""
        found: dict[ResultName, tuple[ThroughFile, ...]] = {}
        for path in self._writers:
            writers = self.writers(path)
            for reader in self._readers_of(path) if writers else ():
                through = [ThroughFile(name, path, self._unsure(path, writers)) for name in writers if name != reader]
                found[reader] = (*found.get(reader, ()), *through)
        return found

    def _unsure(self, path: str, writers: list[ResultName]) -> str:
        if len(writers) > 1:
            return f"{path}, which {' and '.join(map(str, writers))} write"
        return f"{path}, which {writers[0]} adds to" if self._writes[writers[0]][path] == PARTLY else ""


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]
