"""What fails in continuous integration is tried once more, alone, unless it holds the promise, or much fails."""

from __future__ import annotations

import json
from pathlib import Path

import once_more
import pytest

TESTS = ["tests/browser/test_graph.py::test_one", "tests/cli/test_kernel.py::test_two[a b]"]
TRUTH = "tests/truth/test_told.py::test_three"
MANY = [f"tests/core/test_words.py::test_{n}" for n in range(once_more.MOST + 1)]


class Runs:
    """Stands for pytest: what fails each time that it is run."""

    def __init__(self, *failures: list[str]) -> None:
        self.failures = list(failures)
        self.asked: list[list[str]] = []

    def __call__(self, arguments: list[str]) -> int:
        self.asked.append(arguments)
        failed = self.failures.pop(0)
        for place in (Path(each.removeprefix("cache_dir=")) for each in arguments if each.startswith("cache_dir=")):
            (place / "v" / "cache").mkdir(parents=True)
            (place / "v" / "cache" / "lastfailed").write_text(json.dumps(dict.fromkeys(failed, True)))
        return 1 if failed else 0


@pytest.mark.parametrize(
    ("failures", "ends", "tried"),
    [
        pytest.param([[]], 0, False, id="nothing fails"),
        pytest.param([TESTS, []], 0, True, id="some fail once"),
        pytest.param([TESTS, TESTS[:1]], 1, True, id="one fails again"),
        pytest.param([[*TESTS, TRUTH]], 1, False, id="the promise"),
        pytest.param([MANY], 1, False, id="many"),
    ],
)
def test_what_fails_once_and_not_alone_is_told_as_unsteady(failures, ends, tried, tmp_path, monkeypatch):
    monkeypatch.setattr(once_more, "ROOT", tmp_path)
    runs, told = Runs(*failures), []
    assert once_more.run_tests("pytest", ["-m", "not slow"], runs, told.append) == ends
    assert runs.asked[0][:2] == ["-m", "not slow"]
    assert [each[:2] for each in runs.asked[1:]] == ([TESTS] if tried else [])
    assert ("\nUnsteady, failed once and then not:\n" + "\n".join(TESTS) in told) == (tried and not ends)


def test_pytest_that_could_not_run_is_not_asked_again(tmp_path, monkeypatch):
    monkeypatch.setattr(once_more, "ROOT", tmp_path)
    asked = []
    assert once_more.run_tests("pytest", [], lambda arguments: asked.append(arguments) or 5) == 5
    assert len(asked) == 1
