"""Custody: whose results are whose, what is damaged, and what is done about it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from nbasset.core.errors import NotTrusted
from nbasset.core.materialization import Materialization
from nbasset.core.ports import Untrusted
from nbasset.storage import packs, removal
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.packs import PackWriter
from nbasset.storage.reading import Reader
from nbasset.storage.records import Garbled, Signer, digest, parse
from nbasset.storage.scan import Row
from nbasset.storage.sharing import owner_of
from nbasset.storage.value_files import Body
from nbasset.storage.writing import Location

LONGEST_PREVIEW = 1 << 20
"""Bytes of what was shown, beyond which nobody looks for a line to show."""


class Custodian:
    """Looks after what somebody else made, and after what is damaged.

    Args:
        folder: the store's folder.
        signer: knows this user's signature.
        index: says where records lie.
        reader: reads records, and sets aside those that are damaged.
        writer: the pack this process appends to.
    """

    def __init__(self, folder: Folder, signer: Signer, index: Index, reader: Reader, writer: PackWriter) -> None:
        self._folder = folder
        self._signer = signer
        self._index = index
        self._reader = reader
        self._writer = writer

    def whole(self, found: Iterable[Materialization]) -> list[Materialization]:
        """Those of records found before of which one look at their pack tells that they are whole."""
        return [made for made, record in self._reader.whole(found) if not record.header.get("needs")]

    def removed(self, key: str) -> str:
        """Why a result that lies here does not count, where somebody has removed it elsewhere; empty otherwise."""
        return ""

    def untrusted(self) -> Sequence[Untrusted]:
        """Results this user has not signed, newest first; none of them is loaded."""
        return list(self._claims(lambda row: ""))

    def previews(self) -> Sequence[Untrusted]:
        """The same with the first line of each one's text, which alone cannot execute anything."""
        return list(self._claims(lambda row: _text_of(row, self._folder)))

    def _claims(self, text_of: Callable[[Row], str]) -> Iterator[Untrusted]:
        for row in self._index.foreign_rows():
            with contextlib.suppress(Garbled, KeyError, TypeError, ValueError):
                told = parse(row.head).header
                names = str(told["asset"]), str(told["key"]), str(told["kind"])
                owner = owner_of(self._folder.path(row.place))
                yield Untrusted(*names, float(told["made_at"]), float(told["took"]), row.length, text_of(row), owner)

    def trust(self) -> int:
        """Sign everything that is whole but was signed by somebody else; how many results that were."""
        signed = []
        for row in self._index.foreign_rows():
            with contextlib.suppress(Garbled, OSError, ValueError, KeyError, TypeError):
                signed.append((row, _sign(row, self._signer, self._folder)))
        self._index.replace_heads(signed)
        return len(signed)

    def countersign(self, made: Materialization) -> Materialization:
        """Sign what a process has stored that works for this user and does not have the secret.

        Args:
            made: what it says that it has stored; nothing else is signed.

        Raises:
            NotTrusted: when that is not what lies there.
        """
        place = made.place
        try:
            if not isinstance(place, Location):
                raise Garbled("nobody says where it lies")
            row = Row(str(made.asset), made.key, place.place, place.offset, made.size, place.head)
            told = parse(row.head).header
            if (told["asset"], told["key"], told["data_version"]) != (row.asset, row.key, made.data_version):
                raise Garbled("it is the record of something else")
            head = _sign(row, self._signer, self._folder)
        except (Garbled, OSError, ValueError, KeyError, TypeError) as error:
            raise NotTrusted(f"what a process has stored for {made.asset} is not what it says: {error}") from None
        self._index.replace_heads([(row, head)])
        return parse(head).materialization(place._replace(head=head))

    def believe(self, heads: Iterable[bytes]) -> None:
        """Believe the records with these heads, and no others beside this user's, whoever has signed them."""
        self._signer.vouched = frozenset(heads)

    def unread(self) -> set[str]:
        """The keys of records that cannot be verified now: not this user's, of a later version, out of reach."""
        self._index.catch_up()
        return {row.key for row in self._index.rows_of(None) if not self._reader.verified([row], row.asset)}

    def remove_untrusted(self) -> int:
        """Remove what somebody else made; how many results that were."""
        rows = [row for row in self._index.foreign_rows() if not self._reader.is_own_on_disk(row)]
        return len(rows) if removal.remove(rows, self._index, self._folder, self._writer) else 0

    def check(self) -> Sequence[str]:
        """Check everything, repair what can be repaired; one sentence for each finding, and how much was checked."""
        from nbasset.storage.checking import Checker

        return Checker(self._folder, self._signer, self._index, self._reader).check()

    def clear_aside(self, *, remove: bool) -> int:
        """Bytes of what was set aside and of what killed processes left; removed on demand."""
        return self._folder.clear_aside(remove=remove)


def _text_of(row: Row, folder: Folder) -> str:
    """The first line of the stored text of a value; empty when there is none, or it is not what its maker wrote."""
    with contextlib.suppress(Garbled, OSError, KeyError, TypeError, ValueError, AttributeError):
        record = parse(row.head)
        (section,) = (each for each in record.sections if each.name == "shown" and each.length < LONGEST_PREVIEW)
        path = folder.path(row.place)
        data = Body(path, row.offset + len(row.head), record.body_length, mapped=False)[section]
        if digest(data) == section.digest:
            texts = [item["data"]["text/plain"] for item in json.loads(bytes(data)) if "data" in item]
            line = str(texts[-1]).partition("\n")[0] if texts else ""
            return "".join(character for character in line[:60] if character.isprintable())
    return ""


def _sign(row: Row, signer: Signer, folder: Folder) -> bytes:
    """Put this user's signature in the place of the other's, if the body is what the head says; the new head.

    The signature stands in the record's first 64 bytes, so a write that is cut short spoils one record at most.
    """
    path = folder.path(row.place)
    if packs.read(path, row.offset, len(row.head)) != row.head:
        raise Garbled("the index tells something else")
    record = parse(row.head)
    record.materialization()
    body = Body(path, row.offset + len(row.head), record.body_length, mapped=False)
    for section in record.sections:
        if digest(body[section]) != section.digest:
            raise Garbled("its content is not what was written")
    head = signer.sign_again(row.head)
    packs.overwrite(path, row.offset + 8, head[8:48])
    return head
