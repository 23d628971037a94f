"""Programs: files that are others once a program has run are seen to be written, and nobody knows of what."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from nbasset.libraries.library import NETWORK, PROGRAM
from nbasset.notebook.plain.programs import ObservedCell, told_by_programs


@pytest.fixture
def cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObservedCell:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.txt").write_text("old")
    (tmp_path / "kept.txt").write_text("kept")
    return ObservedCell()


def written(cell: ObservedCell) -> list[str]:
    cell.end()
    return sorted(Path(each).name for each in cell.by_programs)


def test_what_is_new_or_another_one_was_written_by_a_program(cell: ObservedCell, tmp_path: Path) -> None:
    cell.note("os.system", (b"true",))
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "new.txt").write_text("new")
    (tmp_path / "old.txt").write_text("another")
    (tmp_path / ".hidden").write_text("")
    assert written(cell) == ["new.txt", "old.txt"]
    assert cell.written == {str(tmp_path / "below" / "new.txt"), str(tmp_path / "old.txt")}
    assert list(cell.untracked) == [PROGRAM]


def test_without_a_program_nobody_looks(cell: ObservedCell, tmp_path: Path) -> None:
    cell.unseen(NETWORK)
    (tmp_path / "new.txt").write_text("new")
    assert written(cell) == []


def test_to_look_is_no_reading(cell: ObservedCell) -> None:
    cell.note("os.system", (b"true",))
    cell.end()
    assert cell.inputs() == []


TOLD = {
    "what a call gives": ("told = run('ls')", {"told"}),
    "what is made of it": ("told = run('ls')\nlines = [each for each in told[1:]]", {"told", "lines", "each"}),
    "constants beside it": ("RATE = 2\nrun('ls')\nDEEP = RATE + 1", set()),
    "what functions would bind": ("def f():\n    x = run('ls')\nx = 1", set()),
    "under a condition": ("if deep:\n    told = run('ls')", {"told"}),
}


@pytest.mark.parametrize(("source", "names"), TOLD.values(), ids=TOLD)
def test_what_rests_on_a_program_that_a_cell_has_started(source, names):
    observed = ObservedCell()
    assert told_by_programs(observed, ast.parse(source), ["items"]) == frozenset()
    observed.untracked[PROGRAM] = None
    assert told_by_programs(observed, ast.parse(source), ["items"]) == {*names, "items"}
