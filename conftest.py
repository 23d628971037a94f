"""What every test and every example in a docstring gets: a store and a secret of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from nbasset.instance import current_instance as at_work
from nbasset.storage import moments


def pytest_configure() -> None:
    """A shell that starts tests in the background has them ignore SIGINT; the tests of Stop need it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of yours is read or written, and nothing is left over for the next test."""
    monkeypatch.setenv("NBASSET_HOME", str(tmp_path / ".nbasset"))
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("NBASSET_BUDGET", "none")  # however little room there is where tests are run
    monkeypatch.setattr(moments, "_impatient_until", 0.0)
    at_work.use(None)
    yield
    for each in at_work._current:
        each.close()
    at_work.use(None)
