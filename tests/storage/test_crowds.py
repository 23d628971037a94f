"""Several kernels in one store, each at the worst moment of the other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from naming import named

from nbasset.storage import index, removal, scan, value_files, write_behind


def keys(store):
    return sorted(made.key for made in store.versions(named("raw")))


def three(store, draft):
    made = [store.save(draft(key=key), f"value of {key}", []) for key in ("k1", "k2", "k3")]
    store.event_log.flush()
    return made


def once(action):
    """Something done the first time only."""
    todo = [action]

    def do():
        if todo:
            todo.pop()()

    return do


def loaded(store):
    return sorted(store.load(made) for made in store.versions(named("raw")))


def test_who_opens_the_store_while_records_move_finds_each_of_them_once(open_store, draft, monkeypatch, warnings):
    store = open_store()
    first, *_ = three(store, draft)
    others = []
    move = index.Index.move

    def moving(self, moved):
        moved = list(moved)
        others.append(open_store())
        return move(self, moved)

    monkeypatch.setattr(index.Index, "move", moving)
    store.remove([first])
    for each in (store, *others, open_store()):
        assert keys(each) == ["k2", "k3"]
        assert loaded(each) == ["value of k2", "value of k3"]
    assert warnings == []


def test_who_opens_the_store_while_records_that_had_moved_go_does_not_list_them_again(
    open_store, draft, monkeypatch, warnings
):
    store = open_store()
    first, *_ = three(store, draft)
    store.remove([first])
    destroy = removal._destroy
    opening = once(open_store)

    def destroying(row, folder):
        opening()
        destroy(row, folder)

    monkeypatch.setattr(removal, "_destroy", destroying)
    store.remove(store.find(named("raw"), "k2"))
    for each in (store, open_store()):
        assert loaded(each) == ["value of k3"]
    assert warnings == []


def test_what_is_collected_between_looking_for_it_and_listing_it_is_not_listed(
    open_store, draft, monkeypatch, warnings
):
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    maker, other = open_store(), open_store()
    for key in ("k1", "k2", "k3"):
        maker.save(draft(key=key), f"value of {key}", [])

    def collect():
        maker.event_log.flush()
        other.remove(other.find(named("raw"), "k1"))

    tails_of, collecting = scan.tails_of, once(collect)

    def looking(*args, **options):
        found = list(tails_of(*args, **options))
        collecting()
        return iter(found)

    monkeypatch.setattr(scan, "tails_of", looking)
    late = open_store()
    for each in (late, other, maker):
        assert loaded(each) == ["value of k2", "value of k3"]
    assert warnings == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not rename open files")
def test_what_is_about_to_be_published_is_no_leftover(open_store, draft, monkeypatch):
    store = open_store()
    replace = Path.replace

    def replacing(self, target):
        open_store()
        return replace(self, target)

    monkeypatch.setattr(value_files.Path, "replace", replacing)
    made = store.save(draft(), "x" * 100_000, [])
    assert store.load(made) == "x" * 100_000
