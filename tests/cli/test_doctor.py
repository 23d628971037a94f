"""``nbasset doctor``: whether an asset gives the same in fresh processes."""

from __future__ import annotations

import pytest
from cli.conftest import Does, write


@pytest.mark.kernel
@pytest.mark.slow
def test_what_differs_from_one_making_to_the_next_is_found(does: Does, tmp_path):
    cells = {"c0": "%load_ext nbasset", "c1": "%%asset same\n1", "c2": "%%asset other\nimport os\nos.urandom(8)"}
    write(tmp_path / "book.ipynb", cells)
    assert does("run", "book", "-q").code == 0
    same = does("doctor", "book", "same")
    assert same.code == 0
    assert "repeatable" in same.out or "the same" in same.out
    other = does("doctor", "book", "other")
    assert "differ" in other.out
