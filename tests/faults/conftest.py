"""How long the battery is, and what came of it."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from faults.project import Project, begin
from faults.users import common_folder

__all__ = ["common_folder"]

LONG = os.environ.get("NBASSET_FAULTS") == "long"

BAD = (
    "wrong values",
    "broken stores",
    "hangs",
    "lost acknowledged results",
    "executions of foreign code",
    "unclear errors",
    "damaged entries that did not heal, or without a word",
)
"""What must not happen, not once."""


class Tally:
    """Counts what came of every trial, over the whole battery."""

    def __init__(self) -> None:
        self.trials: Counter[str] = Counter()
        self.bad: Counter[str] = Counter()
        self.good: Counter[str] = Counter()

    def judge(self, row: str, *, healed: int = 0, **bad: object) -> None:
        """One trial of a row of the battery: every bad thing is given by the first word of its name.

        Raises:
            AssertionError: naming what happened.
        """
        self.trials[row] += 1
        self.good["damaged entries healed with a warning"] += healed
        names = {name.split()[0]: name for name in BAD}
        happened = {names[word]: what for word, what in bad.items() if what}
        self.bad.update(happened.keys())
        assert not happened, f"{row}: {happened}"


TALLY = Tally()


@pytest.fixture
def tally():
    return TALLY


@pytest.fixture
def count():
    """How many trials: a few, or all in the long form."""
    return lambda short, long: long if LONG else short


@pytest.fixture(autouse=True)
def own_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))


@pytest.fixture
def project(tmp_path):
    """A project whose results are made, and remembered as they were."""
    found = Project(tmp_path)
    told = found.session()
    assert (told.error, told.wrong, told.warnings) == ("", [], [])
    found.keep()
    return found


@pytest.fixture
def process():
    """Begin scripts in processes of their own; what still runs at the end is killed."""
    started = []

    def start(*arguments, **more):
        started.append(begin(*arguments, **more))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        with each:
            pass


def pytest_terminal_summary(terminalreporter):
    if not TALLY.trials or not LONG:
        return
    terminalreporter.section("what came of the faults")
    for row, trials in TALLY.trials.items():
        terminalreporter.write_line(f"{trials:6}  {row}")
    terminalreporter.write_line("")
    for name in BAD:
        terminalreporter.write_line(f"{TALLY.bad[name]:6}  {name}")
    for name, times in TALLY.good.items():
        terminalreporter.write_line(f"{times:6}  {name}")
