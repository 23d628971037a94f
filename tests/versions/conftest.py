"""What libraries of other tests have set in this process is not there."""

from __future__ import annotations

import logging

import pytest


@pytest.fixture
def nobody_told_loggers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loggers as in a process in which nobody has told any of them anything."""
    monkeypatch.setattr(logging.root.manager, "loggerDict", {})
    monkeypatch.setattr(logging.root.manager, "disable", 0)
    monkeypatch.setattr(logging.root, "level", logging.WARNING)
    names = {level: name for level, name in logging._levelToName.items() if level % 10 == 0}
    monkeypatch.setattr(logging, "_levelToName", names)
