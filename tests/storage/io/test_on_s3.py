"""Values on a server that speaks S3's protocol: versions, views, and what others do to the bucket."""

from __future__ import annotations

from contextlib import contextmanager

import fsspec
import numpy as np
import pandas as pd
import pytest
from storage.io.versioned import Session

from nbasset import AssetKey
from nbasset.core.errors import NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io import disks
from nbasset.storage.io.at import io_manager_at

FRAME = pd.DataFrame({"n": [1, 2], "word": ["a", None]})


class Bucket:
    """A folder of a bucket, as a place in which values are kept."""

    def __init__(self, url):
        self.url = url
        self.system = fsspec.filesystem("s3", use_listings_cache=False)

    def manager(self):
        return io_manager_at(f"parquet {self.url}")

    def value(self, number):
        return pd.DataFrame({"n": [number, 2]})

    def names(self):
        return sorted(path for path in self.system.find(self.url) if not path.endswith("/current"))

    def versions(self):
        return [f"s3://{path}" for path in self.names() if "/.versions/" in path]


@pytest.fixture
def bucket(s3, monkeypatch):
    monkeypatch.setattr(disks, "ASKED", 0.0)
    return Bucket(s3.folder())


@pytest.fixture
def session(bucket, tmp_path):
    return Session(tmp_path, bucket)


@contextmanager
def transferred(monkeypatch):
    """How many bytes were asked for, and sent, meanwhile."""
    counted = {"got": 0, "put": 0}
    system = type(fsspec.filesystem("s3"))
    got, put = system._cat_file, system._pipe_file

    async def counting_got(self, *args, **options):
        data = await got(self, *args, **options)
        counted["got"] += len(data)
        return data

    async def counting_put(self, path, data, **options):
        counted["put"] += len(data)
        return await put(self, path, data, **options)

    with monkeypatch.context() as patch:
        patch.setattr(system, "_cat_file", counting_got)
        patch.setattr(system, "_pipe_file", counting_put)
        yield counted


def test_versions_stay_and_the_view_goes_with_what_stands(session, bucket):
    first = session.run(1)
    session.run(2)
    assert pd.read_parquet(f"{bucket.url}/data.parquet")["n"].tolist() == [2, 2]
    back = session.run(1)
    assert (back["made"], back["total"], back["versions"]) == (set(), first["total"], first["versions"])
    assert pd.read_parquet(f"{bucket.url}/data.parquet")["n"].tolist() == [1, 2]
    assert len(bucket.versions()) == 2


def test_what_is_as_it_was_transfers_nothing(session, monkeypatch):
    session.run(1)
    with transferred(monkeypatch) as counted:
        assert session.status(1).startswith("FRESH")
    assert counted == {"got": 0, "put": 0}


def test_objects_that_are_swapped_written_over_or_gone_are_named(session, bucket):
    session.run(1)
    session.run(2)
    one, two = bucket.versions()
    contents = [bucket.system.cat_file(each) for each in (one, two)]
    bucket.system.pipe({one: contents[1], two: contents[0]})
    for number in (1, 2):
        assert session.status(number).startswith("STALE: data was changed outside: s3://team/")
        assert session.run(number)["data"]["n"].tolist() == [number, 2]
    bucket.system.rm(bucket.versions())
    assert session.status(2).startswith("STALE: data was removed outside: s3://team/")
    assert session.run(2)["made"] == {"data"}


def test_what_cannot_be_reached_is_said_and_nothing_is_taken_for_fresh(session, s3, monkeypatch):
    session.run(1)
    with monkeypatch.context() as patch:
        patch.setattr(
            disks.Elsewhere, "_sign", lambda *_: (_ for _ in ()).throw(PermissionError("the token has expired"))
        )
        assert "data cannot be looked at in kept (the token has expired)" in session.status(1)
    assert session.status(1).startswith("FRESH")


def test_another_program_reads_the_view_and_columns_alone(bucket):
    manager = bucket.manager()
    manager.handle_output(OutputContext(AssetKey(["shop", "wide"]), "run", version="1" * 20), FRAME)
    asked = InputContext(AssetKey(["shop", "wide"]), definition_metadata={"columns": ["word"]})
    assert list(manager.load_input(asked)) == ["word"]
    assert [path.rpartition("/")[2] for path in bucket.names() if "/.versions/" not in path] == ["wide.parquet"]
    with pytest.raises(NotStored, match=r"nobody has no value in s3://team/.*/nobody\.parquet: make it first"):
        manager.load_input(InputContext(AssetKey("nobody")))


def test_a_large_value_goes_and_comes_in_parts(bucket, monkeypatch):
    monkeypatch.setattr(disks, "PART", 1_000_000)
    monkeypatch.setattr("s3fs.core.MANAGED_COPY_THRESHOLD", 1)
    manager = io_manager_at(f"npy {bucket.url}")
    value = np.random.default_rng(0).integers(0, 256, 8_000_000).astype("uint8")
    manager.handle_output(OutputContext(AssetKey("large"), "run", version="1" * 20), value)
    assert (manager.load_input(InputContext(AssetKey("large"))) == value).all()
    assert "-" not in bucket.system.info(f"{bucket.url}/large.npy")["ETag"], "the view was copied part after part"


def test_what_is_given_up_is_gone_from_the_bucket_with_its_view(bucket):
    manager = bucket.manager()
    contexts = [OutputContext(AssetKey("a"), "run", version=number * 20) for number in "12"]
    for context in contexts:
        manager.handle_output(context, FRAME)
    manager.given_up(contexts[0])
    assert len(bucket.names()) == 2
    (lying,) = manager.lying()
    assert lying.size == bucket.system.size(bucket.versions()[0])
    assert list(io_manager_at(f"csv {bucket.url}").lying()) == []
    assert list(io_manager_at(bucket.url).lying()) == [lying]
    manager.remove(lying)
    assert bucket.names() == []
    assert bucket.system.find(bucket.url) == []


def test_two_stores_at_one_place_read_their_own_and_the_plain_name_is_whose_ran_last(bucket, tmp_path):
    sessions = [Session(tmp_path / name, bucket) for name in ("one", "two")]
    first = [each.run(number) for number, each in enumerate(sessions)]
    for number in (0, 1, 0):
        again = sessions[number].run(number)
        assert (again["made"], again["versions"], again["total"]) == (
            set(),
            first[number]["versions"],
            first[number]["total"],
        )
        assert pd.read_parquet(f"{bucket.url}/data.parquet")["n"].tolist() == [number, 2]
    assert sessions[1].run(0)["made"] == {"data", "total"}, "of the same key each has a version of its own"
    bucket.system.rm(bucket.versions())
    assert sessions[0].status(0).startswith("STALE: data was removed outside: s3://team/")
    assert sessions[1].run(1)["data"]["n"].tolist() == [1, 2]
    assert [each.said for each in sessions] == [[], []]


def test_what_somebody_else_has_called_so_is_kept_under_another_name(session, bucket):
    for number in (1, 2):
        bucket.system.pipe_file(f"{bucket.url}/data.parquet", b"theirs %d" % number)
        session.run(1)
        assert pd.read_parquet(f"{bucket.url}/data.parquet")["n"].tolist() == [1, 2]
    aside = sorted(path for path in bucket.names() if ".aside-" in path)
    assert sorted(map(bucket.system.cat_file, aside)) == [b"theirs 1", b"theirs 2"]
    assert [sentence.split(" is kept as ")[0] for sentence in session.said] == [
        f"{bucket.url}/data.parquet was changed outside: what it held"
    ] * 2
    bucket.system.rm(next(path for path in bucket.system.find(bucket.url) if path.endswith("/current")))
    session.run(1)
    assert len(session.said) == 2, "a move that was cut off has left a version there"
