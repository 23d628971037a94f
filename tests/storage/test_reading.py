"""Reading: damage of every kind costs a result at most, it never gives a wrong one."""

from __future__ import annotations

import os
import pickle
import random
import sqlite3
from pathlib import Path

import pytest
from naming import named
from storage.kept import LARGE, SMALL, flip, load_all, same

from nbasset.core.errors import Damaged, NotTrusted


@pytest.mark.parametrize("without_index", [False, True], ids=["index whole", "index lost"])
@pytest.mark.parametrize("part", range(12))
def test_a_flipped_bit_in_a_record_is_never_served(kept, value, open_store, part, without_index):
    size = kept.stat().st_size
    flip(kept, random.Random(part).randrange(part * size // 12, (part + 1) * size // 12), part % 8)
    if without_index:
        for path in kept.parents[1 if value is SMALL else 2].glob("index.sqlite*"):
            path.unlink()
    for loaded in load_all(open_store()):
        assert same(loaded, value)


def test_a_damaged_value_is_set_aside_with_one_warning_and_not_found_again(kept, value, open_store, warnings):
    flip(kept, kept.stat().st_size - 1 if value is LARGE else kept.read_bytes().index(b"small"))
    store = open_store()
    (made,) = store.find(named("raw"), "k1")
    with pytest.raises(Damaged, match=r"raw \((packs|values)/.*\) is damaged: its content is not what was written"):
        store.load(made)
    assert not store.find(named("raw"), "k1")
    assert len(warnings) == 1
    assert "raw" in warnings[0]
    assert kept.name in warnings[0]
    assert list((store.root / "quarantine").iterdir())
    store.close()
    assert not open_store().find(named("raw"), "k1")


def test_what_was_set_aside_stays_aside_when_the_index_is_lost(kept, value, open_store, warnings):
    flip(kept, kept.stat().st_size - 1 if value is LARGE else kept.read_bytes().index(b"small"))
    store = open_store()
    with pytest.raises(Damaged):
        store.load(store.find(named("raw"), "k1")[0])
    store.close()
    (store.root / "index.sqlite").unlink()
    assert not open_store().find(named("raw"), "k1")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_not_found_and_what_follows_is(kept, value, open_store, draft, share):
    os.truncate(kept, int(kept.stat().st_size * share))
    store = open_store()
    assert not store.find(named("raw"), "k1")
    again = store.save(draft(), value, [])
    assert same(store.load(again), value)


def test_what_was_found_and_is_not_there_any_more_is_told_at_once(open_store, draft, root):
    store = open_store()
    for key, value in (("k1", 1), ("k2", bytes(100_000)), ("k3", 3)):
        store.save(draft(key=key), value, [])
    found = [made for key in ("k1", "k2", "k3") for made in store.find(named("raw"), key)]
    assert list(store.gone(found)) == []
    (file,) = (root / "values").rglob("*.nba")
    file.unlink()
    assert list(store.gone(found)) == [found[1]]
    (pack,) = (root / "packs").iterdir()
    os.truncate(pack, pack.stat().st_size - 1)
    assert sorted(made.key for made in store.gone(found)) == ["k1", "k2", "k3"], (
        "where one file ends, each in it is doubted"
    )
    assert list(open_store().gone(found)) == found, "who has not verified them cannot tell"


def test_a_record_whose_file_was_deleted_is_not_found(kept, open_store):
    kept.unlink()
    assert not open_store().find(named("raw"), "k1")


def test_loading_what_was_deleted_since_it_was_found_says_so(kept, open_store):
    store = open_store()
    (made,) = store.find(named("raw"), "k1")
    kept.unlink()
    with pytest.raises(Damaged, match=r"raw is gone.*made again"):
        store.load(made)


class Planted:
    """Says so when it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("executed",)


@pytest.mark.parametrize("where", ["file", "pack", "index"])
def test_a_planted_pickle_is_never_executed(open_store, draft, root, tmp_path, monkeypatch, where):
    """Somebody else's record, made to look like mine, in each of the places a record can come from."""
    monkeypatch.chdir(tmp_path)
    payload = [Planted()] if where != "file" else [Planted(), "x" * 100_000]
    stranger = open_store(tmp_path / "elsewhere", b"another secret of thirty-two byte")
    monkeypatch.setattr("nbasset.storage.pickling._try_to_load", lambda *_: None)
    stranger.save(draft(), payload, [])
    stranger.close()
    mine = open_store()
    mine.save(draft(key="k2"), 1, [])
    mine.close()
    own_name = mine._signer.name
    for source in [*stranger.root.glob("packs/*"), *stranger.root.glob("values/*/*")]:
        target = root / source.relative_to(stranger.root)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes().replace(stranger._signer.name, own_name))
    if where != "index":
        (root / "index.sqlite").unlink()
    else:
        (stranger.root / "index.sqlite").replace(root / "index.sqlite")
    store = open_store()
    assert load_all(store) == []
    with pytest.raises((NotTrusted, Damaged)):
        store.load(draft())
    assert not Path("executed").exists()


def test_the_planted_pickle_would_say_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pickle.loads(pickle.dumps(Planted()))
    assert Path("executed").exists()


def test_a_record_presented_under_another_name_is_refused(open_store, draft):
    store = open_store()
    made = store.save(draft(asset="raw", key="k1"), 1, [])
    with pytest.raises(NotTrusted, match="record of something else"):
        store.load(draft(asset="raw", key="k2", place=made.place))
    store.close()
    connection = sqlite3.connect(store.root / "index.sqlite")
    connection.execute("UPDATE records SET asset = 'other'")
    connection.commit()
    connection.close()
    assert not open_store().find(named("other"), "k1")


def test_an_index_cannot_lead_out_of_the_store(open_store, draft, tmp_path):
    """Else forgetting an asset, or setting a record aside, would reach any file of the user's."""
    precious = tmp_path / "precious.nba"
    precious.write_text("mine")
    store = open_store()
    store.save(draft(), LARGE, [])
    store.close()
    connection = sqlite3.connect(store.root / "index.sqlite")
    connection.execute("UPDATE records SET place = 'values/../../precious.nba'")
    connection.commit()
    connection.close()
    again = open_store()
    assert not again.find(named("raw"), "k1")
    again.forget(named("raw"))
    assert precious.read_text() == "mine"


def test_one_look_at_a_pack_tells_which_of_its_records_are_whole(open_store, draft):
    store = open_store()
    made = [store.save(draft(key=f"k{number}"), number, []) for number in range(5)]
    found = [store.find(each.asset, each.key)[0] for each in made]
    assert list(store.custody.whole(found)) == found
    (pack,) = (store.root / "packs").glob("*.pack*")
    flip(pack, found[2].place.offset + 40)
    assert list(store.custody.whole(found)) == [*found[:2], *found[3:]]
    os.truncate(pack, found[4].place.offset)
    assert list(store.custody.whole(found)) == [*found[:2], found[3]]
    pack.unlink()
    assert not list(store.custody.whole(found))
