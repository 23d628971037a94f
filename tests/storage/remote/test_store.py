"""The store at a URL, on a real server of S3: computers that share it, what is transferred, what is believed."""

from __future__ import annotations

import numpy as np
import pytest
from naming import named
from storage.kept import LARGE, SMALL, flip, only, same

from nbasset.core.dataclass import replace
from nbasset.core.errors import Damaged, NotStored, NotTrusted
from nbasset.core.ports import ResultId
from nbasset.storage.records import Garbled
from nbasset.storage.remote.bucket import Bucket, Unreachable
from nbasset.storage.remote.listings import LISTED
from nbasset.storage.remote.store import begin, object_name, whole_record

SHOWN = [{"type": "stream", "name": "stdout", "text": "said"}]
OTHER = b"another secret of thirty-two byte"


class Counted(Bucket):
    """Counts what it is asked."""

    asked = 0

    def _asked(self, ask, *args, **options):
        self.asked += 1
        return super()._asked(ask, *args, **options)


@pytest.fixture
def counted(url):
    return Counted(url)


def test_a_result_made_on_one_computer_is_there_on_another(open_remote, draft, value):
    made = open_remote().save(draft(), value, SHOWN)
    there = open_remote("there")
    (found,) = there.find(named("raw"), "k1")
    assert (found.data_version, found.made_at) == (made.data_version, made.made_at)
    assert same(there.load(found), value)
    assert there.shown(found) == SHOWN
    there.verify(found)
    assert there.find(named("raw"), "k2") == []
    assert there.find(named("other"), "k1") == []


def test_a_hit_that_is_here_transfers_nothing(open_remote, draft, counted, value):
    open_remote().save(draft(), value, SHOWN)
    first = open_remote("there")
    first.load(first.find(named("raw"), "k1")[0])
    first.close()
    again = open_remote("there")
    again.bucket = counted
    (found,) = again.find(named("raw"), "k1")
    again.verify(found)
    assert same(again.load(found), value)
    assert again.shown(found) == SHOWN
    assert again.versions(named("raw")) == [found]
    assert counted.asked == 0


def test_what_nobody_has_is_asked_for_once_in_a_while(open_remote, counted, monkeypatch):
    store = open_remote()
    store.bucket = counted
    for key in ("k1", "k2", "k3"):
        assert store.find(named("raw"), key) == []
    assert counted.asked == 1
    import time

    later = time.monotonic() + LISTED + 1
    monkeypatch.setattr("time.monotonic", lambda: later)
    store.find(named("raw"), "k1")
    assert counted.asked == 2


def test_each_record_of_a_key_is_an_object_of_its_own_and_all_are_found(open_remote, draft):
    one, two = open_remote("one"), open_remote("two")
    one.save(draft(kind="first"), 1, [])
    two.save(draft(kind="second"), 2, [])
    assert len(one.bucket.names("records/raw/k1/")) == 2
    assert {made.kind for made in open_remote("three").find(named("raw"), "k1")} == {"first", "second"}


def test_results_of_others_are_not_believed_until_somebody_trusts_them(open_remote, draft, value):
    open_remote("theirs", OTHER).save(draft(), value, [])
    mine = open_remote("mine")
    assert mine.find(named("raw"), "k1") == []
    assert [each.asset for each in mine.custody.untrusted()] == ["raw"]
    assert mine.custody.trust() == 1
    (found,) = mine.find(named("raw"), "k1")
    assert same(mine.load(found), value)


def test_what_is_damaged_here_is_had_from_there_again(open_remote, draft, value, warnings):
    store = open_remote()
    made = store.save(draft(), value, [])
    store.close()
    path = only(store.root, "packs/*.pack" if value is SMALL else "values/*/*.nba")
    flip(path, path.stat().st_size - 5)
    again = open_remote()
    assert same(again.load(made), value)
    assert len(warnings) == 1
    assert "is damaged" in warnings[0]
    assert same(again.load(again.find(named("raw"), "k1")[0]), value)


@pytest.mark.parametrize("harm", ["cut", "flip", "swap", "place", "garbage", "empty"])
def test_no_object_that_was_harmed_gives_a_wrong_value(open_remote, draft, harm, value, warnings):
    made = open_remote().save(draft(), value, [])
    bucket, name = open_remote().bucket, object_name("raw", "k1", made.place.head)
    data = bucket.get(name)
    if harm == "swap":
        other = open_remote().save(draft(asset="other"), "other", [])
        harmed = bucket.get(object_name("other", "k1", other.place.head))
    else:
        flipped = bytearray(data)
        flipped[-1] ^= 1
        harmed = {
            "cut": data[:-10],
            "flip": bytes(flipped),
            "place": data.replace(b'"file":"values', b'"file":"packs/', 1),
            "garbage": b"x" * 1000,
            "empty": b"",
        }.get(harm, data)
    bucket.put(name, harmed)
    there = open_remote("there")
    found = there.find(named("raw"), "k1")
    if harmed == data:  # a small record says no place
        assert same(there.load(found[0]), value)
    else:
        assert found == []
        assert any(name in told and "is not used" in told for told in warnings) or harm == "place"


def test_a_record_that_claims_the_place_of_another_does_not_replace_it(open_remote, draft):
    mine = open_remote("mine")
    made = mine.save(draft(), LARGE, [])
    hostile = open_remote("theirs", OTHER)
    theirs = hostile.save(draft(key="k2"), LARGE + 1, [])
    name = object_name("raw", "k2", theirs.place.head)
    data = hostile.bucket.get(name)
    hostile.bucket.put(name, data.replace(theirs.place.place.encode(), made.place.place.encode()))
    assert mine.find(named("raw"), "k2") == []
    assert np.array_equal(mine.load(made), LARGE)


def test_what_is_removed_here_stays_there_and_what_is_forgotten_is_gone_for_all(open_remote, draft):
    store = open_remote()
    made = store.save(draft(), SMALL, [])
    assert store.remove([made]) == [made]
    assert store.find(named("raw"), "k1") == []
    assert len(open_remote("there").find(named("raw"), "k1")) == 1
    again = open_remote("there")
    again.forget(named("raw"))
    assert again.find(named("raw"), "k1") == []
    assert open_remote("third").find(named("raw"), "k1") == []
    with pytest.raises(Damaged):
        again.load(made)


@pytest.fixture
def later(monkeypatch):
    """A listing is believed no longer."""
    monkeypatch.setattr("nbasset.storage.remote.listings.LISTED", 0.0)


@pytest.mark.parametrize("what", ["everything", "the asset", "the key", "the bucket"])
def test_what_somebody_has_removed_is_not_found_from_the_next_look_on_and_is_told(open_remote, draft, what, warnings):
    store = open_remote()
    made = store.save(draft(), SMALL, [])
    store.save(draft(key="k2"), SMALL, [])
    store.save(draft("other"), SMALL, [])
    store.expect([ResultId(named("raw"), "k1")])
    assert store.find(named("raw"), "k1") == [made]
    there, root = store.bucket._at()
    for name in store.bucket.names({"the asset": "records/raw/", "the key": "records/raw/k1/"}.get(what, "")):
        there.rm_file(f"{root}/{name}")
    store.close()
    again = open_remote()
    if what == "the bucket":
        again.bucket = Bucket("s3://no-such-bucket/x")
    again.expect([ResultId(named("raw"), "k1"), ResultId(named("other"), "k1")])
    assert again.find(named("raw"), "k1") == ()
    assert again.custody.removed("k1") == f"its stored result was removed from {again.bucket.url}"
    assert warnings == [f"Results were removed from {again.bucket.url}: they will be made again."]
    assert len(again.find(named("raw"), "k2")) == (what == "the key")
    assert len(again.find(named("other"), "k1")) == (what in ("the key", "the asset"))


def test_what_was_found_before_is_gone_once_it_is_removed_and_there_when_it_is_made_again(open_remote, draft, later):
    store = open_remote()
    store.save(draft(), SMALL, [])
    (made,) = store.find(named("raw"), "k1")
    assert list(store.gone([made])) == []
    store.bucket.remove(store.bucket.names("records/raw/"))
    assert list(store.gone([made])) == [made]
    store.save(draft(), SMALL, [])
    assert list(store.gone([made])) == []
    assert len(store.find(named("raw"), "k1")) == 2
    assert store.custody.removed("k1") == ""


def test_what_waits_to_be_sent_or_was_put_there_a_moment_ago_was_not_removed(open_remote, draft, monkeypatch):
    store, other = open_remote(), open_remote()
    store.expect([ResultId(named("raw"), "k1")])
    made = other.save(draft(), SMALL, [])
    other.event_log.flush()
    assert store.find(named("raw"), "k1") == [made]
    with monkeypatch.context() as broken:
        broken.setattr(Bucket, "put", lambda *_: (_ for _ in ()).throw(Unreachable("no answer")))
        waits = store.save(draft(key="k2"), SMALL, [])
        store.expect([ResultId(named("raw"), "k2")])
        assert store.find(named("raw"), "k2") == [waits]


def test_who_cannot_ask_believes_what_lies_here(open_remote, draft, later, warnings, monkeypatch):
    store = open_remote()
    store.save(draft(), SMALL, [])
    (made,) = store.find(named("raw"), "k1")
    monkeypatch.setattr(Bucket, "names", lambda *_: (_ for _ in ()).throw(Unreachable("no answer")))
    store.expect([ResultId(named("raw"), "k1")])
    assert store.find(named("raw"), "k1") == [made]
    assert list(store.gone([made])) == []
    assert ["cannot be asked now (no answer)" in told for told in warnings] == [True]


def test_all_points_of_an_asset_are_listed_at_once(open_remote, draft, counted):
    open_remote().save(draft("model[depth=4]"), SMALL, [])
    store = open_remote("there")
    store.bucket = counted
    store.expect([ResultId(named(f"model[depth={depth}]"), "k1") for depth in range(20)])
    assert counted.asked == 1
    assert [len(store.find(named(f"model[depth={depth}]"), "k1")) for depth in (3, 4)] == [0, 1]
    assert counted.asked == 2, "the one object"


def test_what_cannot_be_sent_waits_on_this_computer_and_is_sent_later(open_remote, draft, value, warnings, monkeypatch):
    store = open_remote()
    with monkeypatch.context() as broken:
        for ask in ("put", "put_file"):
            broken.setattr(Bucket, ask, lambda *_: (_ for _ in ()).throw(Unreachable("no answer")))
        made = store.save(draft(), value, [])
        assert same(store.load(made), value)
        store.close()
    assert "takes nothing now (no answer): results are kept on this computer" in warnings[0]
    there = open_remote("there")
    assert there.find(named("raw"), "k1") == []
    open_remote()
    there._listings.clear()
    assert same(there.load(there.find(named("raw"), "k1")[0]), value)
    assert not list(store.root.glob("outgoing/*"))


def test_what_waited_and_was_removed_meanwhile_is_not_waited_for(open_remote, draft, monkeypatch):
    store = open_remote()
    with monkeypatch.context() as broken:
        broken.setattr(Bucket, "put_file", lambda *_: (_ for _ in ()).throw(Unreachable("no answer")))
        made = store.save(draft(), LARGE, [])
        store.forget(named("raw"))
    store.close()
    assert not list(store.root.glob("outgoing/*"))
    assert open_remote("there").find(named("raw"), made.key) == []


def test_a_process_without_the_secret_puts_results_there_that_are_signed_here(open_remote, draft, value):
    kernel, worker = open_remote("kernel"), open_remote("worker", OTHER)
    upstream = kernel.save(draft(asset="up"), value, [])
    worker.custody.believe([upstream.place.head])
    assert same(worker.load(upstream), value), "an input is had from the bucket by what the kernel says of it"
    made = worker.save(draft(), value, [])
    signed = kernel.custody.countersign(made)
    assert same(kernel.load(signed), value)
    assert [each.made_at for each in kernel.find(named("raw"), "k1")] == [made.made_at]
    assert len(kernel.bucket.names("records/raw/")) == 1
    assert same(open_remote("later").load(signed), value)
    with pytest.raises(NotTrusted, match="not what it says"):
        kernel.custody.countersign(replace(made, key="k9"))


def test_two_processes_of_a_computer_without_the_secret_use_what_the_other_made(open_remote, draft, value):
    kernel, one, two = open_remote("kernel"), open_remote("workers", OTHER), open_remote("workers", OTHER[::-1])
    signed = kernel.custody.countersign(one.save(draft(), value, []))
    one.close()
    two.custody.believe([signed.place.head])
    assert same(two.load(signed), value)
    two.custody.believe([])
    with pytest.raises(NotTrusted):
        open_remote("workers", OTHER[1:] + b"x").load(signed)


def test_a_bucket_that_takes_nothing_is_no_store(url):
    begin(Bucket(url))
    with pytest.raises(NotStored, match=r"There can be no store at s3://no-such-bucket/x: .*bucket"):
        begin(Bucket("s3://no-such-bucket/x"))
    with pytest.raises(NotStored, match="There can be no store at nothing://x: Protocol not known: nothing"):
        begin(Bucket("nothing://x"))


def test_a_record_is_whole_or_none():
    with pytest.raises(Garbled):
        whole_record(b"")
    assert object_name("a/b[c='d']", "k", b"h").startswith("records/a%2Fb%5Bc%3D%27d%27%5D/k/")
