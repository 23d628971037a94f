"""The last runs of plain cells."""

from __future__ import annotations

import pytest

from nbasset.instance.plain_runs import PlainRun, PlainRuns
from nbasset.versions.plain_sources import PlainSource


def run(number: int, id: str | None, text: str) -> PlainRun:
    return PlainRun.now(PlainSource(number, id, text, text), ["x"], {"x": None}, ok=True, observed=None)


def test_of_each_cell_the_last_run_is_known_as_long_as_its_text_is_the_same() -> None:
    runs = PlainRuns()
    first = run(1, "c1", "x = 1")
    runs.ran(first)
    runs.ran(run(2, None, "y = 1"))
    assert runs.of(first.cell) is first
    runs.ran(run(3, "c1", "x = 2"))
    assert runs.of(first.cell) is None
    assert [each.cell.number for each in runs] == [2, 3]


def test_variables_are_noted_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOK_K", "1")
    noted = run(1, "c1", "import os\nx = os.environ['BOOK_K'], os.getenv('BOOK_L')")
    monkeypatch.setenv("BOOK_K", "2")
    assert noted.variables == {"BOOK_K": "1", "BOOK_L": None}
    assert run(1, "c1", "import os\nx = os.environ[y]").variables is None
    assert noted.objects == {"x": id(None)}
