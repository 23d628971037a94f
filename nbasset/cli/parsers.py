"""Parsers of the command line: the help of all commands, and of one; a slip is answered in one sentence."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from typing import NoReturn

from nbasset.cli.commands import COMMANDS
from nbasset.core.errors import NbassetError
from nbasset.core.words import did_you_mean

PROGRAM = "nbasset"


class Usage(NbassetError):
    """A command line that cannot be read."""


class Parser(ArgumentParser):
    """A parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise the sentence."""
        raise Usage(f"{message}{self._meant(message)} {self.prog} -h lists what it takes.")

    def _meant(self, message: str) -> str:
        known = [word for action in self._actions for word in action.option_strings if word.startswith("--")]
        wrong = next((word.rstrip(":") for word in message.split() if word.startswith("--")), "")
        return did_you_mean(wrong, known) if wrong and wrong not in known else "."


def parser_of(name: str) -> Parser:
    """The parser of one command.

    Args:
        name: the command.

    Raises:
        Usage: when there is none of this name.
    """
    if name not in COMMANDS:
        raise Usage(f"there is no command {name!r}{did_you_mean(name, COMMANDS)} {PROGRAM} -h lists them.")
    command = COMMANDS[name]
    meaning = command.meaning
    parser = Parser(
        prog=f"{PROGRAM} {name}",
        description=f"{meaning[0].upper()}{meaning[1:]}.",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.carrier().arguments(parser)
    return parser


def whole_parser(names: Iterable[str] = tuple(COMMANDS)) -> Parser:
    """The parser of all commands, for completion and documentation, which loads every one.

    Args:
        names: the commands.
    """
    parser = Parser(prog=PROGRAM, description="Data assets of notebooks, from a terminal.")
    under = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name in names:
        command = COMMANDS[name]
        command.carrier().arguments(under.add_parser(name, help=command.meaning, description=command.meaning))
    return parser


def overview() -> str:
    """The help of the program: its commands, a line for each.

    >>> overview().splitlines()[0]
    'usage: nbasset COMMAND …'
    """
    wide = max(map(len, COMMANDS))
    lines = [f"  {name:<{wide}}  {command.meaning}" for name, command in COMMANDS.items()]
    head = [f"usage: {PROGRAM} COMMAND …", "", "Data assets of notebooks, from a terminal.", "", "commands:"]
    return "\n".join([*head, *lines, "", f"{PROGRAM} COMMAND -h tells what a command takes."])
