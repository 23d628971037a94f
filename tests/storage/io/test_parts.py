"""A large file goes to S3 part after part while it is written: whole, or nothing of it stays."""

from __future__ import annotations

import tempfile
import threading
from types import SimpleNamespace
from zipfile import ZipFile

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import NotStored
from nbasset.storage.io import parts
from nbasset.storage.io.disks import Elsewhere

SMALLEST = 5 * 2**20
"""What S3 takes as a part."""


class Bucket:
    """What S3 does with parts, as a dictionary."""

    def __init__(self, refuses=0):
        self.objects, self.parts, self.forgotten, self.refuses = {}, {}, [], refuses
        self.began = threading.Event()

    def split_path(self, path):
        return *path.split("/", 1), None

    def call_s3(self, method, Bucket, Key, **options):
        return getattr(self, method)(SimpleNamespace(Key=Key, **options)) or {}

    def create_multipart_upload(self, asked):
        return {"UploadId": "one"}

    def upload_part(self, asked):
        self.began.set()
        if asked.PartNumber == self.refuses:
            raise PermissionError("the session has expired")
        self.parts[asked.PartNumber] = asked.Body
        return {"ETag": f"tag {asked.PartNumber}"}

    def complete_multipart_upload(self, asked):
        joined = asked.MultipartUpload["Parts"]
        assert [part["ETag"] for part in joined] == [f"tag {part['PartNumber']}" for part in joined]
        self.objects[asked.Key] = b"".join(self.parts[part["PartNumber"]] for part in joined)

    def abort_multipart_upload(self, asked):
        self.forgotten.append(asked.UploadId)


def sent(bucket, *pieces):
    """What was sent of a file of these pieces: whether it went in parts."""
    with tempfile.NamedTemporaryFile() as file, parts.sent_in_parts(bucket, "bucket/key", file) as sending:
        for piece in pieces:
            assert sending.write(piece) == len(piece)
        assert sending.tell() == sum(map(len, pieces))
        return sending.end()


@given(st.lists(st.binary(max_size=25), max_size=8))
def test_whatever_it_is_written_by_the_whole_arrives_in_its_order(pieces):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART", 10)
        bucket, whole = Bucket(), b"".join(pieces)
        if sent(bucket, *pieces):
            assert bucket.objects == {"key": whole}
            assert all(len(part) == 10 for number, part in bucket.parts.items() if number < len(bucket.parts))
        else:
            assert len(whole) < 10
            assert not bucket.objects


def test_a_part_goes_while_the_rest_is_being_written(monkeypatch):
    monkeypatch.setattr(parts, "PART", 10)
    bucket = Bucket()
    with tempfile.NamedTemporaryFile() as file, parts.sent_in_parts(bucket, "bucket/key", file) as sending:
        sending.write(b"x" * 15)
        assert bucket.began.wait(30)
        sending.write(b"y" * 3)
        assert sending.end()
    assert bucket.objects == {"key": b"x" * 15 + b"y" * 3}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_part_that_is_refused_leaves_nothing_and_is_told_at_the_end(monkeypatch, number):
    monkeypatch.setattr(parts, "PART", 10)
    bucket = Bucket(refuses=number)
    with pytest.raises(PermissionError, match="expired"):
        sent(bucket, b"x" * 25)
    assert (bucket.objects, bucket.forgotten) == ({}, ["one"])


def test_who_seeks_in_what_it_writes_is_told_that_it_cannot(monkeypatch):
    monkeypatch.setattr(parts, "PART", 50)
    bucket = Bucket()
    with tempfile.NamedTemporaryFile() as file, parts.sent_in_parts(bucket, "bucket/key", file) as sending:
        with ZipFile(sending, "w") as members:
            members.writestr("a", "one" * 50)
        assert sending.end()
    with tempfile.NamedTemporaryFile() as file:
        file.write(bucket.objects["key"])
        file.flush()
        assert ZipFile(file.name).read("a") == b"one" * 50


def test_other_file_systems_are_left_to_themselves(tmp_path):
    with (tmp_path / "file").open("w+b") as file, parts.sent_in_parts(object(), "place", file) as sending:
        assert sending is None


class TestOnAServer:
    @pytest.fixture
    def place(self, s3, monkeypatch):
        monkeypatch.setattr(parts, "PART", SMALLEST)
        return Elsewhere(s3.folder())

    def under_way(self, place):
        bucket = place.url.removeprefix("s3://").partition("/")[0]
        return place.system.call_s3("list_multipart_uploads", Bucket=bucket).get("Uploads", [])

    @pytest.mark.parametrize("size", [100, SMALLEST, SMALLEST + 1, 3 * SMALLEST + 7])
    def test_a_file_of_any_size_arrives(self, place, size):
        content = bytes(range(256)) * (size // 256 + 1)
        place.write("file", lambda file: file.write(content[:size]))
        assert place.system.cat_file(f"{place.url}/file") == content[:size]
        assert not self.under_way(place)

    def test_a_value_that_is_refused_half_way_leaves_nothing(self, place):
        def half(file):
            file.write(b"x" * (2 * SMALLEST))
            raise NotStored("a column of sockets cannot be kept.")

        with pytest.raises(NotStored, match="sockets"):
            place.write("file", half)
        assert not fsspec.filesystem("s3", use_listings_cache=False).exists(f"{place.url}/file")
        assert not self.under_way(place)

    def test_a_bucket_that_is_not_there_is_told_in_a_sentence(self, place):
        elsewhere = Elsewhere("s3://nobodys-bucket/team")
        with pytest.raises(NotStored, match="there is no such place"):
            elsewhere.write("file", lambda file: file.write(b"x" * (2 * SMALLEST)))
