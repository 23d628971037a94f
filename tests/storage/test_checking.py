"""A whole store is checked: every byte, the index against the files; and repaired."""

from __future__ import annotations

import os
import sqlite3

import pytest
from naming import named

from nbasset.storage.value_files import identity

LARGE = "x" * 100_000


@pytest.fixture
def filled(open_store, draft):
    """A closed store with a small and a large result."""
    store = open_store()
    store.seed()
    store.save(draft(asset="small"), "small value", [{"type": "stream", "name": "stdout", "text": "said"}])
    store.save(draft(asset="large"), LARGE, [])
    store.close()
    return store


def only(store, pattern):
    (path,) = store.root.glob(pattern)
    return path


def flip(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def test_a_whole_store_is_said_to_be_whole(filled, open_store, warnings):
    size = only(filled, "values/*/*.nba").stat().st_size
    (said,) = open_store().custody.check()
    assert said.startswith("2 results of yours: every byte of ")
    assert int(said.partition("every byte of ")[2].partition(" ")[0].replace(",", "")) > size
    assert warnings == []


def test_rot_beneath_the_file_system_is_found(filled, open_store):
    """A bit flips and no time stamp tells: reading trusts the file's identity, checking does not."""
    path = only(filled, "values/*/*.nba")
    store = open_store()
    flip(path, path.stat().st_size - 5)
    store._index.remember_identity(f"values/{path.parent.name}/{path.name}", identity(path.stat()))
    found = store.custody.check()
    assert "large" in found[0]
    assert "is damaged: its content is not what was written" in found[0]
    assert not store.find(named("large"), "k1")
    assert "1 result of yours" in found[-1]


@pytest.mark.parametrize("pattern", ["packs/*.pack", "values/*/*.nba"])
def test_a_header_that_alone_is_damaged_is_put_right_from_the_index(filled, open_store, pattern, warnings):
    path = only(filled, pattern)
    flip(path, 100)
    found = open_store().custody.check()
    assert "was damaged: it was put right from the index, the value is whole" in found[0]
    (filled.root / "index.sqlite").unlink()
    again = open_store()
    assert again.load(again.find(named("small"), "k1")[0]) == "small value"
    assert again.load(again.find(named("large"), "k1")[0]) == LARGE
    assert len(again.custody.check()) == 1


def test_what_lies_in_the_files_and_is_not_listed_is_listed(filled, open_store):
    with sqlite3.connect(filled.root / "index.sqlite") as connection:
        connection.execute("DELETE FROM records")
    connection.close()
    store = open_store()
    assert not store.find(named("large"), "k1")
    assert store.custody.check()[0] == "2 results lay in the files and were not listed: now they are."
    assert store.load(store.find(named("large"), "k1")[0]) == LARGE
    assert store.load(store.find(named("small"), "k1")[0]) == "small value"


def test_what_is_listed_and_gone_is_told(filled, open_store):
    only(filled, "values/*/*.nba").unlink()
    found = open_store().custody.check()
    assert "The stored result of large" in found[0]
    assert len(open_store().custody.check()) == 1


def test_leftovers_permissions_and_strange_files_are_put_right(filled, open_store):
    (filled.root / "values" / "ab").mkdir(exist_ok=True)
    (filled.root / "values" / "ab" / "0123456789.nba").write_bytes(b"nbasset" * 50)
    (filled.root / "values" / "ab" / "fedcba98.nba").symlink_to("/etc/hostname")
    store = open_store()
    only(filled, "packs/*.pack").chmod(0o644)
    filled.root.chmod(0o755)
    (filled.root / "making" / "left.nba").write_bytes(b"x")
    found = "\n".join(store.custody.check())
    assert "1 leftover of killed processes removed." in found
    assert "could be read by others: only you can now." in found
    assert found.count("is no result") == 2
    assert [
        path for path in (filled.root, *filled.root.rglob("*")) if not path.is_symlink() and path.stat().st_mode & 0o077
    ] == []
    assert "were set aside as damaged" in found


def test_a_broken_index_is_made_again(filled, open_store, warnings):
    path = filled.root / "index.sqlite"
    content = bytearray(path.read_bytes())
    content[5 * 4096 : 6 * 4096] = os.urandom(4096)
    path.write_bytes(content)
    store = open_store()
    found = store.custody.check()
    assert any("The index was broken" in each for each in found) or any("was broken" in each for each in warnings)
    assert store.load(store.find(named("large"), "k1")[0]) == LARGE
    assert len(store.custody.check()) <= 2


def test_results_of_somebody_else_are_counted_and_their_damage_is_told(filled, open_store):
    stranger = open_store(secret=b"another secret of thirty-two byte")
    assert "0 results of yours, and 2 that are not yours" in stranger.custody.check()[-1]
    path = only(filled, "values/*/*.nba")
    flip(path, path.stat().st_size - 5)
    found = stranger.custody.check()
    assert "large" in found[0]
    assert "is not what its maker wrote" in found[0]
    assert len(stranger.custody.untrusted()) == 1


def test_a_header_of_what_another_kernel_is_removing_is_left_alone(filled, open_store, monkeypatch):
    """Else the removed record would be found again, without its body."""
    path = only(filled, "packs/*.pack")
    flip(path, 100)
    before = path.read_bytes()
    store = open_store()
    monkeypatch.setattr(store._index, "is_written", lambda row: False)
    (made,) = store.find(named("small"), "k1")
    store.verify(made)
    assert path.read_bytes() == before


@pytest.mark.parametrize("size", [10, 100_000])
def test_ctrl_c_just_after_listing_leaves_nothing_listed(open_store, draft, monkeypatch, warnings, size):
    store = open_store()
    add = store._index.add

    def interrupted(*told):
        add(*told)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store._index, "add", interrupted)
        with pytest.raises(KeyboardInterrupt):
            store.save(draft(), "x" * size, [])
    for opened in (store, open_store()):
        assert not opened.find(named("raw"), "k1")
    assert warnings == []
