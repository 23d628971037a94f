"""The byte format of one record: a signed head, then the sections it describes.

::

    magic 8 | signature 32 | signer 8 | length of the header 8 | length of the body 8 | header (JSON) | body

The signature is HMAC-SHA256 over everything else up to the end of the header. The header carries a digest of every
section, so a head that verifies vouches for a body that matches it, and verifying the head reads none of the body.
The head's length is a multiple of 64, and so is the offset of every buffer: what is aligned in the file is aligned
in memory.
"""

from __future__ import annotations

import hmac
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from blake3 import blake3

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NotStored
from nbasset.core.making import FORMAT, Making
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName

MAGIC = b"nbasset\x01"
"""How a record begins."""

REFERENCE = b"nbasset>"
"""How, in a pack, the copy of a value file's head begins; its body lies in that file."""

ALIGNMENT = 64
"""Bytes; the widest that numpy's and Arrow's kernels like."""

PREFIX = 64
"""Bytes before the header."""

LONGEST_HEADER = 1 << 28
"""Bytes; whatever claims more is garbage."""

_PREFIX = struct.Struct("<8s32s8sQQ")
_MANY = 1 << 20

Bytes = bytes | memoryview | bytearray

Header = Mapping[str, Any]
"""What a head tells, as JSON."""

Part = tuple[str, Bytes]
"""A part of the body: the name of its section, and the bytes."""


class Garbled(ValueError):
    """Bytes that are no record."""


class Section(NamedTuple):
    """A stretch of the body: the ``pickle``, a ``buffer`` of it, or what was ``shown``."""

    name: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """What a head says.

    Args:
        head: the bytes up to the end of the header.
        body_length: bytes of the body.
        header: everything it tells.
    """

    head: bytes
    body_length: int
    header: Header

    @property
    def length(self) -> int:
        """Bytes of the whole record."""
        return len(self.head) + self.body_length

    @property
    def sections(self) -> list[Section]:
        """The body's parts, in order."""
        return [Section(*section) for section in self.header["sections"]]

    @property
    def is_readable(self) -> bool:
        """Whether this version of nbasset knows the form in which its making is told."""
        return self.header["details"].get("format") in (None, FORMAT)

    def materialization(self, place: object = None) -> Materialization:
        """The record as everybody else knows it.

        Raises:
            ValueError: when it, or the name of its result, is of a later version of nbasset.
        """
        told = self.header
        return Materialization(
            ResultName.from_text(str(told["asset"])),
            told["key"],
            told["data_version"],
            told["notebook"],
            told["run_id"],
            told["made_at"],
            told["took"],
            told["kind"],
            told["io"],
            Making.from_json(told["details"]),
            self.length,
            place,
            version=told.get("version", 0),
        )


class Signer:
    """Signs heads and knows its own signature again.

    Args:
        secret: what it signs with.

    Attributes:
        vouched: heads that somebody who could tell has verified already.

    >>> mine, other = Signer(b"m" * 32), Signer(b"o" * 32)
    >>> head = mine.head({"asset": "a"}, 0)
    >>> mine.verifies(head), other.verifies(head), other.is_own(head)
    (True, False, False)
    """

    def __init__(self, secret: bytes) -> None:
        self.vouched: frozenset[bytes] = frozenset()
        self._keyed = hmac.new(secret, digestmod="sha256")
        self.name = self._digest(b"nbasset signer")[:8]

    def head(self, header: Header, body_length: int) -> bytes:
        """A signed head that tells ``header``."""
        text = to_json(header, f"What is known about {header.get('asset')}")
        text += b" " * (-len(text) % ALIGNMENT)
        rest = struct.pack("<8sQQ", self.name, len(text), body_length) + text
        return MAGIC + self._signature(rest) + rest

    def sign_again(self, head: bytes) -> bytes:
        """The same head under this signature."""
        rest = self.name + head[48:]
        return MAGIC + self._signature(rest) + rest

    def verifies(self, head: bytes) -> bool:
        """Whether this signer signed exactly these bytes, or believes who has verified them."""
        if head in self.vouched:
            return True
        return head[:8] == MAGIC and hmac.compare_digest(head[8:40], self._signature(head[40:]))

    def is_own(self, head: bytes) -> bool:
        """Whether the head claims to be signed by this signer; a claim, not a proof."""
        return head[40:48] == self.name

    def vouch(self, text: str) -> bytes:
        """A signature for something that is not a record."""
        return self._digest(b"nbasset note\0" + text.encode())

    def _signature(self, rest: bytes) -> bytes:
        return self._digest(MAGIC + rest)

    def _digest(self, told: bytes) -> bytes:
        """The authentication code of some bytes; to take the key in anew for each costs more than the bytes."""
        going = self._keyed.copy()
        going.update(told)
        return going.digest()


def lengths(prefix: bytes) -> tuple[int, int]:
    """Bytes of the head and of the body, from a record's first 64 bytes.

    Raises:
        Garbled: when they cannot begin a record.
    """
    if len(prefix) < PREFIX:
        raise Garbled("it is cut off")
    magic, _, _, header, body = _PREFIX.unpack_from(prefix)
    if magic not in (MAGIC, REFERENCE) or header > LONGEST_HEADER or body > 1 << 60:
        raise Garbled("it does not begin as a record")
    return PREFIX + header, body


def parse(head: bytes) -> Record:
    """Read a head, without asking who signed it.

    Raises:
        Garbled: when it is not one.
    """
    length, body = lengths(head)
    if len(head) != length:
        raise Garbled("its head is cut off")
    try:
        header, _ = _READ_JSON(str(head[PREFIX:], "utf-8"))
    except (ValueError, RecursionError) as error:
        raise Garbled("its header cannot be read") from error
    if not isinstance(header, dict) or not {"asset", "key", "sections"} <= header.keys():
        raise Garbled("its header is not that of a record")
    return Record(head, body, header)


def digest(data: Bytes) -> str:
    """The blake3 digest of some bytes, on all cores when there are many."""
    if len(data) < _MANY:
        return blake3(data).hexdigest()
    return blake3(data, max_threads=blake3.AUTO).hexdigest()


def digest_of(pieces: Iterable[Bytes]) -> str:
    """The digest of bytes that come in pieces.

    >>> digest_of([b"a", b"b"]) == digest(b"ab")
    True
    """
    found = blake3()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


def data_version(sections: Sequence[Section]) -> str:
    """A value's version: the digest of the digests of its parts."""
    parts = [[part.name, part.length, part.digest] for part in sections if part.name != "shown"]
    return blake3(_JSON.encode(["value", parts]).encode()).hexdigest()


def lay_out(parts: Sequence[Part]) -> tuple[list[Section], int]:
    """Where in the body each part comes to lie, and how long the body is."""
    sections = []
    end = 0
    for name, data in parts:
        offset = end + (-end % ALIGNMENT if name == "buffer" else 0)
        end = offset + len(data)
        sections.append(Section(name, offset, len(data), digest(data)))
    return sections, end


def body(parts: Sequence[Part], sections: Sequence[Section]) -> list[Bytes]:
    """The parts as they follow each other, with what fills the gaps."""
    chunks: list[Bytes] = []
    end = 0
    for (_, data), section in zip(parts, sections, strict=True):
        if section.offset > end:
            chunks.append(bytes(section.offset - end))
        chunks.append(data)
        end = section.offset + section.length
    return chunks


def header_of(made: Materialization, version: str, sections: Sequence[Section], more: Header) -> Header:
    """All that a head tells: the materialization, the body's sections, and how to read them.

    Args:
        made: the materialization.
        version: its data version.
        sections: the body's parts, as they lie in it.
        more: what else the header tells.
    """
    return {
        "asset": str(made.asset),
        "key": made.key,
        "data_version": version,
        "notebook": made.notebook,
        "run_id": made.run_id,
        "made_at": made.made_at,
        "took": made.took,
        "kind": made.kind,
        "io": made.io,
        "version": made.version,
        "details": made.making.to_json(),
        "sections": [(part.name, part.offset, part.length, part.digest) for part in sections],
        **more,
    }


def to_json(what: object, meant: str) -> bytes:
    """Something as JSON.

    Raises:
        NotStored: when it holds what JSON cannot say.
    """
    try:
        return _JSON.encode(what).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise NotStored(f"{meant} cannot be kept as JSON: {error}.") from error


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, bytes | bytearray):
        import base64

        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not JSON")


_READ_JSON = json.JSONDecoder().raw_decode
_JSON = json.JSONEncoder(separators=(",", ":"), default=_plain)
