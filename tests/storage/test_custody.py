"""Results that were made elsewhere: listed, never loaded, and mine once I say so."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from naming import named

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.ports import Untrusted

STRANGER = b"another secret of thirty-two byte"
LARGE = "x" * 100_000


@pytest.fixture(params=["with its index", "without its index"])
def foreign(request, open_store, draft):
    """A store that somebody else filled."""
    store = open_store(secret=STRANGER)
    store.save(draft(took=3.0), 1, [{"type": "stream", "name": "stdout", "text": "made"}])
    store.save(draft(asset="large", took=7.0), LARGE, [])
    store.close()
    if request.param == "without its index":
        (store.root / "index.sqlite").unlink()
    return store.root


def test_what_somebody_else_made_is_listed_and_not_found(foreign, open_store, draft, warnings):
    store = open_store()
    large, raw = store.custody.untrusted()
    assert large == Untrusted("large", "k1", "a value", 1_700_000_001.0, 7.0, large.size)
    assert raw == Untrusted("raw", "k1", "a value", 1_700_000_000.0, 3.0, raw.size)
    assert large.size > len(LARGE) > raw.size
    assert not store.find(named("raw"), "k1")
    assert not store.versions(named("large"))
    store.save(draft(asset="mine", key="k2"), 1, [])
    assert store.custody.unread() == {"k1"}, "what they name is theirs, and not known here"
    assert warnings == []


def test_its_text_is_read_only_where_it_is_asked_for_and_only_its_first_line(open_store, draft):
    shown = [{"type": "value", "data": {"text/plain": "a b\nc d"}}]
    open_store(secret=STRANGER).save(draft(), 1, shown)
    custody = open_store().custody
    assert [each.text for each in custody.untrusted()] == [""]
    assert [each.text for each in custody.previews()] == ["a b"]


def test_what_somebody_else_made_is_not_loaded(foreign, open_store, draft):
    store = open_store()
    with pytest.raises(NotTrusted, match="raw was not made by you"):
        store.load(draft())
    stranger = open_store(secret=STRANGER)
    with pytest.raises(NotTrusted, match="raw was not made by you"):
        store.load(stranger.find(named("raw"), "k1")[0])


def test_my_own_results_beside_it_are_found(foreign, open_store, draft):
    store = open_store()
    store.save(draft(), "mine", [])
    (made,) = store.find(named("raw"), "k1")
    assert store.load(made) == "mine"
    assert len(store.custody.untrusted()) == 2


def test_it_is_told_as_texts_what_somebody_elses_results_claim_to_look_like(foreign, open_store, draft):
    stranger = open_store(secret=STRANGER)
    shown = [{"data": {"text/plain": "42\x1b[31m and more\nsecond line", "text/html": "<script>"}}]
    stranger.save(draft(asset="shown", took=5.0), 42, shown)
    stranger.close()
    (newest, *_) = sorted(open_store().custody.previews(), key=lambda each: each.asset == "shown", reverse=True)
    assert (newest.asset, newest.kind, newest.took, newest.text) == ("shown", "a value", 5.0, "42[31m and more")
    assert newest.size > 0
    assert {each.asset: each.text for each in open_store().custody.previews()} == {
        "shown": "42[31m and more", "raw": "", "large": "",
    }  # fmt: skip


def test_of_what_was_shown_and_is_not_what_was_written_nothing_is_told(open_store, draft):
    stranger = open_store(secret=STRANGER)
    stranger.save(draft(), LARGE, [{"data": {"text/plain": "what it looks like"}}])
    stranger.close()
    for file in stranger.root.rglob("*"):
        if file.is_file() and b"what it looks like" in file.read_bytes() and file.suffix != ".sqlite":
            file.write_bytes(file.read_bytes().replace(b"what it looks like", b"what it looks lyke"))
    assert [each.text for each in open_store().custody.previews()] == [""]


def test_trusting_makes_it_mine_for_good(foreign, open_store):
    store = open_store()
    assert not store.find(named("raw"), "k1")
    assert store.custody.trust() == 2
    for _ in range(2):
        assert store.load(store.find(named("raw"), "k1")[0]) == 1
        assert store.load(store.find(named("large"), "k1")[0]) == LARGE
        assert store.shown(store.find(named("raw"), "k1")[0])[0]["text"] == "made"
        assert store.custody.untrusted() == []
        assert store.custody.trust() == 0
        store.close()
        (foreign / "index.sqlite").unlink()
        store = open_store()
    assert not open_store(secret=STRANGER).find(named("raw"), "k1")


def test_damaged_results_are_not_signed(foreign, open_store):
    (file,) = foreign.glob("values/*/*.nba")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    store = open_store()
    assert store.custody.trust() == 1
    assert [one.asset for one in store.custody.untrusted()] == ["large"]
    assert not store.find(named("large"), "k1")


def test_a_copied_store_of_my_own_needs_no_trust(open_store, draft, tmp_path):
    store = open_store()
    store.save(draft(), 1, [])
    store.save(draft(asset="large"), LARGE, [])
    store.close()
    shutil.copytree(store.root, tmp_path / "copy")
    copy = open_store(tmp_path / "copy")
    assert copy.custody.untrusted() == []
    assert copy.load(copy.find(named("raw"), "k1")[0]) == 1
    assert copy.load(copy.find(named("large"), "k1")[0]) == LARGE


def test_a_body_swapped_under_a_genuine_head_is_refused(open_store, draft):
    store = open_store()
    store.save(draft(key="k1"), LARGE, [])
    store.save(draft(key="k2"), LARGE.upper(), [])
    store.close()
    one, other = store.root.glob("values/*/*.nba")
    bodies = [path.read_bytes() for path in (one, other)]
    length = len(bodies[0]) - len(LARGE)
    one.write_bytes(bodies[0][:length] + bodies[1][length:])
    again = open_store()
    loaded = []
    for key in ("k1", "k2"):
        try:
            loaded.append(again.load(again.find(named("raw"), key)[0]))
        except Damaged:
            loaded.append(None)
    assert sorted(loaded, key=str) in ([None, LARGE], sorted([None, LARGE.upper()], key=str))


def test_what_a_process_without_the_secret_has_stored_is_signed_if_it_is_what_it_says(open_store, draft):
    mine = open_store()
    before = mine.save(draft(asset="before"), 0, [])
    theirs = open_store(secret=STRANGER)
    theirs.custody.believe([before.place.head])
    assert theirs.load(before) == 0
    made = [theirs.save(draft(), 1, []), theirs.save(draft(asset="large"), LARGE, [])]
    theirs.close()
    with pytest.raises(NotTrusted):
        mine.load(made[0])
    signed = [mine.custody.countersign(each) for each in made]
    assert [mine.load(each) for each in signed] == [1, LARGE]
    assert signed == made
    assert mine.custody.untrusted() == []
    assert [one.place.head for one in mine.find(named("large"), "k1")] == [signed[1].place.head]


def test_nothing_else_is_signed(open_store, draft):
    store = open_store(secret=STRANGER)
    made, other = store.save(draft(), 1, []), store.save(draft(asset="large"), LARGE, [])
    store.close()
    mine = open_store()
    path = mine.root / other.place.place
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"y")
    for wrong in (replace(made, place=other.place), replace(made, data_version="0"), replace(made, place=None), other):
        with pytest.raises(NotTrusted, match="is not what it says"):
            mine.custody.countersign(wrong)
    assert len(mine.custody.untrusted()) == 2
