"""Each command has a module that carries it out, loaded when somebody says its word."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser

import pytest

from nbasset.cli.commands import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_module_of_a_command_tells_what_it_takes_and_carries_it_out(name):
    carrier = COMMANDS[name].carrier()
    parser = ArgumentParser()
    carrier.arguments(parser)
    assert callable(carrier.main)
    assert all(action.help for action in parser._actions)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_meaning_is_one_line_without_a_full_stop(name):
    meaning = COMMANDS[name].meaning
    assert meaning[0].islower()
    assert meaning[-1] != "."
    assert len(meaning) < 90


def test_a_command_loads_neither_a_notebook_nor_the_other_commands():
    program = "import sys; from nbasset.cli.main import main; main(['--version']); print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for module in (
        "nbasset.cli.status",
        "nbasset.instance",
        "IPython",
        "nbasset.storage",
        "nbasset.notebook",
        "nbasset.engine",
    ):
        assert f"'{module}'" not in told
