"""Selections: which assets a run is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import reduce
from typing import TYPE_CHECKING, Protocol, TypeAlias

from nbasset.core.assets import Asset, as_key
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.graph import Graph
from nbasset.core.keys import AssetKey
from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.gathering import Whole


class Defined(Protocol):
    """What a selection asks of the definitions."""

    by_name: dict[ResultName, Asset]
    wholes: Mapping[ResultName, Whole]

    def named_by(self, word: str) -> tuple[ResultName, ...]:
        """The results that a word means."""
        ...


@dataclass(frozen=True, slots=True)
class AssetSelection:
    """A description of a set of assets, as Dagster's ``AssetSelection``; combined with ``|``, ``&`` and ``-``.

    Args:
        terms: the words of the description, in postfix order.

    >>> str(AssetSelection.assets("a").downstream() | AssetSelection.groups("reports"))
    'a+, group:reports'
    """

    terms: tuple[tuple[str, ...], ...]

    @staticmethod
    def all() -> AssetSelection:
        """Every asset."""
        return AssetSelection((("all",),))

    @staticmethod
    def assets(*assets: CoercibleToSelectionItem) -> AssetSelection:
        """The given assets."""
        return AssetSelection((("keys", *(str(as_key(each)) for each in assets)),))

    @staticmethod
    def keys(*keys: CoercibleToSelectionItem) -> AssetSelection:
        """The assets with the given keys."""
        return AssetSelection.assets(*keys)

    @staticmethod
    def matching(*patterns: str) -> AssetSelection:
        """The assets whose names match a pattern, in which ``*`` stands for any letters."""
        return AssetSelection((("matching", *patterns),))

    @staticmethod
    def groups(*names: str) -> AssetSelection:
        """The assets of the given groups."""
        return AssetSelection((("groups", *names),))

    def upstream(self, depth: int | None = None, include_self: bool = True) -> AssetSelection:
        """These assets and what they rest on, ``depth`` layers up (``None``: all)."""
        return self._walk("upstream", depth, include_self)

    def downstream(self, depth: int | None = None, include_self: bool = True) -> AssetSelection:
        """These assets and what rests on them, ``depth`` layers down (``None``: all)."""
        return self._walk("downstream", depth, include_self)

    def _walk(self, way: str, depth: int | None, include_self: bool) -> AssetSelection:
        walk = AssetSelection((*self.terms, (way, "" if depth is None else str(depth))))
        return walk if include_self else walk - self

    def __or__(self, other: AssetSelection) -> AssetSelection:
        return AssetSelection((*self.terms, *other.terms, ("or",)))

    def __and__(self, other: AssetSelection) -> AssetSelection:
        return AssetSelection((*self.terms, *other.terms, ("and",)))

    def __sub__(self, other: AssetSelection) -> AssetSelection:
        return AssetSelection((*self.terms, *other.terms, ("minus",)))

    def resolve(
        self, definitions: Defined, graph: Graph[ResultName], status_of: Callable[[ResultName], str] | None = None
    ) -> tuple[ResultName, ...]:
        """The selected assets' names, in the order of the graph.

        Args:
            definitions: everything that is defined.
            graph: what rests on what.
            status_of: tells where a result stands, for ``model[status:failed]``.

        Raises:
            InvalidSelection: when a name or a group is not defined.
        """
        stack: list[set[ResultName]] = []
        for term, *words in self.terms:
            if term in _COMBINE:
                right, left = stack.pop(), stack.pop()
                stack.append(_COMBINE[term](left, right))
            elif term in ("upstream", "downstream"):
                depth = int(words[0]) if words[0] else None
                walk = graph.ancestors if term == "upstream" else graph.descendants
                stack[-1] = stack[-1] | walk(stack[-1], depth)
            elif term == "at":
                stack[-1] = _at(words[0], stack[-1], definitions, status_of)
            else:
                stack.append(_leaf(term, words, definitions))
        chosen = stack.pop()
        checks = {name for name in chosen if name.key.is_check}  # they run with their assets, unless named
        if checks:
            chosen -= checks.difference(name for word in self.named for name in definitions.named_by(word))
        return tuple(name for name in graph.everything if name in chosen)

    @property
    def named(self) -> frozenset[str]:
        """The assets that are mentioned by name."""
        return frozenset(word for term, *words in self.terms if term == "keys" for word in words)

    def __str__(self) -> str:
        stack: list[str] = []
        for term, *words in self.terms:
            if term in _JOINED:
                right, left = stack.pop(), stack.pop()
                stack.append(f"{left}{_JOINED[term]}{right}")
            elif term == "at":
                stack.append(f"{stack.pop()}[{words[0]}]")
            elif term == "upstream":
                stack.append(f"{words[0]}+{stack.pop()}")
            elif term == "downstream":
                stack.append(f"{stack.pop()}+{words[0]}")
            else:
                stack.append(", ".join(_written(term, word) for word in words) or "*")
        return stack.pop()


def _written(term: str, word: str) -> str:
    """A word as it is read again."""
    quoted = f'"{word}"' if re.search(r"[\s,+]", word) else word
    return f"group:{quoted}" if term == "groups" else quoted


_COMBINE: dict[str, Callable[[set[ResultName], set[ResultName]], set[ResultName]]] = {
    "or": set.__or__,
    "and": set.__and__,
    "minus": set.__sub__,
}
_JOINED = {"or": ", ", "and": " and ", "minus": " without "}

CoercibleToSelectionItem: TypeAlias = AssetKey | str | Sequence[str] | Asset
CoercibleToSelection: TypeAlias = AssetSelection | str | Asset | AssetKey | Iterable[CoercibleToSelectionItem]


def _leaf(term: str, words: Sequence[str], definitions: Defined) -> set[ResultName]:
    if term == "all":
        return set(definitions.by_name)
    if term == "matching":
        return {name for word in words for name in _matching(word, definitions)}
    if term == "groups":
        return {name for group in words for name in _group(group, definitions)}
    return {name for word in words for name in definitions.named_by(word)}


def _at(
    conditions: str, names: set[ResultName], definitions: Defined, status_of: Callable[[ResultName], str] | None
) -> set[ResultName]:
    from nbasset.core.chosen_points import is_chosen, none_chosen

    points = {name: each.point for name, each in definitions.by_name.items() if name in names}
    placed = {name: point for name, point in points.items() if point and name not in definitions.wholes}
    found = {
        name
        for name, point in placed.items()
        if is_chosen(conditions, point, lambda name=name: status_of(name) if status_of else "")  # type: ignore[misc]
    }
    if not found and "status:" not in conditions:
        raise none_chosen(min(names).key.to_user_string(), conditions, list(placed.values()))
    return found


def _matching(word: str, definitions: Defined) -> list[ResultName]:
    assets = [name for name in definitions.by_name if not name.key.is_check]
    names = [name for name in assets if fnmatchcase(str(name), word) or fnmatchcase(name.key.name, word)]
    if not names:
        raise InvalidSelection(f"No asset's name matches {word!r}{did_you_mean(word, map(str, definitions.by_name))}.")
    return names


def _group(group: str, definitions: Defined) -> list[ResultName]:
    names = [name for name, asset in definitions.by_name.items() if asset.of(name).group_name == group]
    if not names:
        known = {asset.of(name).group_name for name, asset in definitions.by_name.items() if not asset.is_check}
        groups = sorted(known)
        raise InvalidSelection(f"There is no group {group!r}{did_you_mean(group, groups)}.")
    return names


def like(word: str, known: Iterable[str]) -> str:
    """The one of the known words that a word may be a slip of; empty where there is none."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, 1, 0.8)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A half sentence with the closest known word, or all of a few."""
    from difflib import get_close_matches

    known = list(known)
    close = get_close_matches(word, known, 1)
    if close:
        return f"; did you mean {close[0]}?"[:-1]
    return f"; there are {', '.join(known[:8])}{'…' if len(known) > 8 else ''}" if known else "; none is defined yet"


_QUOTED = r"""\"[^\"]*\"|'[^']*'"""
_POINTS = rf"""\[(?:[^\]"']|{_QUOTED})*\]"""
_WORD = pattern(rf"""(?:{_POINTS}|[^\s,"']|{_QUOTED})+""")
_TERM = pattern(
    r"(?P<up>\d*\+)?"
    rf"(?:group:(?P<group>{_QUOTED}|[^\s\",+*]+)|(?:key:)?(?P<word>{_QUOTED}|[\w.\\/*-]+))"
    rf"(?P<at>{_POINTS})?(?P<down>\+\d*)?$"
)


def parse_selection(text: str) -> AssetSelection:
    """A selection from its words, separated by commas or spaces; in quotes a word may hold both.

    ``a`` an asset (its key as a user string), ``a+`` with all downstream, ``a+1`` with one layer, ``+a`` with all
    upstream, ``a[depth=4]`` one of its points, ``a[status:failed]`` some of them, ``group:x`` a group,
    ``group:"my group"``, ``key:"a/b"``, ``k*`` what matches, ``*`` everything.

    Raises:
        InvalidSelection: when a word cannot be read.

    >>> parse_selection("+a, group:x")
    AssetSelection(terms=(('keys', 'a'), ('upstream', ''), ('groups', 'x'), ('or',)))
    """
    words = _WORD.findall(text)
    if re.search(r"[^\s,]", _WORD.sub("", text)) or (text.strip() and not words):
        raise _unreadable(text.strip())
    parts = [AssetSelection.all() if word == "*" else _parse_word(word) for word in words]
    return reduce(AssetSelection.__or__, parts) if parts else AssetSelection.all()


def _parse_word(word: str) -> AssetSelection:
    match = _TERM.match(word.strip("\"'")) or _TERM.match(word)  # in a shell people quote what has a star: 'k*+'
    if not match:
        raise _unreadable(word)
    group, name = (match[part].strip("\"'") if match[part] else None for part in ("group", "word"))
    up, down = match["up"], match["down"]
    try:
        part = AssetSelection.groups(group) if group else _named(name or "")
    except InvalidDefinition:
        raise _unreadable(word) from None
    if match["at"]:
        part = AssetSelection((*part.terms, ("at", match["at"][1:-1])))
    ways = []
    if up:
        ways.append(part.upstream(int(up[:-1]) if up[:-1].isdigit() else None))
    if down:
        ways.append(part.downstream(int(down[1:]) if down[1:] else None))
    return reduce(AssetSelection.__or__, ways) if ways else part


def _named(word: str) -> AssetSelection:
    return AssetSelection.matching(word) if "*" in word else AssetSelection.assets(word)


def _unreadable(word: str) -> InvalidSelection:
    return InvalidSelection(
        f"{word!r} cannot be read as a selection: write names, a+ (with downstream), +a (with upstream), "
        "group:x, k* (what matches), or * for everything, separated by commas."
    )


def as_selection(given: CoercibleToSelection) -> AssetSelection:
    """A selection from whatever describes one: a string, an asset, or several of them.

    Raises:
        InvalidSelection: when it cannot be read.
    """
    if isinstance(given, AssetSelection):
        return given
    if isinstance(given, str):
        return parse_selection(given)
    if isinstance(given, (Asset, AssetKey)):
        return AssetSelection.assets(given)
    items = list(given)
    words = [parse_selection(item) for item in items if isinstance(item, str)]
    keys = [key for item in items if not isinstance(item, str) for key in _keys_of(item)]
    parts = [*([AssetSelection.assets(*keys)] if keys else []), *words]
    chosen = reduce(AssetSelection.__or__, parts) if parts else None
    if chosen is None:
        raise InvalidSelection("An empty selection selects nothing: name at least one asset, or leave it out for all.")
    return chosen


def _keys_of(item: CoercibleToSelectionItem) -> tuple[AssetKey, ...]:
    return item.keys if isinstance(item, Asset) else (as_key(item),)
