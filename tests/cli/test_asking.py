"""Questions that a notebook's own kernel answers: what differs between versions, whether an asset is repeatable."""

from __future__ import annotations

import pytest
from cli.conftest import Does, write

pytestmark = pytest.mark.kernel

CELLS = {"c0": "%load_ext nbasset", "c1": "%%asset raw\n[1, 2]", "c2": "%%asset total\nsum(raw)"}


def test_what_differs_between_versions_is_told_and_nothing_is_made(does: Does, tmp_path):
    write(tmp_path / "book.ipynb", CELLS)
    assert does("run", "book", "-q").code == 0
    write(tmp_path / "book.ipynb", {**CELLS, "c1": "%%asset raw\n[1, 5]"})
    assert does("run", "book", "-q").code == 0
    done = does("diff", "book", "raw")
    assert done.code == 0
    assert "-[1, 2]" in done.out
    assert "+[1, 5]" in done.out
    runs = does("runs", "book").out.splitlines()
    assert len(runs) == 3
    assert does("diff", "book", "raw", "2", "2").code == 0
    one = does("diff", "book", "total", "7", "9")
    assert (one.code, one.out) == (2, "")
    wrong = does("diff", "book", "rww")
    assert wrong.code == 2
    assert "did you mean raw" in wrong.err


def test_a_notebook_that_cannot_be_run_answers_nothing(does: Does, tmp_path):
    write(tmp_path / "book.ipynb", {**CELLS, "c3": "nonsense"})
    done = does("diff", "book", "raw")
    assert (done.code, done.out) == (3, "")
    assert "Cell 4 raised NameError" in done.err
