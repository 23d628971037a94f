"""Points: where in a sweep or a partitioning a result stands, by the typed values of its dimensions."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, Literal, TypeAlias

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.patterns import pattern

Value: TypeAlias = "bool | int | float | str | tuple[Value, ...] | None"
"""What a dimension can have as a value."""

Kind = Literal["sweep", "partition"]

PARTITION = "partition"
"""The name of the dimension of partitions that have none of their own."""
BETWEEN = "|"
"""What stands between the keys of several dimensions."""

_BARE = pattern(r"[\w.:/+-]+")
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_INSIDE = rf"(?:[^()'\"]|{_QUOTED}|\((?:[^()'\"]|{_QUOTED})*\))*"
_PIECE = pattern(rf"""(?:{_QUOTED}|\({_INSIDE}\)|[^,'"(])+""")


def pieces(text: str) -> list[str]:
    """What stands between the commas that are in no quotes and no brackets.

    >>> pieces("2, 'a,b',(1, 2)")
    ['2', "'a,b'", '(1, 2)']
    """
    return [each.strip() for each in _PIECE.findall(text)]


def is_whole(text: str) -> bool:
    """Whether something stands on both sides of each comma, and every quote and bracket is closed.

    >>> is_whole("2, 'a,,b',(1, 2)"), is_whole("1,,2"), is_whole("1, ,2"), is_whole("(1")
    (True, False, False, False)
    """
    return ",".join(_PIECE.findall(text)) == text and all(pieces(text))


def as_value(given: object) -> Value:
    """What somebody has given as a dimension's value, as Python's own number, text or tuple.

    Raises:
        InvalidDefinition: when it is of another kind.

    >>> as_value([1, 1.0, True, "1"])
    (1, 1.0, True, '1')
    """
    if given is None or isinstance(given, bool):
        return given
    for kind in (str, int, float):
        if isinstance(given, kind):
            return kind(given)
    if isinstance(given, tuple | list):
        return tuple(map(as_value, given))
    try:
        return operator.index(given)  # type: ignore[arg-type]  # other libraries' whole numbers
    except TypeError:
        raise InvalidDefinition(
            f"A dimension cannot have a {type(given).__name__} as a value: give numbers, texts, True, False, None, or "
            "tuples of them."
        ) from None


def written(value: Value) -> str:
    """A value as a point tells it, so that no two values read alike: bare where it is a text that looks like no other.

    >>> [written(value) for value in (1, 1.0, True, "1", "north", "a b", None)]
    ['1', '1.0', 'True', "'1'", 'north', "'a b'", 'None']
    """
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) and read(value) == value else repr(value)
    if isinstance(value, float) and not isfinite(value):
        return f"float('{value}')"
    if isinstance(value, tuple):
        inside = [repr(each) if isinstance(each, str) else written(each) for each in value]
        return f"({', '.join(inside)}{',' * (len(inside) == 1)})"
    return repr(value)


@lru_cache(1 << 16)
def read(word: str) -> Value:
    """The value that a word means: numbers, True, False, None and quoted texts as Python has them; others are texts.

    >>> [read(word) for word in ("1", "1e3", "True", "'1'", "north", "2026-01-01")]
    [1, 1000.0, True, '1', 'north', '2026-01-01']
    """
    import ast

    special = re.fullmatch(r"float\('(-?inf|nan)'\)", word)
    if special:
        return float(special[1])
    try:
        found = ast.literal_eval(word.strip())
    except (ValueError, SyntaxError):
        return word.strip()
    return as_value(found) if isinstance(found, bool | int | float | str | tuple | None) else word.strip()


class Point:
    """One combination of values: a result's place among those of its asset.

    A point is known by its text, in which dimensions stand by name and each value as :func:`written`: ``1`` and ``1.0``
    are two points, though they are equal numbers.

    Args:
        values: the value of each dimension.

    >>> Point({"rate": 0.1, "depth": 4})
    Point(depth=4, rate=0.1)
    >>> Point({"depth": 1}) == Point({"depth": True})
    False
    """

    __slots__ = ("text", "values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = {name: values[name] for name in sorted(values)}
        self.text = ", ".join(f"{name}={written(value)}" for name, value in self.values.items())

    @classmethod
    def from_text(cls, text: str) -> Point:
        """The point whose text this is.

        >>> Point.from_text("depth='1', region=north").values
        {'depth': '1', 'region': 'north'}
        """
        told = (each.partition("=") for each in pieces(text))
        return cls({name.strip(): read(word) for name, _, word in told})

    @staticmethod
    def in_name(word: str) -> str:
        """The name of an asset, or of one of its points as that is told everywhere.

        Args:
            word: the name, as somebody writes it.

        >>> Point.in_name("model[depth=4,rate = 0.10]"), Point.in_name("sales/raw")
        ('model[depth=4, rate=0.1]', 'sales/raw')
        """
        asset, bracket, point = word.partition("[")
        return f"{asset}[{Point.from_text(point.removesuffix(']')).text}]" if bracket else word

    @property
    def key(self) -> str:
        """What partitions at this point are called: the values in the order of their dimensions' names.

        >>> Point({"region": "north", "date": "2026-01-01"}).key, Point({"depth": "1"}).key
        ('2026-01-01|north', "'1'")
        """
        return BETWEEN.join(_key_word(name, value) for name, value in self.values.items())

    def only(self, names: Collection[str]) -> Point:
        """The same in some dimensions alone."""
        return Point({name: value for name, value in self.values.items() if name in names})

    def __bool__(self) -> bool:
        return bool(self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Point({self.text})"


def _key_word(name: str, value: Value) -> str:
    """A value in a partition's key: a text as it is, unless it looks like another value that is swept over."""
    is_text = isinstance(value, str) and (name == PARTITION or isinstance(read(value), str))
    return str(value) if is_text else written(value)


NOWHERE = Point({})
"""The point of a result whose asset has no dimensions."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A name with values, of which each makes a result of its own.

    Args:
        name: what bodies call its value.
        given: the values; or what tells them at a moment, in seconds since 1970 (UTC), where they may come and go.
        kind: whether it is swept over, or partitions data.
        told: the Python text that tells the values, where names of the notebook have a part in it: a call of
            ``sweep()``, or what it would be given.

    >>> Dimension("depth", (2, 4)).at(0.0).values
    (2, 4)
    """

    name: str
    given: tuple[Value, ...] | Callable[[float], Iterable[object]]
    kind: Kind = "sweep"
    told: str = ""

    def at(self, now: float) -> Dimension:
        """The same with the values that it has at a moment.

        Raises:
            InvalidDefinition: when a sweep has no value, a value comes twice, or is of a kind that cannot be one.
        """
        given: Iterable[Any] = self.given(now) if callable(self.given) else self.given
        values = tuple(map(as_value, given))
        seen: set[str] = set()
        for word in map(written, values):
            if word in seen:
                raise InvalidDefinition(f"{self.name} has the value {word} twice: give each once.")
            seen.add(word)
        if not values and self.kind == "sweep":
            raise InvalidDefinition(f"{self.name} has no value to sweep over: give at least one.")
        return Dimension(self.name, values, self.kind)

    @property
    def values(self) -> tuple[Value, ...]:
        """The values, of a dimension that was asked for them."""
        assert not callable(self.given)
        return self.given

    @property
    def words(self) -> tuple[str, ...]:
        """Its values as points tell them."""
        return tuple(map(written, self.values))


class Dimensions:
    """The dimensions of an asset at a moment, each once, in the order of definition.

    Args:
        dimensions: the dimensions, with values.

    >>> grid = Dimensions([Dimension("depth", (2, 4)), Dimension("rate", (0.1,))])
    >>> [point.text for point in grid.points]
    ['depth=2, rate=0.1', 'depth=4, rate=0.1']
    """

    __slots__ = ("by_name", "points")

    def __init__(self, dimensions: Iterable[Dimension] = ()) -> None:
        self.by_name = {each.name: each for each in dimensions}
        grid = itertools.product(*[each.values for each in self.by_name.values()])
        self.points: tuple[Point, ...] = tuple(Point(dict(zip(self.by_name, values, strict=True))) for values in grid)

    def __bool__(self) -> bool:
        return bool(self.by_name)

    def __iter__(self) -> Iterator[Dimension]:
        return iter(self.by_name.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dimensions) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def _told(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        return tuple((each.name, each.kind, each.words) for each in self)

    def merged(self, others: Iterable[tuple[str, Dimensions]], own: str) -> Dimensions:
        """These, and before them those that flow down.

        Args:
            others: by what it flows down from, the dimensions that do.
            own: what these belong to.

        Raises:
            InvalidDefinition: when one dimension has other values in one place than in another.
        """
        found: dict[str, tuple[str, Dimension]] = {}
        for place, each in ((place, each) for place, some in (*others, (own, self)) for each in some):
            before, known = found.setdefault(each.name, (place, each))
            if known.words != each.words:
                raise InvalidDefinition(
                    f"{each.name} has other values in {place} ({_short(each.words)}) than in {before} "
                    f"({_short(known.words)}): give them the same values, or gather one of them."
                )
        return Dimensions(dimension for _, dimension in found.values())


def _short(words: Collection[str]) -> str:
    shown = ", ".join(itertools.islice(words, 6))
    return f"{shown}, …" if len(words) > 6 else shown
