"""A slip on the command line is answered in one sentence, help in as many as there are commands."""

from __future__ import annotations

import pytest

from nbasset.cli.commands import COMMANDS
from nbasset.cli.parsers import Usage, overview, parser_of, whole_parser


def test_every_command_has_a_line_in_the_overview_and_a_help_of_its_own():
    lines = overview().splitlines()
    for name, command in COMMANDS.items():
        assert any(line.split()[:1] == [name] and command.meaning in line for line in lines)
        assert parser_of(name).format_help().startswith(f"usage: nbasset {name}")


def test_who_slips_is_told_what_was_meant():
    with pytest.raises(Usage, match=r"there is no command 'sttus'; did you mean status\? nbasset -h lists them\.$"):
        parser_of("sttus")
    with pytest.raises(Usage, match=r"unrecognized arguments: --jsn; did you mean --json\? nbasset status -h"):
        parser_of("status").parse_args(["--jsn"])


def test_the_parser_of_all_takes_what_each_takes():
    told = whole_parser(["status"]).parse_args(["status", "book.ipynb", "--json"])
    assert (told.command, told.notebook, told.json) == ("status", "book.ipynb", True)
