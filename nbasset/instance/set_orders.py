"""What another session gives otherwise though nothing differs: orders of sets, addresses, names of temporary files.

Python hashes texts with a seed of its own in each session; with ``PYTHONHASHSEED=0`` it has none.
"""

from __future__ import annotations

import dis
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import PurePath
from tempfile import gettempdir
from types import CodeType, FunctionType

from nbasset.core.bodies import Body, CellBody
from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName
from nbasset.engine.body import Performed
from nbasset.libraries.foreign import attribute, attributes_of, is_a
from nbasset.libraries.origin import is_local
from nbasset.versions.cells.set_order import JOINS, MAKES, OTHER, STEADY, UNORDERED, passed_on, shows_order
from nbasset.versions.code.classes import functions_of
from nbasset.versions.code.sources import source_of

ORDER, ADDRESS, PASSING = (
    "the order of a set of texts",
    "an address in memory",
    "the name of a temporary file, as cells have",
)

_WORDS = MAKES | JOINS | {"keys"}
_OPCODES = frozenset(dis.opmap[name] for name in ("BUILD_SET", "SET_ADD", "SET_UPDATE"))
_NUMBERS = frozenset({int, float, complex, bool})
_LOOKED_AT = 100
"""Elements of a value that are looked at, at most."""

_AN_ADDRESS = pattern(r" at 0x[0-9a-fA-F]{6,}")
_A_LOT = pattern(
    rf"{re.escape(gettempdir())}[\\/](?:[^\s\\/]+[\\/])*tmp[a-z0-9_]{{8}}(?![a-z0-9])"
    r"|[\\/]ipykernel_\d+[\\/]|<ipython-input-\d+-"
)
"""How Python names what it is asked to make for a while, and kernels call the files of cells."""

_LARGE = 1 << 32
"""Addresses are above it."""


class SetOrders:
    """Looks after the bodies of a run."""

    def __init__(self) -> None:
        self._begun: dict[tuple[ResultName, ...], tuple[list[str], dict[str, str]]] = {}

    def begins(
        self, names: tuple[ResultName, ...], body: Body, things: Iterable[object], values: Mapping[str, object]
    ) -> None:
        """A body is about to run.

        Args:
            names: what it makes.
            body: the body.
            things: the user's own functions and classes that it leads to.
            values: its inputs, and what else of the notebook it reads, by name.
        """
        sets = {name: value for name, value in values.items() if type(value) in (set, frozenset)}
        functions = [each for thing in things for each in _functions(thing)]
        own = _code(body)
        codes = [*(each.__code__ for each in functions), *([] if own is None else [own])]
        held = {key: UNORDERED for name, value in values.items() for key in _held_sets(name, value)}
        self._begun.pop(names, None)
        if (sets or held or any(map(_has_sets, codes))) and sys.flags.hash_randomization:
            known = {name: known_of(value) for name, value in values.items()}
            self._begun[names] = [*map(source_of, functions), body.python], {**known, **held}

    def ended(self, names: tuple[ResultName, ...], body: Body, done: Performed) -> None:
        """It has ended well: what of its values is another in each session is noted as seen of it.

        Args:
            names: what it makes.
            body: the body.
            done: what it did.
        """
        texts, known = self._begun.pop(names, ((), {}))
        if texts:
            known.update((name, known_of(value)) for name, value in done.names.items())
            known.update(passed_on(texts, known))
            if any(shows_order(each, known) for each in texts):
                done.observed.unseen(ORDER)
        own = _code(body)
        counts = own is not None and "id" in own.co_names
        if any(_tells_address(each.value, numbers=counts) for each in done.outputs.values()):
            done.observed.unseen(ADDRESS)
        if any(_names_what_passes(each.value) for each in done.outputs.values()):
            done.observed.unseen(PASSING)


def _code(body: Body) -> CodeType | None:
    code = body.program if isinstance(body, CellBody) else getattr(body.function, "__code__", None)
    return code if isinstance(code, CodeType) else None


def _functions(thing: object) -> Iterator[FunctionType]:
    members = list((attributes_of(thing) or {}).values()) if is_a(thing, type) else [thing]
    for each in members:
        yield from (function for function in functions_of(each) if is_a(function, FunctionType))


@lru_cache(maxsize=1024)
def _has_sets(code: CodeType) -> bool:
    """Whether code may make a set."""
    if not _WORDS.isdisjoint(code.co_names) or not _OPCODES.isdisjoint(code.co_code[::2]):
        return True
    return any(type(each) is frozenset or (is_a(each, CodeType) and _has_sets(each)) for each in code.co_consts)


def known_of(value: object) -> str:
    """What is known of a value, for whoever reads source that goes through it.

    >>> known_of({"a", "b"}), known_of({1, 2}), known_of([1, 2]), known_of(["a"]), known_of({"a"})
    ('unordered', 'steady', 'steady', 'other', 'steady')
    """
    kind = type(value)
    if kind not in (set, frozenset, list, tuple, range):
        return STEADY if attribute(attribute(value, "dtype"), "kind") in ("i", "u", "f", "b") else OTHER
    held: list[object] = []
    for each in value:  # type: ignore[attr-defined]
        held.append(each)
        if len(held) == _LOOKED_AT:
            break
    if set(map(type, held)) <= _NUMBERS or (kind in (set, frozenset) and len(held) < 2):
        return STEADY
    return UNORDERED if kind in (set, frozenset) else OTHER


def _held_sets(name: str, value: object) -> Iterator[str]:
    """What is known of the sets that a dictionary, a list or an object holds, as it is written to reach them."""
    if isinstance(value, (dict, list, tuple)):
        if any(map(_is_unordered, islice(value.values() if isinstance(value, dict) else value, _LOOKED_AT))):
            yield f"{name}[]"
    elif is_local(type(value)):
        yield from (f".{key}" for key, each in (attributes_of(value) or {}).items() if _is_unordered(each))


def _is_unordered(value: object) -> bool:
    return type(value) in (set, frozenset) and known_of(value) == UNORDERED


def _tells_address(value: object, *, numbers: bool) -> bool:
    """Whether a value, or one of the few that it holds, tells where something lies in memory.

    Args:
        value: the value.
        numbers: whether a large number may be such a place.
    """
    held = _held(value)
    texts = (each for each in held if type(each) is str and len(each) < _LONGEST)
    if any(" at 0x" in each and _AN_ADDRESS.search(each) for each in texts):
        return True
    return numbers and any(type(each) is int and each > _LARGE for each in held)


def _names_what_passes(value: object) -> bool:
    """Whether a value, or one of the few that it holds, names a temporary file, or a cell's, as tracebacks do."""
    texts = (str(each) for each in _held(value) if type(each) is str or is_a(each, PurePath))
    return any(("tmp" in each or "ipy" in each) and len(each) < _LONGEST and _A_LOT.search(each) for each in texts)


def _held(value: object) -> list[object]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [value, *islice(parts, _LOOKED_AT)]


_LONGEST = 100_000
