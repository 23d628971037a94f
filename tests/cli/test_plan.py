"""``nbasset plan``: what a run would make and why, without making it."""

from __future__ import annotations

import pytest
from cli.conftest import Does, write

pytestmark = pytest.mark.kernel


def test_what_would_be_made_is_told_with_its_reason_and_that_is_no_failure(does: Does, tmp_path):
    cells = {"c0": "%load_ext nbasset", "c1": "%%asset raw\n[1]", "c2": "%%asset total\nsum(raw)"}
    write(tmp_path / "book.ipynb", cells)
    done = does("plan", "book")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[:2] == ["raw is missing: never made", "total is missing: never made; raw is missing"]
    assert does("plan", "book", "raw", "--json").document["stale"] == ["raw"]
    wrong = does("plan", "book", "rww")
    assert wrong.code == 2
    assert "There is no asset 'rww'; did you mean raw" in wrong.out
