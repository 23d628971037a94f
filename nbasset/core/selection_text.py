"""The text of selections: Dagster's, to the letter, and the wider one of magics, panel and graph.

Dagster's grammar is that of its documentation of asset selection syntax; what single names mean in it (``a+`` is one
layer, ``a*`` all) was measured with Dagster 1.13. In the notebook's text names need no ``key:``, commas and spaces
join, ``a+`` means all layers, and ``status:``, ``is:`` and points come beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from nbasset.core.assets import as_key
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.patterns import pattern
from nbasset.core.words import closest

Terms: TypeAlias = tuple[tuple[str, ...], ...]
"""The words of a selection, in postfix order."""

ATTRIBUTES = ("key", "group", "tag", "kind", "owner", "status", "is", "partitions", "key_substring")
FUNCTIONS = ("roots", "sinks")
OURS = (*FUNCTIONS, "sources", "neighbors")
"""Functions of the notebook's text: also what lies above and is made elsewhere, and what is made together."""
ELSEWHERE = (
    *("job", "schedule", "sensor", "code_location", "column", "table_name", "column_tag", "changed_in_branch"),
    "automation_type",
)
"""What Dagster selects by in its pages only, not in code."""
NOTHING = "<null>"
MADE_HERE = ("materializable",)
"""Takes away what is made elsewhere, as Dagster's selections do where nothing else is said."""

_QUOTED = r"""\"[^\"]*\"|'[^']*'"""
_POINTS = pattern(rf"""\[((?:[^\]"']|{_QUOTED})*)\]""")
_ATTRIBUTE = pattern(r"([a-z_]+):")
_FUNCTION = pattern(r"(\w+)\s*\(")
_KEYWORD = pattern(r"(and|or|not)\b(?![-./:\\*+])", re.IGNORECASE)
_UP = pattern(r"(\d*)\+(?=[\w\"'(*\\.])")
_DOWN = pattern(r"\+(\d*)")
_SPACE = pattern(r"\s*")
_JOINT = pattern(r"[\s,]*")
_NAME = pattern(rf"{_QUOTED}|[\w.\\/*-]+")
_VALUE = pattern(rf"{_QUOTED}|<null>|[^\s\",+()\[\]=]+")
_ONE_WORD = pattern(r"(\d*\+)?([a-z_]+:)?[\w.\\/*-]+(\+\d*)?$")
_DAGSTERS_ATTRIBUTE = pattern(r"([a-z_]+)\s*:\s*")
_DAGSTERS_UP = pattern(r"(\d*)\s*\+\s*(?=[\w\"'(*\\.])")
_DAGSTERS_DOWN = pattern(r"\+(?:\s*(\d+))?")
_CHECK = pattern(r"([\w./\\-]+):([\w.-]+)")
_DAGSTERS_NAME = pattern(r"\"[^\"]*\"|[a-zA-Z_*][\w*/]*")
_DAGSTERS_VALUE = pattern(r"\"[^\"]*\"|<null>|[a-zA-Z_]\w*")
_CLAUSE = pattern(rf"(\*?\+*)([./\w\\-]+)({_POINTS.pattern})?(\+*\*?)$")


def combined(word: str, one: Terms, other: Terms) -> Terms:
    """Two selections as one: ``or``, ``and`` or ``minus``."""
    return (*one, *other, (word,))


def walked(terms: Terms, up: str | None, down: str | None, *then: tuple[str, ...]) -> Terms:
    """A selection with what lies above and below it.

    Args:
        terms: the selection.
        up: how many layers, as digits; empty for all, ``None`` for none.
        down: the same.
        then: what is done to what lies above.
    """
    above = (*terms, ("upstream", up), *then) if up is not None else terms
    if down is None:
        return above
    below = (*terms, ("downstream", down))
    return below if up is None else combined("or", above, below)


def read(text: str) -> Terms:
    """A selection as magics, panel and graph write it.

    Raises:
        InvalidSelection: when it cannot be read; it says where, and what may be written.

    >>> read("+a, group:x")
    (('keys', 'a'), ('upstream', ''), ('groups', 'x'), ('expected', 'group', 'x'), ('or',))
    """
    return _Reader(text, is_dagsters=False).everything() if text.strip() else (("all",),)


def read_dagsters(text: str, include_sources: bool = False) -> Terms:
    """A selection as Dagster writes it in code.

    Args:
        text: the text.
        include_sources: whether what is made elsewhere is selected, too.

    Raises:
        InvalidSelection: when it cannot be read; it says where, and what may be written.

    >>> read_dagsters("a+") == read_dagsters('key:"a"+1')
    False
    >>> read_dagsters("a+")
    (('keys', 'a'), ('downstream', '1'))
    """
    clause = _CLAUSE.match(text)
    if clause and text != "*":
        up, name, points, _, down = clause.groups()
        terms: Terms = (_keys(name, lambda: _unreadable(text, "a part of the name is missing")),)
        terms = (*terms, ("at", points[1:-1])) if points else terms
        above, below = (("" if "*" in each else str(len(each))) if each else None for each in (up, down))
        return walked(terms, above, below, MADE_HERE)
    return _Reader(text, is_dagsters=True, include_sources=include_sources).everything()


def _keys(name: str, refuse: Callable[[], InvalidSelection]) -> tuple[str, ...]:
    try:
        return ("keys", str(as_key(name)))
    except InvalidDefinition:
        raise refuse() from None


class _Reader:
    """Reads a text from left to right, by descent: what binds less calls what binds more."""

    def __init__(self, text: str, *, is_dagsters: bool, include_sources: bool = False) -> None:
        self._text = text
        self._at = 0
        self._is_dagsters = is_dagsters
        self._own: Terms = (MADE_HERE,) if is_dagsters and not include_sources else ()

    def everything(self) -> Terms:
        self._take(_SPACE if self._is_dagsters else _JOINT)
        found = self._either()
        while not self._is_dagsters and self._take(_JOINT) and not self._is_done():
            found = combined("or", found, self._either())
        self._take(_SPACE)
        if not self._is_done():
            self._refuse("nothing can follow")
        return found

    def _is_done(self) -> bool:
        return self._at >= len(self._text)

    def _take(self, wanted: re.Pattern[str]) -> re.Match[str] | None:
        """What stands here, if it is what is wanted; one that is empty counts as not there."""
        match = wanted.match(self._text, self._at)
        if not match or not match[0]:
            return None
        self._at = match.end()
        return match

    def _keyword(self, word: str) -> bool:
        before = self._at
        self._take(_SPACE)
        match = self._take(_KEYWORD)
        if match and match[0] in (word, word.upper()):
            return True
        self._at = before
        return False

    def _either(self) -> Terms:
        found = self._both()
        while self._keyword("or"):
            found = combined("or", found, self._both())
        return found

    def _both(self) -> Terms:
        found = self._negated()
        while self._keyword("and"):
            found = combined("and", found, self._negated())
        return found

    def _negated(self) -> Terms:
        if self._keyword("not"):
            return combined("minus", (("all",), *self._own), self._negated())
        self._take(_SPACE)
        up = self._take(_DAGSTERS_UP if self._is_dagsters else _UP)
        found = self._one()
        points = self._take(_POINTS)
        found = (*found, ("at", points[1])) if points else found
        before = self._at
        if self._is_dagsters:
            self._take(_SPACE)
        down = self._take(_DAGSTERS_DOWN if self._is_dagsters else _DOWN)
        if not down:
            self._at = before
        above = (MADE_HERE,) if self._is_dagsters else ()
        return walked(found, up[1] if up else None, (down[1] or "") if down else None, *above)

    def _one(self) -> Terms:
        if self._text.startswith("(", self._at):
            self._at += 1
            return self._until_closed()
        function = self._take(_FUNCTION)
        if function:
            known = FUNCTIONS if self._is_dagsters else OURS
            if function[1] not in known:
                self._at = function.start()
                self._refuse(f"there is no function {function[1]} ({closest(function[1], known)})")
            return (*self._until_closed(), (function[1],))
        began = self._at
        attribute = self._take(_DAGSTERS_ATTRIBUTE if self._is_dagsters else _ATTRIBUTE)
        if not self._is_dagsters and (attribute is None or attribute[1] not in (*ATTRIBUTES, *ELSEWHERE)):
            self._at = began
            check = self._take(_CHECK)
            if check:
                return ("checks", check[0]), ("expected", "check", check[0], self._no_attribute(check[1], began))
        return self._attribute(attribute[1], began) if attribute else self._name()

    def _until_closed(self) -> Terms:
        self._take(_SPACE)
        found = self._either()
        while not self._is_dagsters and self._take(_JOINT) and not self._text.startswith(")", self._at):
            found = combined("or", found, self._either())
        self._take(_SPACE)
        if not self._text.startswith(")", self._at):
            self._refuse("a ) is missing")
        self._at += 1
        return found

    def _name(self) -> Terms:
        began = self._at
        word = self._take(_NAME)
        if word is None:
            self._refuse("a name is missing" if self._is_done() else "no name can begin so")
        if word[0] == "*":
            return (("all",), *self._own)
        if self._is_dagsters:
            self._at = began
            self._refuse(f"Dagster's text takes a single name, or key:{word[0]}")
        if word[0][0] in "\"'" and _ONE_WORD.match(word[0][1:-1]):
            return read(word[0][1:-1])  # in a shell people quote what has a star: 'k*+'
        return self._named(word[0].strip("\"'"), began)

    def _named(self, name: str, began: int) -> Terms:
        if "*" in name:
            return (("matching", name), ("expected", "matching", name))
        return (_keys(name, lambda: _unreadable(self._text, "no name can be written so", began)),)

    def _attribute(self, kind: str, began: int) -> Terms:
        if kind not in ATTRIBUTES:
            self._at = began
        if kind in ELSEWHERE:
            self._refuse(f"{kind}: is for Dagster's pages, not for code")
        if kind not in ATTRIBUTES:
            raise InvalidSelection(self._no_attribute(kind, began))
        value = self._value(kind)
        if kind == "key":
            return (("wild", value or ""),) if self._is_dagsters else self._named(value or "", began)
        words = () if value is None else (value,)
        if kind == "tag" and self._take(pattern("=")):
            words = (*words, self._value("tag") or "")
        terms: Terms = ((f"{kind}s" if kind == "group" else kind, *words),)
        if kind in ("group", "tag", "kind", "key_substring"):
            terms = (*terms, *self._own)
        return terms if self._is_dagsters or value is None else (*terms, ("expected", kind, *words))

    def _no_attribute(self, kind: str, began: int) -> str:
        return str(_unreadable(self._text, f"there is no {kind}: ({closest(kind, ATTRIBUTES)})", began))

    def _value(self, kind: str) -> str | None:
        if self._is_dagsters:
            wanted = _DAGSTERS_NAME if kind == "key" else _DAGSTERS_VALUE
        else:
            wanted = _NAME if kind == "key" else _VALUE
        value = self._take(wanted)
        if value is None:
            self._refuse(f"{kind}: needs a word behind it")
        return None if value[0] == NOTHING else value[0].strip("\"'")

    def _refuse(self, what: str) -> NoReturn:
        raise _unreadable(self._text, what, self._at)


ADVICE = (
    "write names, a+ (with downstream), +a (with upstream), group:x, tag:x=y, k* (what matches), roots(…), sinks(…), "
    "and, or, not, or * for everything"
)


def _unreadable(text: str, what: str, at: int = 0) -> InvalidSelection:
    rest = text[at:].strip()
    place = f"at {rest!r}" if rest else "at its end"
    return InvalidSelection(f"{text.strip()!r} cannot be read as a selection: {what} {place}. You can {ADVICE}.")


def condition(kind: str, value: str) -> str:
    """A condition as it is typed, with quotes where they are needed.

    >>> condition("group", "raw"), condition("group", "my group")
    ('group:raw', 'group:"my group"')
    """
    return f"{kind}:{value}" if _VALUE.fullmatch(value) else f'{kind}:"{value}"'


_WAYS = {"or": " or ", "and": " and ", "minus": " and not "}


def written(terms: Terms) -> str:
    """A selection in Dagster's text, which is read in the notebook, too.

    >>> written((("keys", "a", "b"), ("downstream", ""), ("groups", "x"), ("or",)))
    '(key:"a" or key:"b")+ or group:"x"'
    """
    stack: list[tuple[str, str]] = []  # each text, and how it was combined: what has to stand in parentheses elsewhere
    for term, *words in terms:
        if term in _WAYS:
            right, left = stack.pop(), stack.pop()
            stack.append(_joined(term, left, right))
        elif term in ("upstream", "downstream", "at", *OURS):
            walk = "" if term in OURS else "walk"
            stack.append((_applied(term, words[0] if words else "", stack.pop()), walk))
        elif term not in ("materializable", "expected", "without_checks"):
            parts = [_leaf(term, words)] if term in ("all", "tag") or not words else [_leaf(term, [w]) for w in words]
            stack.append((" or ".join(parts), "or" if len(parts) > 1 else ""))
    return stack.pop()[0]


def _enclosed(part: tuple[str, str]) -> str:
    return f"({part[0]})" if part[1] else part[0]


def _joined(word: str, left: tuple[str, str], right: tuple[str, str]) -> tuple[str, str]:
    if word == "minus":
        one, other = (part[0] if part[1] == "walk" else _enclosed(part) for part in (left, right))
        return (f"not {other}" if one == "*" else f"{one} and not {other}"), word
    return _WAYS[word].join(part[0] if part[1] in (word, "walk") else _enclosed(part) for part in (left, right)), word


def _applied(term: str, word: str, part: tuple[str, str]) -> str:
    inner = _enclosed(part)
    if term == "upstream":
        return f"{word}+{inner}"
    if term == "downstream":
        return f"{inner}+{word}"
    return f"{inner}[{word}]" if term == "at" else f"{term}({part[0]})"


_WRITTEN = {"keys": "key", "wild": "key", "matching": "key", "groups": "group", "key_prefix": "key"}


def _leaf(term: str, words: list[str]) -> str:
    if term == "all":
        return "*"
    kind = _WRITTEN.get(term, term)
    if not words:
        return f"{kind}:{NOTHING}"
    if term == "tag":
        return "tag:" + "=".join(f'"{word}"' for word in words if word)
    if term == "is":
        return f"is:{words[0]}"
    return f'{kind}:"{words[0]}{"/*" if term == "key_prefix" else ""}"'
