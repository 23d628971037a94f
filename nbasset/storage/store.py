"""The store: results by key in a folder, signed, whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from pathlib import Path

from nbasset.core.errors import NotStored
from nbasset.core.materialization import Materialization
from nbasset.core.ports import ResultId, Shown
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item
from nbasset.storage import pickling, records, removal
from nbasset.storage.custody import Custodian
from nbasset.storage.drift import PYTHON, check_drift, check_needs, usable
from nbasset.storage.event_log import IndexedEventLog
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.mounts import is_local
from nbasset.storage.reading import Reader
from nbasset.storage.records import Part, Signer
from nbasset.storage.renewal import Renewal
from nbasset.storage.secret import user_secret
from nbasset.storage.write_behind import WriteBehind
from nbasset.storage.writing import Location, Writer


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
        self._is_settled = False
        self._signer = Signer(user_secret() if secret is None else secret)
        self._folder = Folder(root)
        self._folder.sweep()
        if self._folder.tightened:
            self._warn(f"The store in {self.root} could be read by others: only you can now.")
        local = is_local(self._folder.root)
        self._mapped = local and os.environ.get("NBASSET_MMAP", "on") != "off" if mapped is None else mapped
        self._news = WriteBehind(self._folder, self._signer, local=local, warn=self._warn)
        self._index = Index(self._news, self._signer)
        self._writer = Writer(self._folder, self._signer, self._index)
        self._reader = Reader(self._folder, self._signer, self._index, mapped=self._mapped, warn=self._warn)
        self.gone = self._reader.gone
        self._renewal = Renewal(
            self._folder, self._signer, self._news, self._index, self._reader, self._writer, self._tell
        )
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

    def moment(self) -> Hashable | None:
        """Another one once what was found before may not be found again; None where that cannot be told now."""
        written = self._news.moment()
        return None if written is None else (written, self._index.changes)

    def expect(self, wanted: Iterable[ResultId]) -> None:
        """A hint: these results will soon be asked for; without a key, whatever there is of the asset."""
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
        self._renewal.look()
        dumped = pickling.dump(value, str(made.asset))
        parts: list[Part] = [("pickle", dumped.stream)]
        parts += _shown_part(made.asset, shown)
        parts += [("buffer", buffer) for buffer in dumped.buffers]
        more = {
            "serializer": dumped.serializer,
            "python": PYTHON,
            "packages": dumped.packages(),
            "needs": sorted(dumped.needs),
            "seed": self._seed,
        }
        return self._writer.keep(made, parts, more)

    def record(self, made: Materialization, shown: Shown) -> Materialization:
        """Keep a record whose value an I/O manager keeps elsewhere."""
        self._renewal.look()
        return self._writer.keep(made, _shown_part(made.asset, shown), {})

    def verify(self, made: Materialization) -> None:
        """Make sure that a result is whole; nothing is unpickled.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
            Unavailable: it cannot be read now.
            Drifted: it needs what is not there any more.
        """
        record = self._reader.as_found(made)
        if record is None:
            self._reader.verify(made)
            record = self._reader.record_of(made)[1]
        check_needs(made.asset, record.header)

    def load(self, made: Materialization) -> object:
        """A private copy of the value.

        Raises:
            Damaged: it was set aside.
            NotTrusted: it was made elsewhere.
            Unavailable: it cannot be read now.
            Drifted: today's code or packages cannot read it.
        """
        location, record = self._reader.record_of(made)
        if record.header.get("serializer") is None:
            raise NotStored(f"The value of {made.asset} is kept by the I/O manager {made.io}, not by the store.")
        sections = [section for section in record.sections if section.name != "shown"]
        stream, *buffers = self._reader.read(location, record, sections)
        check_drift(made.asset, record.header)
        with usable(made.asset):
            return pickling.load(stream, buffers, moved=partial(_moved, self._warn, made.asset))

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
        before = _bytes_of_records(self._folder, self._index)
        removal.remove(self._index.rows_of(str(asset)), self._index, self._folder, self._writer.packs)
        return max(0, before - _bytes_of_records(self._folder, self._index))

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
        return self._folder.bytes_besides() + _bytes_of_records(self._folder, self._index)

    def seed(self) -> int:
        """The store-wide seed, the same for everybody who uses it.

        Raises:
            NotStored: when it was never known in this session, and cannot be had.
        """
        self._renewal.look()
        try:
            self._seed = self._folder.seed(self._remembered_seed)
            self._is_settled = True
        except NotStored as error:
            if self._seed is None or not self._is_settled:
                raise
            self._warn(str(error))
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
        if self._news.is_pending:
            self._renewal.look()
        self._news.close()
        self._writer.packs.close()
        self._folder.let_go()

    def _warn(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        if self._on_warning is not None:
            self._on_warning(sentence)


def _moved(warn: Callable[[str], None], asset: ResultName, device: str) -> None:
    warn(f"{asset} lay on {device}, which is not here: it is in the computer's memory (CPU) now.")


def _bytes_of_records(folder: Folder, index: Index) -> int:
    return folder.bytes_in_packs() + index.bytes_in_files()


def _shown_part(asset: ResultName, shown: Shown) -> list[Part]:
    return [("shown", records.to_json(list(shown), f"What {asset} showed"))] if shown else []
