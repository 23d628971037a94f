"""The store at a URL, on a real server of S3: computers that share it, what is transferred, what is believed."""

from __future__ import annotations

import numpy as np
import pytest
from naming import named
from storage.kept import LARGE, SMALL, flip, only, same

from nbasset.core.dataclass import replace
from nbasset.core.errors import Damaged, NotStored, NotTrusted
from nbasset.storage.records import Garbled
from nbasset.storage.remote.bucket import Bucket, Unreachable
from nbasset.storage.remote.store import LISTED, begin, object_name, whole_record

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
