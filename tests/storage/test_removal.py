"""Removal: what goes is gone for good, and nothing goes that stays listed or shares its pack."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from naming import named

from nbasset.storage import database, write_behind
from nbasset.storage.database_errors import Refused
from nbasset.storage.folder import Folder
from nbasset.storage.locks import Busy


def three(store, draft):
    made = [store.save(draft(key=key), f"value of {key}", []) for key in ("k1", "k2", "k3")]
    store.event_log.flush()
    return made


def loaded(store):
    return sorted(store.load(made) for made in store.versions(named("raw")))


def test_what_the_index_does_not_let_go_of_is_not_removed(open_store, draft, monkeypatch):
    store, other = open_store(), open_store()
    made = three(store, draft)
    with monkeypatch.context() as patch:
        write = database.Database.write

        def writing(self, statements):
            if any("DELETE FROM records" in sql for sql, _ in statements):
                raise Refused("database is locked")
            write(self, statements)

        patch.setattr(database.Database, "write", writing)
        assert list(store.remove(made)) == []
        assert store.custody.remove_untrusted() == 0
    assert loaded(other) == ["value of k1", "value of k2", "value of k3"]


def test_what_a_maker_that_died_had_not_listed_outlives_the_removal_of_its_neighbour(open_store, draft, monkeypatch):
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    maker, other = open_store(), open_store()
    maker.save(draft(key="k1"), "listed", [])
    maker.event_log.flush()
    maker.save(draft(key="k2"), "not listed", [])
    maker._writer.packs.close()
    other.remove(other.find(named("raw"), "k1"))
    assert loaded(open_store()) == ["not listed"]


def test_while_somebody_else_removes_nothing_is_removed_and_that_is_said(open_store, draft, monkeypatch, warnings):
    store = open_store()
    made = three(store, draft)
    monkeypatch.setattr(Folder, "alone", busy)
    assert list(store.remove(made)) == []
    assert loaded(store) == ["value of k1", "value of k2", "value of k3"]
    assert any("Nothing was removed" in told and "process 7 holds it" in told for told in warnings)


@contextmanager
def busy(self, task="index", **_):
    raise Busy("process 7 holds it")
    yield


def test_a_file_that_cannot_be_unlinked_is_blotted_out(open_store, draft, monkeypatch, root):
    store = open_store()
    made = store.save(draft(), bytes(3_000_000), [])
    (path,) = (root / "values").glob("*/*")

    def refuse(self, missing_ok=False):
        raise PermissionError(13, "somebody looks into it")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        store.remove([made])
    assert not path.read_bytes().strip(b"\0")[:6].startswith(b"nbasset")
    assert loaded(open_store()) == []
