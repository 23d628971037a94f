"""Records: what was written is read again, what was touched does not verify, and what is no record is said to be none."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest

from nbasset.core.errors import NotStored
from nbasset.core.making import Making
from nbasset.storage import records
from nbasset.storage.records import ALIGNMENT, MAGIC, PREFIX, REFERENCE, Garbled, Signer

SIGNER, OTHER = Signer(b"s" * 32), Signer(b"o" * 32)
PARTS = [("pickle", b"abc"), ("shown", b"[]"), ("buffer", b"0123"), ("buffer", bytearray(100))]


@pytest.fixture
def record(draft):
    """A record, whole, and what it was made from."""
    made = draft(making=Making(seed=7, metadata={"rows": 3}))
    sections, length = records.lay_out(PARTS)
    head = SIGNER.head(records.header_of(made, "v1", sections, {"file": "x"}), length)
    return made, head, b"".join(records.body(PARTS, sections))


def test_a_record_tells_all_that_it_was_told(record):
    made, head, body = record
    read = records.parse(head)
    again = read.materialization(place="there")
    assert (again.asset, again.making, again.data_version, again.size, again.place) == (
        made.asset,
        made.making,
        "v1",
        len(head) + len(body),
        "there",
    )
    assert read.header["file"] == "x"
    for (name, data), section in zip(PARTS, read.sections, strict=True):
        assert section.name == name
        assert body[section.offset : section.offset + section.length] == data
        assert section.digest == records.digest(data)


def test_heads_and_buffers_are_aligned(record):
    _, head, _ = record
    assert len(head) % ALIGNMENT == 0
    assert [part.offset % ALIGNMENT for part in records.parse(head).sections if part.name == "buffer"] == [0, 0]


def test_a_changed_byte_anywhere_does_not_verify(record):
    _, head, _ = record
    assert SIGNER.verifies(head)
    for position in range(len(head)):
        changed = bytearray(head)
        changed[position] ^= 1
        assert not SIGNER.verifies(bytes(changed)), position


def test_signed_again_it_is_somebody_elses(record):
    _, head, _ = record
    theirs = OTHER.sign_again(head)
    assert (OTHER.verifies(theirs), SIGNER.verifies(theirs)) == (True, False)
    assert (OTHER.is_own(theirs), SIGNER.is_own(theirs)) == (True, False)
    assert records.parse(theirs).header == records.parse(head).header


def test_a_signature_of_a_note_is_none_of_a_record_or_of_another_note():
    assert SIGNER.vouch("a") == SIGNER.vouch("a")
    assert len({SIGNER.vouch("a"), SIGNER.vouch("b"), OTHER.vouch("a")}) == 3


def head_with(text):
    return SIGNER.head({"asset": "a"}, 0)[:48] + len(text).to_bytes(8, "little") + bytes(8) + text


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (b"", "cut off"),
        (MAGIC + bytes(PREFIX - 9), "cut off"),
        (b"notours!" + bytes(PREFIX), "does not begin as a record"),
        (MAGIC + bytes(40) + b"\xff" * 16, "does not begin as a record"),
        (head_with(b"{}" + b" " * 62)[:-1], "its head is cut off"),
        (head_with(b"\xff" * 64), "cannot be read"),
        (head_with(b"{" * 64), "cannot be read"),
        (head_with(b"[" * 100_000), "cannot be read"),
        (head_with(b"[]" + b" " * 62), "not that of a record"),
        (head_with(b'{"asset": "a"}' + b" " * 50), "not that of a record"),
    ],
    ids=["empty", "short", "others", "huge", "cut", "no text", "no json", "deep", "a list", "too little"],
)
def test_what_is_no_record_is_garbled(head, why):
    with pytest.raises(Garbled, match=why):
        records.parse(head)


def test_a_reference_has_the_lengths_of_the_record_it_names(record):
    _, head, body = record
    assert records.lengths(REFERENCE + head[len(REFERENCE) : PREFIX]) == (len(head), len(body))


def test_only_makings_of_this_format_or_the_first_are_readable(record):
    made, _, _ = record
    for number, readable in ((None, True), (1, True), (2, False)):
        details = {"format": number} if number else {}
        header = {**records.header_of(made, "v", [], {}), "details": details}
        assert records.parse(SIGNER.head(header, 0)).is_readable is readable


def test_what_was_shown_is_no_part_of_the_value():
    silent, _ = records.lay_out([("pickle", b"x")])
    loud, _ = records.lay_out([("pickle", b"x"), ("shown", b"[1]")])
    other, _ = records.lay_out([("pickle", b"y")])
    assert records.data_version(silent) == records.data_version(loud) != records.data_version(other)


def test_how_bytes_are_divided_among_parts_counts():
    one, other = (records.lay_out([("pickle", a), ("buffer", b)])[0] for a, b in [(b"ab", b"c"), (b"a", b"bc")])
    assert records.data_version(one) != records.data_version(other)


def test_mappings_sets_and_bytes_are_told_as_json_has_them():
    assert json.loads(records.to_json(MappingProxyType({"a": 1}), "It")) == {"a": 1}
    assert json.loads(records.to_json({"s": {2, 1}, "b": b"\x00\xff"}, "It")) == {"s": [1, 2], "b": "AP8="}


@pytest.mark.parametrize("what", [object(), {"x": {1, "a"}}, {(1, 2): 3}])
def test_what_json_cannot_say_is_refused_by_name(what):
    with pytest.raises(NotStored, match=r"^What is known cannot be kept as JSON: "):
        records.to_json(what, "What is known")


def test_many_bytes_have_the_digest_that_they_would_have_on_one_core():
    from blake3 import blake3

    data = bytes(range(256)) * 8192
    assert records.digest(data) == blake3(data).hexdigest()
