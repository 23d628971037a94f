"""A notebook as last seen, in a file that only its user can have written."""

from __future__ import annotations

from pathlib import Path

from nbasset.core.last_seen import LastSeen, SeenAsset
from nbasset.core.result_names import ResultName
from nbasset.core.seen_cells import SeenCell
from nbasset.storage.seen_file import read_seen, seen_file, write_seen

SEEN = LastSeen((SeenCell(1, "c1", "%%asset a\n1"),), ((),), {ResultName.from_text("a"): SeenAsset(0, "k")}, "3.11.7")


def test_what_was_written_is_read_by_the_notebook_of_that_name(tmp_path: Path) -> None:
    write_seen(tmp_path, "book", SEEN)
    assert read_seen(tmp_path, "book") == SEEN
    assert read_seen(tmp_path, "other") == LastSeen()
    assert seen_file(tmp_path, "book").parent.stat().st_mode & 0o077 == 0


def test_what_somebody_else_has_written_is_not_read(tmp_path: Path) -> None:
    write_seen(tmp_path, "book", SEEN)
    path = seen_file(tmp_path, "book")
    content = path.read_bytes()
    for damaged in (content.replace(b'"k"', b'"j"', 1), content[:-9], b"", b"{}"):
        path.write_bytes(damaged)
        assert read_seen(tmp_path, "book") == LastSeen()
    path.write_bytes(content)
    seen_file(tmp_path, "other").write_bytes(content)
    assert read_seen(tmp_path, "other") == LastSeen()


def test_without_a_store_in_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    write_seen(tmp_path / "gone", "book", SEEN)
    assert not (tmp_path / "gone").exists()
