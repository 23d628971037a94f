"""A shell of one's own for each test, and what cells print in it."""

from __future__ import annotations

import pytest
from notebook_shell import loaded_shell


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell of one's own."""
    monkeypatch.chdir(tmp_path)
    with loaded_shell() as made:
        yield made


@pytest.fixture
def said(shell, capsys):
    """Run a cell; what it printed."""

    def say(cell):
        capsys.readouterr()
        shell.run(cell)
        return capsys.readouterr().out

    return say
