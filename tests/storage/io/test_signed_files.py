"""Signed files: other programs read the pickle, and nothing is unpickled that this user did not write for this asset."""

from __future__ import annotations

import os
import pickle

import pytest

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.keys import AssetKey
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.files import create_locked
from nbasset.storage.io import signed_files
from nbasset.storage.io.managers import PickleIOManager
from nbasset.storage.records import Signer


def test_one_assets_file_in_the_place_of_anothers_is_refused(tmp_path):
    manager = PickleIOManager(tmp_path)
    for name in ("one", "other"):
        manager.handle_output(OutputContext(AssetKey(name)), name)
    (tmp_path / "one.pickle").replace(tmp_path / "other.pickle")
    with pytest.raises(NotTrusted, match="holds the value of something else"):
        manager.load_input(InputContext(AssetKey("other")))


SIGNER, OTHER = Signer(b"s" * 32), Signer(b"o" * 32)


@pytest.fixture
def signed(tmp_path):
    path = tmp_path / "raw.pickle"
    signed_files.write(path, pickle.dumps([1, 2]), SIGNER, "raw", "v1")
    return path


def read(path, signer=SIGNER, asset="raw", version="v1"):
    return pickle.loads(signed_files.read(path, signer, asset, version))


def test_it_is_read_by_us_and_by_every_other_program(signed):
    assert read(signed) == read(signed, version="") == [1, 2]
    with signed.open("rb") as file:
        assert pickle.load(file) == [1, 2]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"signer": OTHER}, "was not written by you"),
        ({"asset": "other"}, "holds the value of something else"),
        ({"version": "v2"}, "holds the value of something else"),
    ],
)
def test_what_it_is_not_it_is_not_read_as(signed, asked, why):
    with pytest.raises(NotTrusted, match=why):
        read(signed, **asked)


def test_no_byte_of_it_can_be_changed_and_none_left_out(signed):
    content = signed.read_bytes()
    for position in range(0, len(content), 7):
        signed.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        with pytest.raises((NotTrusted, Damaged)):
            read(signed)
    for end in range(0, len(content), 11):
        signed.write_bytes(content[:end])
        with pytest.raises(NotTrusted, match="cut off"):
            read(signed)


@pytest.mark.parametrize("footer", [b"[]", b"{}", b"{", b"[" * 100_000, b'{"asset": "raw"}'])
def test_what_only_looks_like_a_signature_is_none(signed, footer):
    signed.write_bytes(b"x" + footer + len(footer).to_bytes(4, "little") + signed_files.MAGIC)
    with pytest.raises(NotTrusted, match="was not written by you"):
        read(signed)


def test_what_is_no_file_is_not_read(tmp_path):
    with pytest.raises(NotTrusted, match="is no file"):
        read(tmp_path)
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing")


def test_what_killed_processes_left_of_it_goes_with_the_next_writing_and_what_is_in_use_stays(signed):
    left = signed.with_name(f".{signed.name}.{'0' * 12}.tmp")
    used = signed.with_name(f".{signed.name}.{'1' * 12}.tmp")
    others = signed.with_name(f".other.pickle.{'0' * 12}.tmp")
    for each in (left, others):
        each.write_text("half")
    handle = create_locked(str(used))
    signed_files.write(signed, pickle.dumps("new"), SIGNER, "raw", "v2")
    os.close(handle)
    assert sorted(each.name for each in signed.parent.iterdir()) == sorted([signed.name, used.name, others.name])
    assert read(signed, version="v2") == "new"


def test_a_leftover_that_cannot_be_removed_stops_nobody(signed, monkeypatch):
    signed.with_name(f".{signed.name}.{'0' * 12}.tmp").write_text("half")

    def refuse(path):
        raise PermissionError("not yours")

    monkeypatch.setattr(signed_files, "remove_unless_used", refuse)
    signed_files.write(signed, pickle.dumps("new"), SIGNER, "raw", "v2")
    assert read(signed, version="v2") == "new"
