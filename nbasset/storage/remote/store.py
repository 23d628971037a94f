"""The store at a URL: results in a bucket, one object each, and a folder of this computer that stands in for it.

What lies in the folder is not transferred again, as long as the bucket lists it; what does not is looked for there,
believed as what lies in a folder is believed, and kept. What could not be sent waits in the folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from blake3 import blake3

from nbasset.core.dataclass import replace
from nbasset.core.errors import Damaged, NotStored, NotTrusted
from nbasset.core.materialization import Materialization
from nbasset.core.ports import ResultId, Shown
from nbasset.core.result_names import ResultName
from nbasset.storage.custody import Custodian
from nbasset.storage.files import reason
from nbasset.storage.held import Held
from nbasset.storage.records import PREFIX, Garbled, Record, digest, lengths, parse
from nbasset.storage.remote.bucket import Bucket, why_not
from nbasset.storage.remote.listings import Listings, folder_of
from nbasset.storage.remote.outgoing import Outgoing
from nbasset.storage.store import FileStore
from nbasset.storage.writing import Location

_SETTINGS = "settings.json"
_OUTGOING = "outgoing"
_UNSEEN = "The store at {} cannot be asked now ({}): what is there and not here is not seen."

T = TypeVar("T")


def object_name(asset: ResultName | str, key: str, head: bytes) -> str:
    """The name of a record's object: no two records have the same.

    >>> object_name("model[depth=4]", "k1", b"head")[:-17]
    'records/model%5Bdepth%3D4%5D/k1/35f1ea002bfb00c'
    """
    return f"{folder_of(asset, key)}{blake3(head).hexdigest()[:32]}"


class RemoteStore(FileStore):
    """A store in a bucket.

    Args:
        root: the folder of this computer.
        secret: what signs this user's results; by default :func:`~nbasset.storage.secret.user_secret`.
        bucket: where the store is.
        on_warning: told, in one sentence each, what people should know.
        mapped: whether large values are mapped into memory.
        seed: the store-wide seed, should the store have none yet.

    Attributes:
        removed: by key, what is said of a result that lies here, and in the bucket no more.

    Raises:
        NotStored: when there can be no store in that folder.
        NotTrusted: when this user's secret cannot be had.
    """

    def __init__(
        self,
        root: Path,
        secret: bytes | None = None,
        *,
        bucket: Bucket,
        on_warning: Callable[[str], None] | None = None,
        mapped: bool | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__(root, secret, on_warning=on_warning, mapped=mapped, seed=seed)
        self.bucket = bucket
        self._known: set[str] = set()
        self._listings = Listings(lambda: self.bucket, lambda why: self._warn(_UNSEEN.format(self.bucket.url, why)))
        self.removed: dict[str, str] = {}
        self._gone_here, self.gone = self.gone, self._gone
        self._outgoing = Outgoing(
            self.root / _OUTGOING, lambda: self.bucket, self._folder.path, self._is_there, self._warn
        )
        self.custody = _Custodian(self, self.custody)
        self._outgoing.send()

    # Results

    def save(self, made: Materialization, value: object, shown: Shown) -> Materialization:
        """Keep a result; when this returns, it survives the process, and is in the bucket or will be sent there.

        Args:
            made: what is known of the result; an empty data version is filled in.
            value: the value.
            shown: what its making showed.

        Raises:
            NotStored: with the reason; nothing is recorded then.
        """
        return self._sent(super().save(made, value, shown))

    def record(self, made: Materialization, shown: Shown) -> Materialization:
        """Keep a record whose value an I/O manager keeps elsewhere."""
        return self._sent(super().record(made, shown))

    def find(self, asset: ResultName, key: str) -> Sequence[Materialization]:
        """The verified records of a key, newest first; of those that lie here it is enough that others have them, too.

        What somebody has removed from the bucket is removed for all.
        """
        found = super().find(asset, key)
        if found:
            return () if self._is_gone(asset, key, found) else found
        return super().find(asset, key) if self._fetched(asset, key) else found

    def expect(self, wanted: Iterable[ResultId]) -> None:
        """A hint: these results will soon be asked for. It is seen what of their assets the bucket has by now."""
        names = list(wanted)
        super().expect(names)
        self._listings.look(name.asset for name in names)

    def _gone(self, found: Iterable[Materialization]) -> Iterator[Materialization]:
        """Those of records found before that may not be found again, here or in the bucket."""
        there = {id(made): made for made in found}
        for made in list(self._gone_here([*there.values()])):
            yield there.pop(id(made))
        self._listings.look(made.asset for made in there.values())
        yield from (made for made in there.values() if self._is_gone(made.asset, made.key, [made]))

    def _is_gone(self, asset: ResultName, key: str, found: Sequence[Materialization]) -> bool:
        """Whether the bucket, as it was listed last, has no record of a key, nor when it is asked for these."""
        listed = self._listings.known(asset, key)
        if listed is None or listed:
            self.removed.pop(key, None)
            return False
        if key in self.removed:
            return True
        names = [name for made in found if (name := _name_of(made))]
        try:
            there = [name for name in names if self._outgoing.waits(name) or self.bucket.has(name)]
        except OSError:
            return False
        for name in there:  # a listing may be behind, and what waits is about to be sent
            self._listings.add(name)
        if there or not names:
            return False
        self.removed[key] = f"its stored result was removed from {self.bucket.url}"
        self._warn(f"Results were removed from {self.bucket.url}: they will be made again.")
        return True

    def verify(self, made: Materialization) -> None:
        """Make sure that a result is whole; one that is not is had from the bucket."""
        self._or_again(made, super().verify)

    def load(self, made: Materialization) -> object:
        """A private copy of the value; from the bucket where what lies here is damaged."""
        return self._or_again(made, super().load)

    def shown(self, made: Materialization) -> Shown:
        """What the making showed."""
        return self._or_again(made, super().shown)

    def forget(self, asset: ResultName) -> int:
        """Remove every result of an asset, here and in the bucket; the bytes that became free here."""
        try:
            names = self.bucket.names(folder_of(asset))
            self._known.update(names)
            self.bucket.remove(names)
        except OSError as error:
            self._warn(f"Results of {asset} are still at {self.bucket.url}: {why_not(error)}.")
        return super().forget(asset)

    def remove(self, going: Iterable[Materialization]) -> Sequence[Materialization]:
        """Remove results from this computer; they stay in the bucket, where others may use them."""
        removed = super().remove(going)
        self._known.update(_name_of(made) for made in removed)
        return removed

    def close(self) -> None:
        """Write what is pending and let go of files."""
        self._outgoing.send()
        super().close()

    # From here to there

    def _sent(self, made: Materialization) -> Materialization:
        """Put a record into the bucket that was kept here; it waits where that cannot be now."""
        location = made.place
        assert isinstance(location, Location)
        told = {"name": _name_of(made), "place": location.place, "offset": location.offset, "length": made.size}
        self._outgoing.add(told)
        return made

    def _is_there(self, name: str) -> None:
        self._known.add(name)
        self._listings.add(name)

    # From there to here

    def _fetched(self, asset: ResultName, key: str) -> bool:
        """Have the records of a key here that are in the bucket; whether there was any that was not here."""
        news = [
            self._fetch(name, str(asset), key) for name in self._listings.names(asset, key) if name not in self._known
        ]
        return any(news)

    def _fetch(self, name: str, asset: str, key: str) -> bool:
        """Have one object here, if it is a whole record of what its name says; who signed it, reading will ask."""
        try:
            data = self.bucket.get(name)
        except OSError as error:
            self._warn(f"{name} cannot be had from {self.bucket.url} now: {why_not(error)}.")
            return False
        self._known.add(name)
        try:
            return data is not None and self._taken(data, asset, key)
        except (Garbled, ValueError, KeyError, TypeError) as error:
            self._warn(f"What lies in {self.bucket.url} as {name} is not used: {error}.")
        except OSError as error:
            self._warn(f"{asset} was found in {self.bucket.url} and cannot be kept here: {reason(error)}.")
        return False

    def _taken(self, data: bytes, asset: str, key: str) -> bool:
        record = whole_record(data)
        if (record.header["asset"], record.header["key"]) != (asset, key):
            raise Garbled("it is the record of something else")
        place = str(record.header.get("file") or "")
        if place and not place.startswith("values/"):
            raise Garbled("it says that it lies where no record does")
        if place and Path(self._folder.path(place)).exists():
            raise Garbled("another record lies in its place")
        self._writer.keep_again(Held(record, data))
        if not self._signer.verifies(record.head):
            self._news.flush()  # what others have made is listed by the database alone
        self._index.expect(())
        return True

    def _or_again(self, made: Materialization, ask: Callable[[Materialization], T]) -> T:
        """What a result gives; one that is damaged or not here is had from the bucket once more."""
        try:
            return ask(made)
        except (Damaged, NotTrusted):  # one that somebody else has put here may be there under a signature that counts
            place = made.place
            if not isinstance(place, Location) or not self._signer.verifies(place.head):
                raise
            if not self._fetch(_name_of(made), str(made.asset), made.key):
                raise
            return ask(self.here(made))

    def here(self, made: Materialization) -> Materialization:
        """A result with the place where its record lies here, whoever has signed it; it is fetched where it must be."""
        head = made.place.head if isinstance(made.place, Location) else b""
        for _ in range(2):
            for row in self._index.rows(str(made.asset), made.key):
                if row.head == head:
                    return replace(made, place=Location(row.place, row.offset, row.head))
            self._fetch(_name_of(made), str(made.asset), made.key)
        return made


class _Custodian(Custodian):
    """Looks after what somebody else made, or removed.

    Args:
        store: the store.
        own: who does in its folder.
    """

    def __init__(self, store: RemoteStore, own: Custodian) -> None:
        vars(self).update(vars(own))
        self._store = store

    def removed(self, key: str) -> str:
        """What is said of a result that lies here, and in the bucket no more."""
        return self._store.removed.get(key, "")

    def countersign(self, made: Materialization) -> Materialization:
        """Sign what a process has put into the bucket that works for this user and does not have the secret.

        Args:
            made: what it says that it has stored; nothing else is signed.

        Raises:
            NotTrusted: when that is not what lies there.
        """
        before = _name_of(made)
        signed = self._store._sent(super().countersign(self._store.here(made)))
        if before and _name_of(signed) != before:
            self._store.bucket.remove([before])
        return signed


def begin(bucket: Bucket) -> None:
    """Make sure that results can be put into a bucket.

    Args:
        bucket: the bucket.

    Raises:
        NotStored: with the reason.

    >>> begin(Bucket("memory://begun"))
    """
    try:
        if bucket.get(_SETTINGS) is None:
            bucket.put(_SETTINGS, json.dumps({"nbasset": 1}).encode())
    except (OSError, ValueError) as error:
        raise NotStored(f"There can be no store at {bucket.url}: {why_not(error)}.") from error


def whole_record(data: bytes) -> Record:
    """A record that is whole, whoever has signed it.

    Raises:
        Garbled: when it is not.
    """
    length, body = lengths(data[:PREFIX])
    if len(data) != length + body:
        raise Garbled("it is cut off")
    record = parse(data[:length])
    for section in record.sections:
        start = length + section.offset
        if digest(data[start : start + section.length]) != section.digest:
            raise Garbled("its content is not what was written")
    return record


def _name_of(made: Materialization) -> str:
    place = made.place
    return object_name(made.asset, made.key, place.head) if isinstance(place, Location) else ""
