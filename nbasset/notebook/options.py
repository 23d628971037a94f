"""Options: the words on a magic line, with help and one clear sentence when one is wrong."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.keys import AssetKey
from nbasset.core.policies import RetryPolicy


class BadOption(NbassetError):
    """A magic line that cannot be read."""


class HelpShown(Exception):
    """Help was asked for and printed; there is nothing else to do."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence and never leaves the kernel."""

    def error(self, message: str) -> NoReturn:
        """Raise the sentence."""
        raise BadOption(f"{self.prog}: {message}{self._advice(message)}. {self.prog} -h lists the options.")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Help was printed."""
        raise HelpShown

    def format_help(self) -> str:
        """The help, with both signs of a cell magic."""
        return super().format_help().replace("usage: %asset ", "usage: %%asset ")

    def _advice(self, message: str) -> str:
        from difflib import get_close_matches

        words = [word for word in message.split() if word.startswith("-")]
        close = get_close_matches(words[0], self.options, 1) if words else []
        return f" (did you mean {close[0]}?)" if close else ""

    @property
    def options(self) -> list[str]:
        """Every option with two dashes."""
        return [word for action in self._actions for word in action.option_strings if word.startswith("--")]

    def parse(self, line: str) -> argparse.Namespace:
        """Read a magic line.

        Raises:
            BadOption: with what is wrong.
            HelpShown: when help was asked for.
        """
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise BadOption(f"{self.prog}: {error} in the line {line.strip()!r}.") from None
        return self.parse_intermixed_args(words)


@dataclass(frozen=True, slots=True)
class AssetOptions:
    """What an ``%%asset`` line says.

    Args:
        names: the names on the line.
        define: only define, do not make.
        settings: fields of the asset.
    """

    names: tuple[str, ...]
    define: bool = False
    settings: dict[str, Any] = field(default_factory=dict)


def asset_parser() -> Parser:
    """The parser of ``%%asset``."""
    parser = Parser(
        prog="%%asset",
        description="Make this cell the recipe of a named result, and show it: from the store, or made now\n"
        "with whatever it rests on.",
        epilog="Example: %%asset features --group preparation --reads data/raw.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="the result's name; several with commas; by default the cell's own")
    add("--group", metavar="GROUP", help="the group it is shown in")
    add(
        "--deps", action="append", default=[], metavar="A,B", help="assets that must be made before; no value is passed"
    )
    add("--io", metavar="KEY", help="the I/O manager that keeps the value, from Definitions(resources=…)")
    add("--description", metavar="TEXT", help="what it is, for people")
    add("--code-version", metavar="V", help="a version by hand, instead of the code's own")
    add("--retries", type=int, metavar="N", help="how often to try again when it raises")
    add("--delay", type=float, metavar="SECONDS", help="how long to wait before each retry")
    add("--reads", action="append", default=[], metavar="PATH", help="a file or folder it reads where nobody sees it")
    add("--env", action="append", default=[], metavar="NAME", help="an environment variable that counts")
    add("--seed", metavar="N|none", help="seed of the global random generators; none leaves them alone")
    add("--always", action="store_true", help="make it in every run that includes it")
    add("--manual", action="store_true", help="make it only when it is named")
    add("--define", action="store_true", help="only define it, do not make it now")
    return parser


def asset_options(line: str) -> AssetOptions:
    """What an ``%%asset`` line says.

    Raises:
        BadOption: when it cannot be read.
        InvalidDefinition: when a value cannot be accepted.
        HelpShown: when help was asked for.

    >>> asset_options("X_train, X_test --group split --seed 7").names
    ('X_train', 'X_test')
    """
    found = asset_parser().parse(line)
    settings: dict[str, Any] = {
        "group_name": found.group or "default",
        "deps": tuple(AssetKey(name) for name in _words(found.deps)),
        "io_manager_key": found.io,
        "description": found.description or "",
        "code_version": found.code_version,
        "retry_policy": _retries(found.retries, found.delay),
        "reads": tuple(found.reads),
        "env": tuple(_words(found.env)),
        "seed": _seed(found.seed),
        "always": found.always,
        "manual": found.manual,
    }
    return AssetOptions(tuple(_words(found.names)), found.define, settings)


def _words(given: Sequence[str]) -> list[str]:
    return [word for each in given for word in each.replace(",", " ").split()]


def _seed(given: str | None) -> int | str | None:
    if given is None or given == "none":
        return given
    if given.isdecimal() and int(given) < 2**32:
        return int(given)
    raise InvalidDefinition(f"--seed takes a whole number below 2**32, or none; not {given!r}.")


def _retries(retries: int | None, delay: float | None) -> RetryPolicy | None:
    if retries is None and delay is None:
        return None
    return RetryPolicy(max_retries=1 if retries is None else retries, delay=delay)


def materialize_parser() -> Parser:
    """The parser of ``%materialize``."""
    parser = Parser(
        prog="%materialize",
        description="Bring assets, and what they rest on, up to date: make what is missing or no longer true,\n"
        "and nothing else.",
        epilog="Examples: %materialize · %materialize report · %materialize features+, group:reporting --dry-run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "selection",
        nargs="*",
        metavar="SELECTION",
        help="names, a+ (and downstream), +a (and upstream), group:x; all by default",
    )
    add("--job", metavar="NAME", help="the selection of this job")
    add("--only", action="store_true", help="leave everything upstream as it is")
    add("--force", action="store_true", help="make the selected even when they are fresh")
    add("--dry-run", action="store_true", help="show what would be made, why, and what it will cost")
    add("-q", "--quiet", action="store_true", help="show nothing but failures")
    return parser


def name_parser(magic: str, description: str, **flags: str) -> Parser:
    """The parser of a magic that takes one asset's name."""
    parser = Parser(prog=f"%{magic}", description=description)
    parser.add_argument("name", metavar="NAME", help="the asset")
    for flag, text in flags.items():
        parser.add_argument(f"--{flag}", action="store_true", help=text)
    return parser


def selection_parser(magic: str, description: str) -> Parser:
    """The parser of a magic that takes a selection."""
    parser = Parser(prog=f"%{magic}", description=description)
    parser.add_argument("selection", nargs="*", metavar="SELECTION", help="names, a+, +a, group:x; all by default")
    return parser
