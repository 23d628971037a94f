"""Options: the words on a magic line, with help and one clear sentence when one is wrong."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NoReturn, cast

from nbasset.core.asset_options import OPTIONS, POINT, AssetOptions, Word, words_of
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.core.patterns import pattern
from nbasset.core.selection import AssetSelection, parse_selection


class BadOption(NbassetError):
    """A magic line that cannot be read."""


class HelpShown(Exception):
    """Help was asked for and printed; there is nothing else to do."""


class Typed(str):
    """A word of a magic line: what it means, and how it was typed.

    Attributes:
        raw: the word as it was typed, with its quotes.
    """

    __slots__ = ("raw",)
    raw: str

    @staticmethod
    def read(raw: str) -> Typed:
        """The word that somebody has typed.

        >>> word = Typed.read('group:"my group"')
        >>> str(word), word.raw
        ('group:my group', 'group:"my group"')
        """
        word = Typed(raw if _PLACED.fullmatch(raw) else shlex.split(raw)[0])
        word.raw = raw
        return word


_RAW = pattern(rf"""(?:{POINT}|[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+""", re.DOTALL)
_PLACED = pattern(rf"""[^\s"'\\[]+{POINT}[+,]?""", re.DOTALL)
"""The name of a result at a point, in whose brackets quotes mean what they mean in Python."""


def split(line: str) -> list[Typed]:
    r"""The words of a magic line, divided as a shell divides them; each still knows how it was typed.

    Raises:
        ValueError: when a quote is never closed.

    >>> [word.raw for word in split('a+  group:"my group"')], split("model[depth='1', rate=2] why")
    (['a+', 'group:"my group"'], ["model[depth='1', rate=2]", 'why'])
    """
    shlex.split(line)
    return [Typed.read(raw) for raw in _RAW.findall(line)]


def selected(words: Iterable[Typed]) -> AssetSelection | None:
    """The selection that words of a magic line are; ``None`` where there are none.

    Raises:
        InvalidSelection: when they cannot be read.

    >>> str(selected(split("a+ group:raw")))
    'key:"a"+ or group:"raw"'
    """
    text = " ".join(word.raw for word in words)
    return parse_selection(text) if text else None


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence and never leaves the kernel."""

    def error(self, message: str) -> NoReturn:
        """Raise the sentence."""
        raise BadOption(f"{self.prog}: {message}{self._advice(message)}. {self.prog} -h lists the options.")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Help was printed."""
        raise HelpShown

    def _advice(self, message: str) -> str:
        from difflib import get_close_matches

        words = [word for word in message.split() if word.startswith("-") and not word.endswith(":")]
        close = get_close_matches(words[0], self.options, 1) if words else []
        return f" (did you mean {close[0]}?)" if close else ""

    @property
    def options(self) -> list[str]:
        """Every option, with two dashes where it has such a word."""
        words = (action.option_strings for action in self._actions)
        return [word for each in words for word in [w for w in each if w.startswith("--")] or each]

    def parse(self, line: str) -> argparse.Namespace:
        """Read a magic line: its options are taken out, the rest is handed on, each word as :class:`Typed`.

        Raises:
            BadOption: with what is wrong.
            HelpShown: when help was asked for.
        """
        try:
            words = split(line)
        except ValueError as error:
            raise BadOption(f"{self.prog}: {error} in the line {line.strip()!r}.") from None
        if {"-h", "--help"}.intersection(words):
            # Before argparse does: while it parses intermixed words its usage has gone through "%" once too often.
            self.print_help()
            raise HelpShown
        self.usage = ""  # as an error never shows it, it is not put together for each line
        try:
            return self.parse_intermixed_args([*_each_with_its_option(words)])
        finally:
            self.usage = None


_OF_SEVERAL = {"--sweep": "--sweep depth=2,4,8", "--partitions": "--partitions region=north,south"}
"""Options that take every word with an equals sign that follows, each with an example."""

_SQL = "--sql"


def _each_with_its_option(words: Iterable[str]) -> Iterator[str]:
    option = waiting = ""
    for word in words:
        if waiting and not ("=" in word and not word.startswith("-")):
            break
        waiting = ""
        if word == _SQL:
            option = ""
            yield f"{_SQL}="  # its value is never the next word, which may be the name
        elif option and "=" in word and not word.startswith("-"):
            yield from (option, word)
        elif word in _OF_SEVERAL:
            option = waiting = word
        else:
            option = ""
            yield word
    if waiting:
        raise BadOption(f"{waiting} takes a name and its values, for example {_OF_SEVERAL[waiting]}.")


def _raw(word: str) -> str:
    """A word with the quotes that it was typed with."""
    return word.raw if isinstance(word, Typed) else word


@dataclass(frozen=True, slots=True)
class AssetLine:
    """What an ``%%asset`` line says.

    Args:
        names: the names on the line.
        define: only define, do not make.
        options: the asset's options.
        sweeps: dimensions that it is swept over, each with its values as they were typed.
        partitions: dimensions that it is partitioned by, in the same form.
        zone: the time zone of windows of time; empty for this computer's.
        sql: the connection of a cell of SQL, empty for DuckDB over frames; ``None`` for a cell of Python.
    """

    names: tuple[str, ...]
    define: bool
    options: AssetOptions
    sweeps: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()
    zone: str = ""
    sql: str | None = None


ASSET_WORDS: dict[str, Word] = {word.word: word for option in OPTIONS.values() for word in option.words}
"""Every option that the line of ``%%asset`` takes for the asset, by the word it is written with."""


@cache
def asset_parser() -> Parser:
    """The parser of ``%%asset``; every such cell needs it."""
    parser = Parser(
        prog="%%asset",
        description="Make this cell the recipe of a named result, and show it: from the store, or made now\n"
        "with whatever upstream is not fresh.",
        epilog="Example: %%asset features --group preparation --reads data/raw.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="the result's name; several with commas; by default the cell's own"
    )
    for word in ASSET_WORDS.values():
        add_word(parser, word)
    parser.add_argument(
        "--sweep",
        action="append",
        default=[],
        type=_raw,
        metavar="NAME=A,B",
        help="make it once for each of some values, which the body sees under this name; several make a grid",
    )
    parser.add_argument(
        "--partitions",
        action="append",
        default=[],
        type=_raw,
        metavar="NAME=A,B",
        help="divide it: region=north,south, or windows of time that have ended: day=2026-01-01.. (week, month, hour)",
    )
    parser.add_argument("--tz", default="", metavar="ZONE", help="the time zone of windows; by default this computer's")
    parser.add_argument(
        _SQL,
        metavar="CONNECTION",
        help="the cell is SQL, over assets and plain names that are frames; --sql=CONNECTION: an engine of SQLAlchemy, "
        "or an address such as postgresql://… or duckdb:///file.duckdb",
    )
    parser.add_argument("--define", action="store_true", help="only define it, do not make it now")
    return parser


def add_word(parser: Parser, word: Word) -> None:
    """Have a parser take an option of an asset.

    Args:
        parser: the parser.
        word: how the option is written.
    """
    told = word.meaning.replace("%", "%%")  # argparse formats what it shows
    if not word.value:
        parser.add_argument(word.word, dest=word.word, action="store_true", help=told)
    elif word.value.startswith("["):
        parser.add_argument(
            *(word.word,),
            dest=word.word,
            action="append",
            nargs="?",
            const="",
            metavar=word.value[1:-1],
            help=told,
        )
    elif word.repeated:
        parser.add_argument(word.word, dest=word.word, action="append", default=[], metavar=word.value, help=told)
    else:
        parser.add_argument(word.word, dest=word.word, type=word.type, metavar=word.value, help=told)


def asset_line(line: str) -> AssetLine:
    """What an ``%%asset`` line says.

    Raises:
        BadOption: when it cannot be read.
        InvalidDefinition: when a value cannot be accepted.
        HelpShown: when help was asked for.

    >>> said = asset_line("X_train, X_test --group split --seed 7")
    >>> said.names, said.options
    (('X_train', 'X_test'), {'group_name': 'split', 'seed': 7})
    """
    if line.startswith("#|"):
        raise BadOption(f"the line of an asset has a colon: write #| asset: {line.partition('asset')[2].strip()}.")
    found = vars(asset_parser().parse(line))
    options: dict[str, object] = {}
    for name, option in OPTIONS.items():
        told = [found[word.word] for word in option.words]
        if not all(each is None or each is False or each == [] for each in told):
            options[name] = option.read(*told)
    return AssetLine(
        _names(found["names"]),
        found["define"],
        cast(AssetOptions, options),
        tuple(found["sweep"]),
        tuple(found["partitions"]),
        found["tz"],
        found["sql"],
    )


def _names(words: list[str]) -> tuple[str, ...]:
    names = words_of(words)
    if any("," not in left[-1:] + right[:1] for left, right in pairwise(words)):
        raise BadOption(f"%%asset {' '.join(words)}: write several names with commas, {', '.join(names)}.")
    return names
