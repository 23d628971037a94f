"""Results that somebody else made: listed, and signed again when the user says so."""

from __future__ import annotations

import contextlib
import json
from typing import NamedTuple

from nbasset.storage import packs
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.records import Garbled, Signer, digest, parse
from nbasset.storage.scan import Row
from nbasset.storage.value_files import Body

LONGEST_PREVIEW = 1 << 20
"""Bytes of what was shown, beyond which nobody looks for a line to show."""


class Untrusted(NamedTuple):
    """What such a result claims to be."""

    asset: str
    key: str
    made_at: float
    took: float


class Preview(NamedTuple):
    """What such a result claims to be and to look like; texts alone, since those cannot execute anything."""

    asset: str
    kind: str
    made_at: float
    took: float
    size: int
    text: str


def previews(index: Index, folder: Folder) -> list[Preview]:
    """What the results that another user signed claim to be, newest first; nothing is unpickled or believed."""
    found = []
    for row in index.foreign_rows():
        with contextlib.suppress(Garbled, KeyError, TypeError, ValueError):
            told = parse(row.head).header
            times = float(told["made_at"]), float(told["took"])
            found.append(Preview(str(told["asset"]), str(told["kind"]), *times, row.length, _text_of(row, folder)))
    return found


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


def untrusted(index: Index) -> list[Untrusted]:
    """The results that another user signed, newest first; none of them was loaded."""
    found = []
    for row in index.foreign_rows():
        with contextlib.suppress(Garbled, KeyError, TypeError, ValueError):
            told = parse(row.head).header
            found.append(Untrusted(str(told["asset"]), str(told["key"]), float(told["made_at"]), float(told["took"])))
    return found


def sign_all(index: Index, signer: Signer, folder: Folder) -> int:
    """Sign again whatever is whole and was signed by another user; how many results that were."""
    signed = []
    for row in index.foreign_rows():
        with contextlib.suppress(Garbled, OSError, ValueError, KeyError, TypeError):
            signed.append((row, _sign(row, signer, folder)))
    index.replace_heads(signed)
    return len(signed)


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
