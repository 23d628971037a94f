"""What lies in a bucket, as it was listed a moment ago."""

from __future__ import annotations

import threading

import pytest

from nbasset.storage.remote import listings
from nbasset.storage.remote.bucket import Bucket, Unreachable
from nbasset.storage.remote.listings import Listings


@pytest.fixture
def bucket():
    found = Bucket("memory://listings")
    found.remove(found.names(""))
    return found


def test_assets_are_told_apart_whose_names_begin_alike(bucket):
    for name in ("records/raw/k1/1", "records/raw2/k1/1", "records/raw%5Bday%3D1%5D/k1/1", "records/raw/k10/1"):
        bucket.put(name, b"")
    found = Listings(lambda: bucket, print)
    found.look(["raw", "raw[day=1]"])
    assert found.known("raw", "k1") == ["records/raw/k1/1"]
    assert found.known("raw[day=1]", "k1") == ["records/raw%5Bday%3D1%5D/k1/1"]
    assert found.known("raw[day=2]", "k1") == []
    assert found.known("raw2", "k1") is None
    found.add("records/raw/k1/2")
    found.add("records/raw2/k1/2")
    assert found.names("raw", "k1") == ["records/raw/k1/1", "records/raw/k1/2"]
    assert found.names("raw2", "k1") == ["records/raw2/k1/1"]


def test_who_does_not_answer_is_not_waited_for_and_not_asked_again_at_once(bucket, monkeypatch):
    told, asked, end = [], [], threading.Event()

    def never(self, prefix):
        asked.append(prefix)
        end.wait()
        raise Unreachable("too late")

    monkeypatch.setattr(listings, "PATIENCE", 0.05)
    monkeypatch.setattr(Bucket, "names", never)
    found = Listings(lambda: bucket, told.append)
    try:
        found.look(["raw"])
        assert (found.known("raw", "k1"), told) == (None, ["no answer"])
        found.look(["raw"])
        assert asked == ["records/raw/"]
    finally:
        end.set()


def test_what_was_listed_holds_while_nobody_answers(bucket, monkeypatch):
    bucket.put("records/raw/k1/1", b"")
    told = []
    found = Listings(lambda: bucket, told.append)
    monkeypatch.setattr(listings, "LISTED", 0.0)
    assert found.names("raw", "k1") == ["records/raw/k1/1"]
    monkeypatch.setattr(Bucket, "names", lambda *_: (_ for _ in ()).throw(Unreachable("no answer")))
    assert found.names("raw", "k1") == ["records/raw/k1/1"]
    assert told == ["no answer"]
    found.clear()
    assert found.names("raw", "k1") == []
