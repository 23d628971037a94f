"""A shell in a terminal: magics that raise, raise here; what they print is what a person reads."""

from __future__ import annotations

import pytest


@pytest.fixture
def shell(terminal):
    """A shell with nbasset loaded, of which a cell that fails raises."""
    made = terminal.shell
    made.session = terminal.session

    def run(cell):
        done = made.run_cell(cell, store_history=True)
        done.raise_error()
        return done.result

    made.run = run
    return made


@pytest.fixture
def said(shell, capsys):
    """Run a cell; what it printed."""

    def say(cell):
        capsys.readouterr()
        shell.run(cell)
        return capsys.readouterr().out

    return say
