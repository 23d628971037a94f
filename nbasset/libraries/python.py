"""Python's own: plain scalars, the random module, decimal numbers, what changes its containers in place."""

from __future__ import annotations

from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.library import (
    DEPTH,
    LOCALES,
    USERS,
    ZONES,
    Changes,
    Foreign,
    Generators,
    Library,
    Settings,
)

SCALARS = frozenset({type(None), bool, int, float, complex, str, bytes})
"""Types whose instances hold nothing but themselves and never change."""

_CONTEXT = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")


def _decimals(decimal: ModuleType) -> Structure:
    """What the context of decimal numbers differs in from the context that every thread starts with."""
    now, before = decimal.getcontext(), decimal.DefaultContext
    changed = {name: repr(getattr(now, name)) for name in _CONTEXT if getattr(now, name) != getattr(before, name)}
    traps = sorted(trap.__name__ for trap in now.traps if now.traps[trap] != before.traps[trap])
    return [changed, traps] if changed or traps else []


_YEAR = 31_556_952
"""Seconds."""

_MOMENTS = tuple(range(0, 70 * _YEAR, 5 * _YEAR // 2 + _YEAR // 4))
"""Moments in many years, in summer and in winter."""


def _zone(time: ModuleType) -> Structure:
    """The local time zone, by what clocks there show at some moments; nothing where they show universal time."""
    shown = [(each.tm_gmtoff, each.tm_zone) for each in map(time.localtime, _MOMENTS)]
    if all(each in ((0, "UTC"), (0, "GMT")) for each in shown):
        return []
    return [list(time.tzname), [list(each) for each in shown]]


def _locale(locale: ModuleType) -> dict[str, str]:
    """The customs that are not those which Python starts with; of letters it takes the computer's."""
    names = ("LC_COLLATE", "LC_TIME", "LC_NUMERIC", "LC_MONETARY")
    now = {name: locale.setlocale(getattr(locale, name)) for name in names}
    return {name: value for name, value in now.items() if value not in ("C", "POSIX")}


_DEPTH = 1000
"""How deep calls may go, as Python starts."""


def _depth(sys: ModuleType) -> Structure:
    return [now] if (now := sys.getrecursionlimit()) != _DEPTH else []


def _seed(random: ModuleType, seed: int | None) -> None:
    random.seed(seed)


def _restore(random: ModuleType, state: Foreign) -> None:
    random.setstate(state)


BUILTINS = Library(
    name="builtins",
    changes=Changes(
        methods=frozenset(
            {
                *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add"),
                *("discard", "setdefault", "popitem", "appendleft", "popleft", "extendleft", "rotate", "subtract"),
                *("move_to_end", "difference_update", "intersection_update", "symmetric_difference_update"),
                *("__setitem__", "__delitem__", "seed", "writerow", "write", "send"),
            }
        ),
        functions=frozenset({"setattr", "delattr", "next"}),
    ),
    loaded_as_they_were=True,
)
RANDOM = Library(
    name="random",
    generators=Generators(
        home="random",
        seed=_seed,
        state=lambda random: random.getstate(),
        restore=_restore,
        shared=lambda random: (random._inst,),
        classes=frozenset({"random.Random"}),
    ),
    changes=Changes(aliases=frozenset({"random"}), functions=frozenset({"shuffle"})),
)
DECIMAL = Library(
    name="decimal", settings=(Settings("context of decimal", _decimals, USERS),), loaded_as_they_were=True
)
TIME = Library(name="time", settings=(Settings("time zone", _zone, ZONES),))
LOCALE = Library(name="locale", settings=(Settings("locale", _locale, LOCALES),))
SYS = Library(name="sys", settings=(Settings("recursion limit", _depth, DEPTH),))
OPERATOR = Library(
    name="operator",
    changes=Changes(aliases=frozenset({"operator"}), functions=frozenset({"setitem", "delitem", "iadd", "iconcat"})),
)
HEAPQ = Library(
    name="heapq",
    changes=Changes(
        aliases=frozenset({"heapq"}),
        functions=frozenset({"heappush", "heappop", "heapify", "heapreplace", "insort", "insort_left", "insort_right"}),
    ),
)
COLLECTIONS, DATETIME, FRACTIONS, PATHLIB, UUID, RE, FILES = (
    Library(name=name, loaded_as_they_were=True)
    for name in ("collections", "datetime", "fractions", "pathlib", "uuid", "re", "_io")
)
"""An open file is loaded as what could be read of it."""
