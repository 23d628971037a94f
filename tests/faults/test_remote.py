"""The store at a URL when the network, the server or the credentials fail: no wrong value, nothing lost, all told."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from faults.between import Between, s3_between
from naming import named

from nbasset.core.errors import NbassetError, NotStored
from nbasset.core.materialization import Materialization
from nbasset.storage.remote import bucket as bucket_module
from nbasset.storage.remote.bucket import Bucket
from nbasset.storage.remote.store import RemoteStore, begin

pytestmark = pytest.mark.slow

SECRET = b"a secret of thirty-two bytes, yes"
LARGE = np.arange(40_000)


@pytest.fixture(scope="module")
def between():
    with s3_between() as server:
        yield server


@pytest.fixture
def opened(between, tmp_path, monkeypatch):
    """Open the store as on another computer; what it says."""
    for name, value in between.real.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{between.server_port}")
    monkeypatch.setattr(bucket_module, "_PAUSES", (0.01, 0.02))
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    url, told, stores = between.real.folder(), [], []

    def open_it(computer):
        stores.append(RemoteStore(tmp_path / computer, SECRET, bucket=Bucket(url), on_warning=told.append))
        return stores[-1]

    Between.mood, Between.moods, Between.only = "", [], ("GET", "PUT")
    yield open_it, told
    Between.mood, Between.moods = "", []
    for store in stores:
        store.close()


def draft(key="k1"):
    return Materialization(named("raw"), key, "", "n.ipynb", "r1", 1.0, 0.1, "a value")


@pytest.mark.parametrize("mood", ["busy", "expired", "cut while sending"])
def test_what_cannot_be_sent_is_kept_told_and_sent_later(opened, mood):
    open_it, told = opened
    store = open_it("here")
    Between.mood = mood
    made = store.save(draft(), LARGE, [])
    assert np.array_equal(store.load(made), LARGE)
    assert len(told) == 1
    assert "results are kept on this computer" in told[0]
    assert mood != "expired" or "PermissionError" in told[0]
    Between.mood = ""
    store.bucket.ask_at_once()
    store.save(draft("k2"), 2, [])
    there = open_it("there")
    assert np.array_equal(there.load(there.find(named("raw"), "k1")[0]), LARGE)
    assert there.load(there.find(named("raw"), "k2")[0]) == 2


@pytest.mark.parametrize("mood", ["expired", "cut"])
def test_what_cannot_be_had_is_not_there_until_it_can_be(opened, mood):
    open_it, told = opened
    open_it("here").save(draft(), LARGE, [])
    there = open_it("there")
    Between.mood = mood
    assert there.find(named("raw"), "k1") == []
    assert told
    assert "cannot be" in told[0] or "is not used" in told[0]
    Between.mood = ""
    there.bucket.ask_at_once()
    there._listings.clear()
    there._known.clear()
    assert np.array_equal(there.load(there.find(named("raw"), "k1")[0]), LARGE)


@pytest.mark.parametrize("moods", [["down", ""], ["cut", ""], ["slow"] * 6])
def test_a_moment_of_trouble_is_nothing_to_tell(opened, moods):
    open_it, told = opened
    open_it("here").save(draft(), LARGE, [])
    there = open_it("there")
    Between.moods = list(moods)
    assert np.array_equal(there.load(there.find(named("raw"), "k1")[0]), LARGE)
    Between.moods = list(moods)
    there.save(draft("k2"), 2, [])
    assert told == []


def test_a_bucket_that_does_not_answer_is_refused_in_one_sentence(opened):
    open_it, _ = opened
    store = open_it("here")
    Between.mood = "down"
    with pytest.raises(NotStored, match="There can be no store at s3://"):
        begin(store.bucket)


def test_two_computers_that_make_the_same_at_once_leave_two_whole_records(opened):
    open_it, told = opened
    stores = [open_it("one"), open_it("two")]

    def work(number):
        for key in range(8):
            stores[number].save(draft(f"k{key}"), LARGE + number, [])

    threads = [threading.Thread(target=work, args=[number]) for number in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    third = open_it("three")
    for key in range(8):
        found = third.find(named("raw"), f"k{key}")
        assert sorted(int(third.load(made)[0]) for made in found) == [0, 1]
    assert told == []


def test_whatever_is_cut_at_whatever_byte_never_gives_a_wrong_value(opened):
    open_it, _ = opened
    made = open_it("here").save(draft(), [1, 2, 3], [])
    store = open_it("writer")
    (name,) = store.bucket.names("records/raw/")
    whole = store.bucket.get(name)
    for number, length in enumerate(range(0, len(whole), max(1, len(whole) // 6))):
        store.bucket.put(name, whole[:length])
        there = open_it(f"there{number}")
        try:
            values = [there.load(found) for found in there.find(named("raw"), made.key)]
        except NbassetError:
            continue
        assert values == []
