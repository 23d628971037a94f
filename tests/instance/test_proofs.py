"""What is proved of a notebook for a kernel that has run none of its cells: names, and what dimensions are told by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shells import Notebook

from nbasset.instance.proofs import Proofs, Unproved

CELL = """
import os, random, time
from nbasset import sweep
D = [1, 2]
N = 3
def values(): return [1, N]
def clock(): return [time.time()]
def setting(): return [os.environ["HOME"]]
"""


@pytest.fixture
def proofs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proofs]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = Notebook()
    notebook.run(CELL, "p1")
    notebook.run("K = N + 1", "p2")
    notebook.run("%%asset a\n1", "c1")
    session = notebook.session
    instance = session.instance
    assert instance.plain is not None
    yield Proofs(instance.plain, session.recall.runs, instance.definitions, instance.results.observations)
    notebook.close()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sweep(2, 4)", "sweep"),
        ("sweep(*D, N)", "D N sweep"),
        ("sweep(range(K))", "K N sweep"),
        ("sweep(values())", "N sweep values"),
        ("D", "D"),
        ("(N, 7)", "N"),
    ],
)
def test_values_of_a_dimension_rest_on_the_cells_that_tell_them(proofs: Proofs, text: str, names: str) -> None:
    assert " ".join(sorted(proofs.told(text).cells)) == names


@pytest.mark.parametrize(
    "text",
    [
        *("sweep(time.time())", "sweep(clock())", "sweep(setting())", "sweep(random.random())", "sweep(a)"),
        *("sweep(*open('d.txt'))", "sweep(missing)", "other(2, 4)", "sweep(*{1, 2})"),
    ],
)
def test_values_that_may_be_others_the_next_time_are_not_proved(proofs: Proofs, text: str) -> None:
    with pytest.raises(Unproved):
        proofs.told(text)
