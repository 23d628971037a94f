"""What every test and every example in a docstring gets: a store and a secret of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nbasset.instance import instance


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of yours is read or written, and nothing is left over for the next test."""
    monkeypatch.setenv("NBASSET_HOME", str(tmp_path / ".nbasset"))
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))
    instance.use(None)
    yield
    for each in instance._current:
        each.close()
    instance.use(None)
