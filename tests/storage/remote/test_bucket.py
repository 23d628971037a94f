"""A bucket on real file systems: S3's protocol, a folder, memory."""

from __future__ import annotations

from uuid import uuid4

import pytest

from nbasset.storage.remote.bucket import QUIET, Bucket, Unreachable


@pytest.fixture(params=["s3", "file", "memory"])
def bucket(request, tmp_path):
    if request.param == "s3":
        return Bucket(request.getfixturevalue("url"))
    return Bucket(f"file://{tmp_path}/far" if request.param == "file" else f"memory://{uuid4().hex}/team")


def test_what_was_put_is_there_by_its_name_and_nothing_else_is(bucket, tmp_path):
    (tmp_path / "large").write_bytes(b"large" * 100)
    bucket.put("records/a/k1/one", b"one")
    bucket.put("records/a%5B1%5D/k1/two", b"two")
    bucket.put_file("records/a/k2/three", str(tmp_path / "large"))
    assert bucket.names("records/a/") == ["records/a/k1/one", "records/a/k2/three"]
    assert bucket.names("records/a%5B1%5D/") == ["records/a%5B1%5D/k1/two"]
    assert bucket.names("records/") == sorted([*bucket.names("records/a/"), *bucket.names("records/a%5B1%5D/")])
    assert (bucket.get("records/a/k1/one"), bucket.get("records/a/k2/three")) == (b"one", b"large" * 100)
    assert bucket.get("records/a/k1/nothing") is None
    assert bucket.names("records/b/") == []


def test_what_was_removed_is_gone_and_to_remove_it_again_is_nothing(bucket):
    bucket.put("records/a/k1/one", b"one")
    bucket.remove(["records/a/k1/one", "records/a/k1/nothing"])
    bucket.remove(["records/a/k1/one"])
    assert bucket.get("records/a/k1/one") is None
    assert bucket.names("records/") == []


def test_what_another_has_put_is_seen_at_once(url):
    one, two = Bucket(url), Bucket(f"{url}/")
    assert one.names("records/") == []
    two.put("records/a", b"1")
    assert one.names("records/") == ["records/a"]
    two.put("records/a", b"2")
    assert one.get("records/a") == b"2"


def test_nothing_that_is_half_written_can_be_seen_in_a_folder(tmp_path, monkeypatch):
    bucket = Bucket(f"file://{tmp_path}/far")
    there, _ = bucket._at()
    monkeypatch.setattr(type(there), "mv", lambda *_, **__: (_ for _ in ()).throw(OSError("cut")))
    with pytest.raises(Unreachable, match="cut"):
        bucket.put("records/a", b"1")
    assert not (tmp_path / "far" / "records" / "a").exists()


@pytest.mark.parametrize(("at", "why"), [("nothing://x", "Protocol not known"), ("s3://no-such-bucket/x", "bucket")])
def test_what_is_no_bucket_is_told(url, at, why):
    with pytest.raises((Unreachable, FileNotFoundError), match=why):
        Bucket(at).put("a", b"1")


def test_one_that_could_not_be_reached_is_left_alone_for_a_while(monkeypatch):
    now = [0.0]
    bucket = Bucket("memory://alone", clock=lambda: now[0])
    there, _ = bucket._at()
    asked = []

    def refused(*_):
        asked.append(1)
        raise ConnectionError("nobody\nanswers")

    monkeypatch.setattr(type(there), "cat_file", refused)
    for _ in range(3):
        with pytest.raises(Unreachable, match="ConnectionError: nobody"):
            bucket.get("a")
    assert len(asked) == 3, "three tries of the first question, and no other question"
    now[0] = QUIET + 1
    monkeypatch.undo()
    assert bucket.get("a") is None


def test_who_may_not_is_not_tried_again(monkeypatch):
    bucket = Bucket("memory://refused")
    there, _ = bucket._at()
    asked = []

    def refused(*_):
        asked.append(1)
        raise PermissionError("The provided token has expired.")

    monkeypatch.setattr(type(there), "cat_file", refused)
    with pytest.raises(Unreachable, match="PermissionError: The provided token has expired"):
        bucket.get("a")
    assert len(asked) == 1
