"""Drivers live as long as the tests."""

from __future__ import annotations

from collections.abc import Iterator

import effort
import pytest
from truth.running import Drivers


@pytest.fixture(scope="session")
def drivers() -> Iterator[Drivers]:
    """Processes that run notebooks."""
    started = Drivers(thorough=effort.AT_LENGTH)
    yield started
    started.close()
