"""The file behind the index: which one it is, and that in memory there is what a new file would have."""

from __future__ import annotations

from contextlib import closing

from nbasset.storage.folder import Folder
from nbasset.storage.index_file import IndexFile
from nbasset.storage.records import Signer


def test_which_file_it_is_is_told_by_more_than_its_name_and_in_doubt_it_is_the_known_one(store, draft, monkeypatch):
    store.save(draft(), 1, [])
    file = IndexFile(Folder(store.root), Signer(b"x" * 32), local=True, warn=lambda sentence: None)
    known = file.identity()
    assert known != (0, 0)

    def refuse(self, **options):
        raise PermissionError("not now")

    with monkeypatch.context() as patch:
        patch.setattr(type(store.root), "stat", refuse)
        assert file.identity(known) == known
    content = (store.root / "index.sqlite").read_bytes()
    (store.root / "other").write_bytes(content)
    (store.root / "other").replace(store.root / "index.sqlite")
    assert file.identity(known) != known
    (store.root / "index.sqlite").unlink()
    assert file.identity(known) == (0, 0)


def test_in_memory_there_is_all_that_packs_and_files_hold(store, draft):
    store.save(draft(key="k1"), 1, [])
    store.save(draft(key="k2"), "x" * 100_000, [])
    file = IndexFile(Folder(store.root), Signer(b"x" * 32), local=True, warn=lambda sentence: None)
    with closing(file.in_memory()) as connection:
        rows = connection.execute("SELECT key FROM records ORDER BY key").fetchall()
    assert rows == [("k1",), ("k2",)]


def test_whether_others_have_written_is_not_told_while_this_process_writes(store, draft):
    store.save(draft(), 1, [])
    file = IndexFile(Folder(store.root), Signer(b"x" * 32), local=True, warn=lambda sentence: None)
    assert file.moment() is None
    writer, reader, _ = file.open(None, None, 1)
    with closing(writer), closing(reader):
        assert file.moment() == file.moment() is not None
        with file.writing:
            assert file.moment() is None
