"""Python's own: plain scalars, the random module, decimal numbers, what changes its containers in place."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from contextvars import Context, ContextVar, copy_context
from types import ModuleType
from typing import Any

from nbasset.core.digests import Structure
from nbasset.libraries.held import while_same
from nbasset.libraries.library import ABSENT, DECIMALS, USERS, Changes, Counted, Foreign, Generators, Library, Settings
from nbasset.libraries.nodes import Node
from nbasset.libraries.process import BUILTINS_SETTINGS

SCALARS = frozenset({type(None), bool, int, float, complex, str, bytes})
"""Types whose instances hold nothing but themselves and never change."""

LONGEST_NUMBER = 2000
"""Bits of a whole number up to which Python writes it with decimal digits under any limit that can be set."""


REPEATABLE = frozenset(
    {
        *("builtins", "__main__", "io", "_io", "os", "pathlib", "codecs", "math", "cmath", "fractions", "decimal"),
        *("numbers", "operator", "itertools", "functools", "json", "csv", "re", "string", "textwrap", "collections"),
    }
)
"""Modules of Python of which a call gives the same from the same, and from the files that it opens."""

REPEATABLE_ATTRIBUTES = frozenset(
    {
        *("read_text", "read_bytes", "open", "read", "readline", "readlines", "name", "stem", "suffix", "parent"),
        *("joinpath", "with_suffix", "with_name", "environ", "getenv", "load", "loads", "reader", "DictReader"),
        *(name for kind in (str, bytes, list, tuple, dict, set, int, float, complex) for name in vars(kind)),
    }
)
"""What may be taken from paths and files: whatever else these tell, nobody is told that it was asked for."""

UNREPEATABLE_BUILTINS = frozenset({"id", "hash", "input", "object", "set", "frozenset", "__import__", "exec", "eval"})
"""Functions of Python that give another value in another process, or an order that is another, or anything."""


def is_long_number(value: int) -> bool:
    """Whether Python may refuse to write a number out with decimal digits.

    >>> is_long_number(10**100), is_long_number(10**5000)
    (False, True)
    """
    return value.bit_length() > LONGEST_NUMBER


_CONTEXT = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")
_WHOLE, _TRAPS, _FLAGS = "decimal.getcontext()", "decimal.getcontext().traps", "_flags"
_USUAL = frozenset({"InvalidOperation", "DivisionByZero", "Overflow"})
_TEMPLATES: Mapping[str, tuple[int, str, frozenset[str]]] = {
    "DefaultContext": (28, "ROUND_HALF_EVEN", _USUAL),
    "BasicContext": (9, "ROUND_HALF_UP", _USUAL | {"Underflow", "Clamped"}),
    "ExtendedContext": (9, "ROUND_HALF_EVEN", frozenset()),
}
"""Contexts of which others are made, with the precision, the rounding and the traps that Python gives them."""


def _all_of_context(decimal: ModuleType) -> tuple[object, ...]:
    """A context, which other threads and tasks have of their own, and all that it holds."""
    now, tell = decimal.getcontext(), decimal.Context.__repr__
    return now, tell(now), *(tell(getattr(decimal, name)) for name in _TEMPLATES)


def _decimals(decimal: ModuleType) -> Structure:
    """What the context of decimal numbers, and those of which others are made, are otherwise than Python has them."""
    told: list[Structure] = _told(decimal)["told"]
    return told


@while_same(_all_of_context)
def _told(decimal: ModuleType) -> dict[str, list[Structure]]:
    own = _otherwise(decimal.getcontext(), *_TEMPLATES["DefaultContext"])
    templates = {name: _otherwise(getattr(decimal, name), *first) for name, first in _TEMPLATES.items()}
    changed: dict[str, Structure] = {name: told for name, told in templates.items() if told}
    return {"told": [*own, changed] if changed else own}


def _otherwise(context: Foreign, precision: int, rounding: str, trapped: frozenset[str]) -> list[Structure]:
    before = dict(zip(_CONTEXT, (precision, rounding, -999_999, 999_999, 1, 0), strict=True))
    now = {name: getattr(context, name) for name in before}
    changed: Structure = {name: repr(value) for name, value in now.items() if value != before[name]}
    traps = sorted(trap.__name__ for trap in context.traps if context.traps[trap] != (trap.__name__ in trapped))
    return [changed, traps] if changed or traps else []


@while_same(_all_of_context)
def _decimal_context(decimal: ModuleType) -> dict[str, object]:
    now = decimal.getcontext()
    return {
        _WHOLE: now,
        **{f"decimal.getcontext().{name}": getattr(now, name) for name in _CONTEXT},
        _TRAPS: dict(now.traps),
        # Set by every calculation.
        _FLAGS: dict(now.flags),
        **{f"decimal.{name}": decimal.Context.__reduce__(getattr(decimal, name))[1] for name in _TEMPLATES},
    }


def _put_decimal_context(decimal: ModuleType, name: str, value: Foreign) -> None:
    now = decimal.getcontext()
    if name == _WHOLE:
        decimal.setcontext(value)
    elif name in (_TRAPS, _FLAGS):
        getattr(now, name.rpartition(".")[2].lstrip("_")).update(value)
    elif name.rpartition(".")[2] in _TEMPLATES:
        _put_template(decimal, getattr(decimal, name.rpartition(".")[2]), decimal.Context(*value))
    else:
        setattr(now, name.rpartition(".")[2], value)


def _put_template(decimal: ModuleType, template: Foreign, before: Foreign) -> None:
    """In place: others hold it."""
    for name in _CONTEXT:
        setattr(template, name, getattr(before, name))
    template.traps.update(before.traps)


def _seed(random: ModuleType, seed: int | None) -> None:
    random.seed(seed)


def _restore(random: ModuleType, state: Foreign) -> None:
    random.setstate(state)


BUILTINS = Library(
    name="builtins",
    settings=BUILTINS_SETTINGS,
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
    name="decimal",
    counted=(Counted("context of decimal", _decimals, USERS),),
    settings=Settings(
        "context of decimal",
        _decimal_context,
        _put_decimal_context,
        written=("getcontext", "setcontext", "decimal."),
        changed=_decimals,
        count_for=DECIMALS,
    ),
    loaded_as_they_were=True,
)
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
COLLECTIONS, DATETIME, FRACTIONS, PATHLIB, FILES = (
    Library(name=name, loaded_as_they_were=True) for name in ("collections", "datetime", "fractions", "pathlib", "_io")
)
"""An open file is loaded as what could be read of it."""


def _spans(match: re.Match[Any]) -> tuple[tuple[int, int], ...]:
    return tuple(match.span(group) for group in range(match.re.groups + 1))


def _open_match(match: Foreign) -> Node | None:
    if type(match) is not re.Match:
        return None
    return Node(("re.Match", match.pos, match.endpos, _spans(match)), (match.re, match.string))


def _match_reduced(match: Any) -> tuple[Callable[..., object], tuple[object, ...]]:
    return matched, (match.re, match.string, match.pos, match.endpos, _spans(match))


def matched(
    pattern: re.Pattern[Any], text: Any, start: int, end: int, spans: tuple[tuple[int, int], ...]
) -> re.Match[Any]:
    """The match of a pattern that lies where it lay.

    >>> found = re.compile("b(.)").search("abc")
    >>> matched(*_match_reduced(found)[1])
    <re.Match object; span=(1, 3), match='bc'>
    """
    ways = (way(text, start, end) for way in (pattern.search, pattern.match, pattern.fullmatch))
    found = (*filter(None, ways), *pattern.finditer(text, start, end))
    return next(each for each in found if _spans(each) == spans)


def _view_reduced(view: Any) -> tuple[Callable[..., object], tuple[object, ...]]:
    return viewed, (view.tobytes(), view.format, view.shape, view.readonly)


def viewed(data: bytes, form: str, shape: tuple[int, ...], readonly: bool) -> memoryview:
    """A view of bytes in memory.

    >>> viewed(b"abcd", "B", (2, 2), True).tolist()
    [[97, 98], [99, 100]]
    """
    view = memoryview(data if readonly else bytearray(data))
    return view.cast("B").cast(form, shape) if data else view  # type: ignore[call-overload]


PICKLED: Mapping[type, Callable[[Any], tuple[Callable[..., object], tuple[object, ...]]]] = {
    re.Match: _match_reduced,
    memoryview: _view_reduced,
}
"""How values are pickled that pickle refuses, or gives back as something else."""

RE = Library(name="re", open=_open_match, loaded_as_they_were=True)
UUID = Library(name="uuid", loaded_as_they_were=True, upkeep=frozenset({"uuid.getnode"}))


def _open_variable(variable: Foreign) -> Node | None:
    if type(variable) is not ContextVar:
        return None
    try:
        return Node(("contextvars.ContextVar", variable.name), [variable.get()])
    except LookupError:  # neither set nor with a default
        return Node(("contextvars.ContextVar", variable.name))


def _default(variable: ContextVar[object]) -> object:
    try:
        return Context().run(variable.get)
    except LookupError:
        return ABSENT


def _set_variables(_: ModuleType) -> dict[str, object]:
    """The notebook's context variables that are set otherwise than by default, by the names that lead to them."""
    named = [(name, value) for name, value in list(vars(sys.modules["__main__"]).items()) if type(value) is ContextVar]
    now = copy_context() if named else {}
    return {name: now[each] for name, each in named if each in now and now[each] is not _default(each)}


def _put_variable(_: ModuleType, name: str, value: Foreign) -> None:
    """As it was; what cannot be taken away, since there is no default, stays."""
    variable = vars(sys.modules["__main__"]).get(name)
    value = _default(variable) if type(variable) is ContextVar and value is ABSENT else value
    if type(variable) is ContextVar and value is not ABSENT:
        variable.set(value)


CONTEXTVARS = Library(
    name="_contextvars",
    open=_open_variable,
    settings=Settings("context variables", _set_variables, _put_variable, written=(".set(",)),
)
