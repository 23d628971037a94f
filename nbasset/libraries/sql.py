"""SQL: which tables a query reads that it has not made itself, so that they may be names of Python's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from nbasset.core.patterns import pattern

LONGEST_TEXT = 10_000
"""Characters of a text that is read as a query."""

_BEGINS = pattern(
    r"(?:[\s(]|--.*\n|/\*.*?\*/)*(?:select|with|from|explain|summarize|describe|pivot|unpivot|insert|create|copy|update"
    r"|delete|join|left|inner|right|full|cross|union)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a query begins, or what of it stands after something that is filled in."""

_TOKEN = pattern(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\$\$.*?\$\$"
    r'|(?P<quoted>"(?:[^"]|"")*")|(?P<word>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>[^\s])',
    re.DOTALL,
)

_FILLED_IN = "__"
"""What stands for a piece that is not known."""

_READS = frozenset({"from", "join", "summarize", "describe", "pivot", "unpivot"})
_OF_FUNCTIONS = frozenset({"extract", "trim", "substring", "overlay", "position"})
"""Functions inside whose brackets ``from`` stands before a value: ``extract(year from day)``."""

_CLAUSES = frozenset(
    {
        *("select", "from", "where", "group", "having", "order", "limit", "offset", "window", "qualify"),
        *("union", "intersect", "except", "on", "using", "join", "left", "right", "inner", "outer"),
        *("full", "cross", "natural", "asof", "semi", "anti", "positional", "lateral", "tablesample"),
        *("sample", "set", "values", "returning", "fetch", "for", "as", "with", "in", "by", "pivot"),
        *("unpivot", "default", "do", "when", "into", "and", "or", "not"),
    }
)
"""Words that end the name of a table, and are none."""

_ENDS = frozenset(
    {
        *("select", "where", "group", "having", "order", "limit", "window", "qualify", "union", "intersect"),
        *("except", "set", "returning"),
    }
)
"""Those that end a list of tables."""

_AFTER_A_TABLE = frozenset({"", ",", ")", ";", "("})


def begins(text: str) -> bool:
    """Whether a text may be a query, or a piece of one, by its first word.

    >>> begins("-- why" + chr(10) + "SELECT 1"), begins("selected")
    (True, False)
    """
    return len(text) <= LONGEST_TEXT and _BEGINS.match(text) is not None


def table_names(text: str) -> list[str]:
    """What a query reads from, but for what it binds itself: libraries look such names up among Python's.

    What it names by ``with`` or creates is its own. A text that begins with no word of SQL is none, and what stands
    after ``from`` is a table only where SQL could go on behind it.

    >>> table_names("with a as (select * from birds b join 'data.csv' using (id)) select * from a")
    ['birds']
    >>> table_names("a gift from me"), table_names("From mail: hello")
    ([], [])
    """
    if not begins(text):
        return []
    tokens = [*_tokens(text), ""]
    own = set(_bound(tokens))
    return [name for name in _read(tokens) if name.lower() not in own]


class Pieces:
    """Texts one after the other, some of which may be pieces of one query that is put together.

    >>> pieces = Pieces()
    >>> [list(pieces.tables(text)) for text in ("select ", "(x) from birds", "select 1", " from eggs")]
    [[], ['birds'], [], ['eggs']]
    """

    def __init__(self) -> None:
        self._begun = ""

    def tables(self, text: str) -> list[str]:
        """What the query reads from as far as it is known with this text."""
        begins = _BEGINS.match(text) is not None
        if not begins and not self._begun:
            return []
        self._begun = text if begins else f"{self._begun} {_FILLED_IN} {text}"
        return table_names(self._begun)


def _tokens(text: str) -> Iterator[str]:
    """Words as they are written, quoted ones with their quotes, signs; without comments, texts stand as ``'``."""
    for found in _TOKEN.finditer(text):
        if found.lastgroup is not None:
            yield found.group()
        elif found.group()[0] in "'$":
            yield "'"


def _bound(tokens: list[str]) -> Iterator[str]:
    """The names that a query binds: those of ``with``, and of what it creates."""
    for place, token in enumerate(tokens):
        word = token.lower()
        if word == "as" and _opens(tokens, place + 1) and place:
            before = _before_brackets(tokens, place - 1)
            yield _plain(tokens[before]).lower()
        elif word in ("table", "view", "macro") and "create" in map(str.lower, tokens[max(0, place - 4) : place]):
            after = place + 1
            while tokens[after].lower() in ("if", "not", "exists"):
                after += 1
            yield _plain(tokens[after]).lower()


def _opens(tokens: list[str], place: int) -> bool:
    while tokens[place].lower() in ("not", "materialized"):
        place += 1
    return tokens[place] == "("


def _before_brackets(tokens: list[str], place: int) -> int:
    """The place of what stands before the brackets that end at `place`, or `place` itself where there are none."""
    if tokens[place] != ")":
        return place
    while place and tokens[place] != "(":
        place -= 1
    return max(0, place - 1)


def _read(tokens: list[str]) -> Iterator[str]:
    """The tables it reads: behind ``from`` and its like, and behind each comma of the same list."""
    around: list[str] = []
    listing = [False]
    for place, token in enumerate(tokens):
        word = token.lower()
        if token == "(":
            around.append(tokens[place - 1].lower() if place else "")
            listing.append(False)
        elif token == ")" and around:
            around.pop()
            listing.pop()
        elif word in _READS:
            listing[-1] = not (_of_function(around) or (place and tokens[place - 1].lower() == "distinct"))
            yield from _table(tokens, place + 1) if listing[-1] else ()
        elif word in _ENDS:
            listing[-1] = False
        elif token == "," and listing[-1]:
            yield from _table(tokens, place + 1)


def _of_function(around: list[str]) -> bool:
    return bool(around) and around[-1] in _OF_FUNCTIONS


def _table(tokens: list[str], place: int) -> Iterator[str]:
    """The table at `place`, perhaps with another name behind it."""
    if not _is_name(tokens[place]) or tokens[place + 1] in (".", "("):
        return
    name = _plain(tokens[place])
    place += 1
    place += tokens[place].lower() == "as"
    place += _is_name(tokens[place])
    if tokens[place] in _AFTER_A_TABLE or tokens[place].lower() in _CLAUSES:
        yield name


def _is_name(token: str) -> bool:
    return token[:1] == '"' or (token.isidentifier() and token.lower() not in _CLAUSES)


def _plain(token: str) -> str:
    return token.strip('"')


def told_of_tables(beginning: str, names: Iterable[str], how: str) -> str:
    """What tells of tables of a file.

    Args:
        beginning: of what kind of file.
        names: which tables.
        how: how they are.
    """
    return f"{beginning}{json.dumps([*names])} {how}"


def tables_told(text: str) -> list[str]:
    """The names in what :func:`told_of_tables` gave.

    >>> tables_told(told_of_tables("tables ", ["eggs", "a [b]"], "1f"))
    ['eggs', 'a [b]']
    """
    names: list[str] = json.loads(text[text.index("[") :].rpartition(" ")[0])
    return names
