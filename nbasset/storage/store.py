"""The store: results by key in a folder, signed, whole or not there."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nbasset.core.errors import Drifted, NotStored
from nbasset.core.materialization import Materialization
from nbasset.core.ports import ResultId, Shown
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item
from nbasset.libraries.origin import version_of
from nbasset.storage import pickling, records, removal
from nbasset.storage.custody import Custodian
from nbasset.storage.event_log import IndexedEventLog
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.mounts import is_local
from nbasset.storage.reading import Reader
from nbasset.storage.records import Header, Part, Signer
from nbasset.storage.secret import user_secret
from nbasset.storage.write_behind import WriteBehind
from nbasset.storage.writing import Location, Writer

_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


class FileStore:
    """A store in a folder; any number of processes may use it at once.

    Args:
        root: the folder, made when it does not exist.
        secret: what signs this user's results; by default :func:`~nbasset.storage.secret.user_secret`.
        on_warning: told, in one sentence each, what people should know.
        mapped: whether large values are mapped into memory rather than read; by default on local disks, unless
            ``NBASSET_MMAP`` is ``off``.
        seed: the store-wide seed, should the store have none yet; drawn by default.

    Raises:
        NotStored: when there can be no store in that folder.
        NotTrusted: when this user's secret cannot be had.

    >>> import tempfile
    >>> store = FileStore(Path(tempfile.mkdtemp()), secret=b"x" * 32)
    >>> a = ResultName.from_text("a")
    >>> made = store.save(Materialization(a, "k1", "", "n.ipynb", "r1", 0.0, 0.1, "list of 2"), [1, 2], [])
    >>> [found.kind for found in store.find(a, "k1")], store.load(made)
    (['list of 2'], [1, 2])
    >>> store.close()
    """

    def __init__(
        self,
        root: Path,
        secret: bytes | None = None,
        *,
        on_warning: Callable[[str], None] | None = None,
        mapped: bool | None = None,
        seed: int | None = None,
    ) -> None:
        self._on_warning = on_warning
        self._said: set[str] = set()
        self._seed = seed
        self._signer = Signer(user_secret() if secret is None else secret)
        self._folder = Folder(root)
        self._folder.sweep()
        local = is_local(self._folder.root)
        self._mapped = local and os.environ.get("NBASSET_MMAP", "on") != "off" if mapped is None else mapped
        self._news = WriteBehind(self._folder, self._signer, local=local, warn=self._warn)
        self._index = Index(self._news, self._signer)
        self._writer = Writer(self._folder, self._signer, self._index)
        self._reader = Reader(self._folder, self._signer, self._index, mapped=self._mapped, warn=self._warn)
        self.custody = Custodian(self._folder, self._signer, self._index, self._reader, self._writer.packs)
        self.event_log = IndexedEventLog(self._news, self._signer)

    @property
    def root(self) -> Path:
        """The folder."""
        return self._folder.root

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The verified records of a key, newest first; nothing is unpickled."""
        name = str(asset)
        return self._reader.verified(self._index.rows(name, key), name, key)

    def expect(self, wanted: Iterable[ResultId]) -> None:
        """A hint: these results will soon be asked for."""
        self._index.expect(wanted)

    def versions(self, asset: ResultName) -> Sequence[Materialization]:
        """Every verified record of an asset, newest first."""
        return self._reader.verified(self._index.rows_of(str(asset)), str(asset))

    def save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        """Keep a result; when this returns, it survives the process.

        An empty data version is filled in: the digest of the value's bytes.

        Args:
            made: what is known of the result; an empty data version is filled in.
            value: the value.
            shown: what its making showed.

        Raises:
            NotStored: with the reason; nothing is recorded then.
        """
        dumped = pickling.dump(value, str(made.asset))
        parts: list[Part] = [("pickle", dumped.stream)]
        parts += _shown_part(made.asset, shown)
        parts += [("buffer", buffer) for buffer in dumped.buffers]
        more = {"serializer": dumped.serializer, "python": _PYTHON, "packages": dumped.packages(), "seed": self._seed}
        return self._writer.keep(made, parts, more)

    def record(self, made: Materialization, shown: Shown) -> Materialization:
        """Keep a record whose value an I/O manager keeps elsewhere."""
        return self._writer.keep(made, _shown_part(made.asset, shown), {})

    def verify(self, made: Materialization) -> None:
        """Make sure that a result is whole; nothing is unpickled.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
        """
        self._reader.verify(made)

    def load(self, made: Materialization) -> object:
        """A private copy of the value.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
            Drifted: today's code or packages cannot read it.
        """
        location, record = self._reader.record_of(made)
        if record.header.get("serializer") is None:
            raise NotStored(f"The value of {made.asset} is kept by the I/O manager {made.io}, not by the store.")
        sections = [section for section in record.sections if section.name != "shown"]
        stream, *buffers = self._reader.read(location, record, sections)
        _check_drift(made.asset, record.header)
        try:
            return pickling.load(stream, buffers)
        except MemoryError:
            raise
        except Exception as error:
            raise Drifted(
                f"The stored result of {made.asset} cannot be used by today's code or packages "
                f"({type(error).__name__}: {error}): it will be made again."
            ) from error

    def shown(self, made: Materialization) -> Shown:
        """What the making showed."""
        location, record = self._reader.record_of(made)
        wanted = [section for section in record.sections if section.name == "shown"]
        if not wanted:
            return []
        (text,) = self._reader.read(location, record, wanted)
        found: list[Item] = json.loads(bytes(text))
        return found

    def forget(self, asset: ResultName) -> int:
        """Remove every result of an asset; the bytes that became free."""
        before = self._bytes_of_records()
        removal.remove(self._index.rows_of(str(asset)), self._index, self._folder, self._writer.packs)
        return max(0, before - self._bytes_of_records())

    def everything(self) -> Sequence[Materialization]:
        """Every verified record, newest first."""
        self._index.catch_up()
        return [made for row in self._index.rows_of(None) for made in self._reader.verified([row], row.asset)]

    def remove(self, going: Iterable[Materialization]) -> Sequence[Materialization]:
        """Remove results, except those that some process looks into right now; which ones were removed."""
        wanted = {(made.place.place, made.place.offset): made for made in going if isinstance(made.place, Location)}
        rows = [row for row in self._index.rows_of(None) if (row.place, row.offset) in wanted]
        free = [row for row in rows if not removal.is_used(row, self._folder)]
        removed = removal.remove(free, self._index, self._folder, self._writer.packs)
        return [wanted[row.place, row.offset] for row in free] if removed else []

    def size(self) -> int:
        """Bytes the store holds on disk."""
        return self._folder.bytes_besides() + self._bytes_of_records()

    def seed(self) -> int:
        """The store-wide seed, the same for everybody who uses it."""
        self._seed = self._folder.seed(self._remembered_seed)
        return self._seed

    def _remembered_seed(self) -> int | None:
        """The seed that this session or the newest record knows, should the settings be lost."""
        if self._seed is None:
            own = (row.head for row in self._index.rows_of(None) if self._signer.verifies(row.head))
            seeds = (records.parse(head).header.get("seed") for head in own)
            return next((seed for seed in seeds if isinstance(seed, int)), None)
        return self._seed

    def close(self) -> None:
        """Write what is pending and let go of files."""
        self._news.close()
        self._writer.packs.close()

    def _bytes_of_records(self) -> int:
        return self._folder.bytes_in_packs() + self._index.bytes_in_files()

    def _warn(self, sentence: str) -> None:
        if sentence not in self._said and self._on_warning is not None:
            self._said.add(sentence)
            self._on_warning(sentence)


def _shown_part(asset: ResultName, shown: Shown) -> list[Part]:
    return [("shown", records.to_json(list(shown), f"What {asset} showed"))] if shown else []


def _check_drift(asset: ResultName, header: Header) -> None:
    """Refuse what another Python or other packages pickled, unless they promise to read each other's."""
    python = header.get("python")
    if header.get("serializer") == "cloudpickle" and python != _PYTHON:
        raise Drifted(f"The stored result of {asset} holds code of Python {python}, this is {_PYTHON}: make it again.")
    for name, version in header.get("packages", {}).items():
        if pickling.is_steady(name):
            continue
        try:
            module = importlib.import_module(name)
        except Exception as error:
            raise Drifted(f"The stored result of {asset} needs {name} {version}, which cannot be imported.") from error
        today = version_of(name)
        if version not in (today, getattr(module, "__version__", None)):
            raise Drifted(
                f"The stored result of {asset} was pickled by {name} {version}, today there is {today or 'none'}: "
                "it will be made again."
            )
