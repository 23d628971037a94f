"""SQL as text: its tokens, their normal form, and what of them no version can know.

Comments and spacing do not count, keywords do in any case; names, texts and numbers count as they are written. What is
run is the normal form itself, so that two texts of one version cannot give two results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.libraries.sql import begins
from nbasset.libraries.unrepeatable import CLOCK, ENTROPY, UNSEEDED

BACKSLASHES = frozenset({"mysql", "bigquery", "spark", "databricks", "hive", "clickhouse", "snowflake"})
"""Dialects in whose texts a backslash takes the meaning of a quote."""

_HASHES = frozenset({"mysql", "bigquery"})
_NESTING = frozenset({"duckdb", "postgres", "tsql"})
_IN_BRACKETS = frozenset({"tsql", "sqlite"})

_SPACE = pattern(r"\s+")
_NUMBER = pattern(r"(?:0[xX][0-9a-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)\w*")
_WORD = pattern(r"[^\W\d][\w$]*")
_PREFIXED = pattern(r"(?:[eExXbBnNrR]|[uU]&)(?=')")
_DOLLARS = pattern(r"\$([^\W\d]\w*)?\$")
_PARAMETER = pattern(r"\$\w+")
_OPERATOR = pattern(r"[-+*/<>=~!@#%^&|?]+|::|:=")
_OPEN_END = pattern(r"[~!@#%^&|?]")

_RESERVED = frozenset(
    {
        *("all", "and", "any", "as", "asc", "between", "case", "cast", "collate", "cross", "desc", "distinct", "else"),
        *("end", "except", "exists", "false", "fetch", "for", "from", "full", "group", "having", "ilike", "in"),
        *("inner", "intersect", "into", "is", "join", "lateral", "left", "like", "limit", "natural", "not", "null"),
        *("offset", "on", "or", "order", "outer", "qualify", "right", "select", "similar", "some", "then", "true"),
        *("union", "using", "when", "where", "window", "with"),
    }
)
"""Words that are keywords wherever they stand, but behind ``as`` and a dot."""

_BEHIND = {
    **dict.fromkeys(("group", "order", "partition"), frozenset({"by"})),
    "with": frozenset({"recursive"}),
    "nulls": frozenset({"first", "last"}),
    "current": frozenset({"row"}),
    ")": frozenset({"over", "filter", "within"}),
    "": frozenset({"values", "pivot", "unpivot", "summarize", "describe", "table", "show"}),
}
"""Words that are keywords behind another one, or where the query begins."""

_BEFORE = {
    "by": frozenset({"partition"}),
    "between": frozenset({"rows", "range", "groups"}),
    "first": frozenset({"nulls"}),
    "last": frozenset({"nulls"}),
    "preceding": frozenset({"unbounded"}),
    "following": frozenset({"unbounded"}),
    "row": frozenset({"current"}),
    "(": frozenset({"values"}),
    "and": frozenset({"preceding", "following"}),
    ")": frozenset({"preceding", "following"}),
}
"""Words that are keywords before another one."""

_TYPES = frozenset(
    {
        *("bigint", "boolean", "char", "date", "decimal", "double", "float", "int", "integer", "numeric", "real"),
        *("smallint", "text", "time", "timestamp", "timestamptz", "tinyint", "uuid", "varchar"),
    }
)

_ALONE: Mapping[str, str] = dict.fromkeys(
    ("current_timestamp", "current_date", "current_time", "localtime", "localtimestamp", "sysdate", "systimestamp"),
    CLOCK,
)
_CALLED: Mapping[str, str] = {
    **_ALONE,
    **dict.fromkeys(
        (
            *(
                "now",
                "today",
                "getdate",
                "getutcdate",
                "sysdatetime",
                "curdate",
                "curtime",
                "utc_timestamp",
                "unixepoch",
            ),
            *("clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "get_current_time"),
            *("get_current_timestamp", "current_localtime", "current_localtimestamp", "unix_timestamp"),
        ),
        CLOCK,
    ),
    **dict.fromkeys(("random", "rand", "randomblob", "setseed", "array_shuffle"), UNSEEDED),
    **dict.fromkeys(("uuid", "gen_random_uuid", "uuidv4", "uuidv7", "newid", "generate_uuid", "uuid_string"), ENTROPY),
    **dict.fromkeys(("nextval", "currval", "lastval", "txid_current"), "sequences of a database"),
    **dict.fromkeys(("getenv", "current_setting", "duckdb_settings", "pg_backend_pid"), "settings of a database"),
}
_MOMENTS = frozenset({"now", "today", "tomorrow", "yesterday"})
"""Texts that mean a time when they are read as one."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query.

    Args:
        text: as it counts: keywords in small letters, everything else as it is written.
        line: the line on which it stands, from 1.
        kind: ``word``, ``name`` in quotes, ``text``, ``number``, ``parameter`` or ``sign``.
    """

    text: str
    line: int
    kind: str


class BrokenSql(ValueError):
    """A text, a name in quotes or a comment that never ends."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def tokens(sql: str, dialect: str = "duckdb") -> list[Token]:
    """The tokens of a query.

    Args:
        sql: its text.
        dialect: whose SQL it is, by sqlglot's names.

    Raises:
        BrokenSql: where something in quotes or a comment never ends.

    >>> [token.text for token in tokens("SELECT a.X, 1.50 -- why\\nFROM t WHERE x>=-1 AND y='It''s'")]
    ['select', 'a', '.', 'X', ',', '1.50', 'from', 't', 'where', 'x', '>=', '-', '1', 'and', 'y', '=', "'It''s'"]
    """
    return list(_in_small_letters(list(_read(sql, dialect))))


def written(found: Sequence[Token], *, in_lines: bool) -> tuple[str, tuple[int, ...]]:
    """The normal form as text, and for each of its lines the line of the cell that it comes from.

    Args:
        found: the tokens.
        in_lines: whether each part gets a line of its own, by which errors are found again; databases that call columns
            as they are written get it all in one.

    >>> written(tokens("select\\n count ( * )\\nfrom t . u"), in_lines=True)
    ('select\\ncount(\\n*\\n)\\nfrom\\nt.u', (1, 2, 2, 2, 3, 3))
    """
    parts: list[str] = []
    lines: list[int] = []
    before = ""
    for token in found:
        joined = before == "." or (token.kind == "sign" and token.text in ("(", "."))
        if parts and joined:
            parts[-1] += token.text
        else:
            parts.append(token.text)
            lines.append(token.line)
        before = token.text if token.kind == "sign" else ""
    return ("\n" if in_lines else " ").join(parts), tuple(lines)


def signs(found: Sequence[Token]) -> tuple[str, ...]:
    """What a query asks that gives something else each time, in words.

    >>> signs(tokens("select now(), random(), t.now, date '2020-01-01' from t using sample 3"))
    ('the clock', 'an unseeded random generator')
    """
    texts = ["", *(token.text for token in found), ""]
    words: dict[str, None] = {}
    repeatable = any(text.lower() in ("repeatable", "seed") for text in texts)
    for before, token, after in zip(texts, found, texts[2:], strict=False):
        word = token.text.lower()
        if token.kind == "text" and token.text[1:-1].lower() in _MOMENTS:
            words.setdefault(CLOCK)
        elif token.kind != "word" or before == ".":
            continue
        elif after == "(" and (word in _CALLED or word == "age"):
            words.setdefault(_CALLED.get(word, CLOCK))
        elif word in _ALONE and before.lower() != "as":
            words.setdefault(_ALONE[word])
        elif word == "tablesample" or (word == "sample" and before.lower() == "using"):
            words.update({} if repeatable else {UNSEEDED: None})
    return tuple(words)


def asked_by(*texts: str) -> tuple[str, ...]:
    """What texts of Python ask of a database that gives something else each time, in words.

    Args:
        texts: texts as they stand in code one after the other; a query may be put together of several.

    >>> asked_by("select max(day), ", " + now() from t"), asked_by("now, this is no query: now()")
    (('the clock',), ())
    """
    begun = list(dropwhile(lambda text: not begins(text), texts))
    try:
        return signs(tokens(" __ ".join(begun))) if begun else ()
    except BrokenSql:  # what is no query stands among them
        return (*asked_by(begun[0]), *asked_by(*begun[1:])) if len(begun) > 1 else ()


def parameters(found: Sequence[Token]) -> tuple[str, ...]:
    """The names of Python whose values a query takes: ``$name``, each once.

    >>> parameters(tokens("select $k, $1, $k, $rate"))
    ('k', 'rate')
    """
    named = (token.text[1:] for token in found if token.kind == "parameter")
    return tuple(dict.fromkeys(name for name in named if name.isidentifier()))


def texts_of(found: Sequence[Token]) -> tuple[str, ...]:
    """What stands in a query's texts, each once.

    >>> texts_of(tokens("from 'a.csv' where x = 'It''s'"))
    ('a.csv', "It's")
    """
    quoted = (token.text for token in found if token.kind == "text" and token.text.endswith("'"))
    texts = (text[text.index("'") + 1 : -1] for text in quoted)
    return tuple(dict.fromkeys(text.replace("''", "'") for text in texts))


def _in_small_letters(found: list[Token]) -> Iterator[Token]:
    """The tokens with their keywords in small letters."""
    around: list[str] = []
    for place, token in enumerate(found):
        before = found[place - 1].text.lower() if place else ""
        after = found[place + 1].text.lower() if place + 1 < len(found) else ""
        if token.text == "(" and token.kind == "sign":
            around.append(before)
        elif token.text == ")" and token.kind == "sign" and around:
            around.pop()
        word = token.text.lower()
        in_cast = bool(around) and around[-1] in ("cast", "try_cast")
        if token.kind == "word" and _is_keyword(word, before, after, in_cast=in_cast):
            yield Token(word, token.line, token.kind)
        else:
            yield token


def _is_keyword(word: str, before: str, after: str, *, in_cast: bool) -> bool:
    if before == ".":
        return False
    if before == "as":
        return word == "not" or (in_cast and word in _TYPES)
    if word in _RESERVED or (before == "::" and word in _TYPES):
        return True
    return word in _BEHIND.get(before, ()) or word in _BEFORE.get(after, ())


def _read(sql: str, dialect: str) -> Iterator[Token]:
    place, line = 0, 1
    while place < len(sql):
        end, kind = _next(sql, place, line, dialect)
        if kind:
            yield Token(sql[place:end], line, kind)
        line += sql.count("\n", place, end)
        place = end


def _next(sql: str, place: int, line: int, dialect: str) -> tuple[int, str]:
    """Where the token or the space at a place ends, and of which kind it is; no kind where it does not count."""
    letter = sql[place]
    if found := _SPACE.match(sql, place):
        return found.end(), ""
    if sql.startswith("--", place) or (letter == "#" and dialect in _HASHES):
        end = sql.find("\n", place)
        return (len(sql) if end < 0 else end), ""
    if sql.startswith("/*", place):
        return _comment(sql, place, line, dialect), "sign" if sql.startswith("/*!", place) else ""
    if found := _PREFIXED.match(sql, place):
        escaped = letter in "eE" or dialect in BACKSLASHES
        return _quoted(sql, found.end(), line, "'", escaped=escaped), "text"
    if letter in "'\"`" or (letter == "[" and dialect in _IN_BRACKETS):
        end = _quoted(sql, place, line, "]" if letter == "[" else letter, escaped=dialect in BACKSLASHES)
        return end, "text" if letter == "'" else "name"
    if dialect in ("duckdb", "postgres") and (found := _DOLLARS.match(sql, place)):
        end = sql.find(found.group(), found.end())
        if end < 0:
            raise BrokenSql(f"the text that begins with {found.group()} never ends", line)
        return end + len(found.group()), "text"
    return _plain(sql, place)


def _plain(sql: str, place: int) -> tuple[int, str]:
    for kind, each in (("number", _NUMBER), ("word", _WORD), ("parameter", _PARAMETER)):
        if found := each.match(sql, place):
            return found.end(), kind
    if found := _OPERATOR.match(sql, place):
        return place + len(_operator(found.group())), "sign"
    return place + 1, "sign"


def _operator(text: str) -> str:
    """As much of some signs as is one operator: none has a comment in it, and few end in a sign of numbers."""
    for comment in ("--", "/*"):
        cut = text.find(comment, 1)
        text = text if cut < 0 else text[:cut]
    while len(text) > 1 and text[-1] in "+-" and not _OPEN_END.search(text):
        text = text[:-1]
    return text


def _comment(sql: str, place: int, line: int, dialect: str) -> int:
    depth, end = 1, place + 2
    while depth:
        close, again = sql.find("*/", end), sql.find("/*", end)
        if close < 0:
            raise BrokenSql("the comment that begins with /* never ends", line)
        if dialect in _NESTING and 0 <= again < close:
            depth, end = depth + 1, again + 2
        else:
            depth, end = depth - 1, close + 2
    return end


def _quoted(sql: str, place: int, line: int, quote: str, *, escaped: bool) -> int:
    end = place + 1
    while end < len(sql):
        if escaped and sql[end] == "\\":
            end += 2
        elif sql[end] != quote:
            end += 1
        elif sql.startswith(quote * 2, end):
            end += 2
        else:
            return end + 1
    raise BrokenSql(f"what begins with {sql[place]} never ends", line)
