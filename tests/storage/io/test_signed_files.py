"""One pickle in a file that anybody reads: what was not written by me, for this asset, from this, is not loaded."""

from __future__ import annotations

import pickle

import pytest

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.storage.io import signed_files
from nbasset.storage.records import Signer

MINE = Signer(b"s" * 32)
DATA = pickle.dumps([1, 2, 3])


@pytest.fixture
def path(tmp_path):
    """A signed file, of ``raw`` as it was made from ``v1``."""
    written = tmp_path / "raw.pickle"
    signed_files.write(written, DATA, MINE, "raw", "v1")
    return written


def test_i_get_back_what_i_wrote_and_other_programs_read_it_as_any_pickle(path):
    assert signed_files.read(path, MINE, "raw", "v1") == DATA
    assert signed_files.read(path, MINE, "raw", "") == DATA
    with path.open("rb") as file:
        assert pickle.load(file) == [1, 2, 3]


@pytest.mark.parametrize(
    ("signer", "asset", "version", "sentence"),
    [
        (Signer(b"o" * 32), "raw", "v1", "was not written by you"),
        (MINE, "other", "v1", "holds the value of something else"),
        (MINE, "raw", "v2", "holds the value of something else"),
    ],
)
def test_what_is_somebody_elses_or_something_else_is_refused(path, signer, asset, version, sentence):
    with pytest.raises(NotTrusted, match=sentence):
        signed_files.read(path, signer, asset, version)


@pytest.mark.parametrize(
    "content",
    [b"", DATA, DATA + b"{}" + (2).to_bytes(4, "little") + signed_files.MAGIC, b"no json\xff\x03\x00\x00\x00" + signed_files.MAGIC],
    ids=["nothing", "a plain pickle", "an empty signature", "no signature that could be read"],
)  # fmt: skip
def test_what_bears_no_signature_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(NotTrusted, match="was not written by you, or is cut off"):
        signed_files.read(path, MINE, "raw", "v1")


def test_a_changed_pickle_under_a_genuine_signature_is_damaged(path):
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged):
        signed_files.read(path, MINE, "raw", "v1")


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(NotTrusted, match="is no file"):
        signed_files.read(tmp_path, MINE, "raw", "v1")


def test_what_a_killed_process_left_is_swept_away_by_the_next_that_writes(path):
    left = path.with_name(f".{path.name}.0123456789ab.tmp")
    left.write_bytes(b"half")
    mine = path.with_name(".somebody's.tmp")
    mine.write_bytes(b"kept")
    signed_files.write(path, DATA, MINE, "raw", "v2")
    assert (left.exists(), mine.exists()) == (False, True)
    assert signed_files.read(path, MINE, "raw", "v2") == DATA
