"""The page of the command line says what the parsers say, and its example is one that GitHub reads."""

from __future__ import annotations

import re
import shlex

import command_line
import pytest
import yaml

from nbasset.cli import exit_codes
from nbasset.cli.commands import COMMANDS
from nbasset.cli.parsers import parser_of
from nbasset.core.program_runs import AssetResult, CellResult, CheckResult, RunDocument

TEXT = command_line.PAGE.read_text(encoding="utf-8")


def test_it_is_up_to_date():
    assert command_line.page() == TEXT, "python tests/command_line.py writes it"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_is_on_it(name):
    section = TEXT.partition(f"### nbasset {name}\n")[2].partition("\n#")[0]
    words = [
        word for action in parser_of(name)._actions for word in action.option_strings if word not in ("-h", "--help")
    ]
    assert [word for word in words if f"`{word}" not in section] == []


def test_every_exit_code_is_on_it():
    codes = {each for name, each in vars(exit_codes).items() if name.isupper() and isinstance(each, int)}
    assert set(command_line.MEANINGS) == codes
    assert [code for code in command_line.MEANINGS if code] == list(exit_codes._FIRST)


def test_every_part_of_the_document_is_on_it():
    section = TEXT.partition("## The document of")[2].partition("\n## ")[0]
    for kind in (RunDocument, AssetResult, CheckResult):
        assert [part for part in kind.__annotations__ if f"`{part}`" not in section] == []
    assert {"id", "outcome", "reason", "error", "cell"} == set(CellResult.__annotations__)


def test_the_example_for_github_is_yaml_whose_commands_are_ours():
    (text,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    steps = yaml.safe_load(text)["jobs"]["results"]["steps"]
    lines = [line.strip() for step in steps for line in str(step.get("run", "")).splitlines()]
    ours = [shlex.split(line)[1:] for line in lines if line.startswith("nbasset ")]
    assert len(ours) == 2
    for name, *words in ours:
        assert parser_of(name).parse_args(words).notebook == "sales.ipynb"
