"""Byte code read by its meaning: what each instruction does, where control goes, and what catches."""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, NamedTuple, TypeAlias

Meaning: TypeAlias = Any
"""What an instruction's argument stands for, of plain types only: it is fed to ``marshal``."""

Row: TypeAlias = tuple[Any, ...]

LONGEST_TAIL = 8
"""Instructions; the compiler copies or shares endings up to about this length as the line numbers have it."""

CACHE = 0
OPCODE = dis.opmap
NAMES = dis.opname[:256]

DROPPED = frozenset({"CACHE", "NOP", "RESUME", "PRECALL", "EXTENDED_ARG", "NOT_TAKEN"})
EXITS = frozenset({"RETURN_VALUE", "RAISE_VARARGS", "RERAISE"})
HARMLESS = frozenset(
    {"LOAD_FAST", "STORE_FAST", "LOAD_CONST", "LOAD_SMALL_INT", "PUSH_NULL", "COPY", "SWAP", "POP_TOP", "NOP"}
)
"""Instructions that cannot raise: whether anything would catch them means nothing."""

PAIRS = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
}
SAME = {"LOAD_FAST_BORROW": "LOAD_FAST"}


class Instruction(NamedTuple):
    """One instruction: the plain name of what it does, its raw argument, and the code unit that follows it."""

    name: str
    argument: int
    after: int


class Listing(NamedTuple):
    """A code object's instructions, and for each code unit the position of the instruction it leads into."""

    instructions: list[Instruction]
    positions: list[int]


def _plain(op: int) -> str:
    name = NAMES[op]
    return "NOP" if name in DROPPED else SAME.get(name, name)


_PLAIN = [_plain(op) for op in range(256)]
_EXTENDED = OPCODE["EXTENDED_ARG"]
_COMPOUND = {OPCODE[name] for name in (*PAIRS, "RETURN_CONST") if name in OPCODE and OPCODE[name] < 256}


def decode(code: CodeType) -> Listing:
    """Read the raw byte code; what several Python versions fuse into one instruction is taken apart."""
    raw = code.co_code
    found: list[Instruction] = []
    positions = [0] * (len(raw) // 2 + 1)
    extended = 0
    for unit, op in enumerate(raw[::2]):
        positions[unit] = len(found)
        if op == CACHE:
            continue
        argument = raw[2 * unit + 1] | extended
        if op == _EXTENDED:
            extended = argument << 8
            continue
        extended = 0
        if op in _COMPOUND:  # pragma: no branch - byte code of 3.12 and later
            found.extend(_apart(NAMES[op], argument, unit + 1))
        else:
            found.append(Instruction(_PLAIN[op], argument, unit + 1))
    positions[-1] = len(found)
    return Listing(found, positions)


def _apart(  # pragma: no cover - byte code of 3.12 and later
    name: str, argument: int, after: int
) -> Iterator[Instruction]:
    if name == "RETURN_CONST":
        yield Instruction("LOAD_CONST", argument, after)
        yield Instruction("RETURN_VALUE", 0, after)
        return
    first, second = PAIRS[name]
    yield Instruction(first, argument >> 4, after)
    yield Instruction(second, argument & 15, after)


_VERSION = sys.version_info[:2]


def _global(code: CodeType, argument: int) -> Meaning:
    return code.co_names[argument >> 1], argument & 1


def _attribute(code: CodeType, argument: int) -> Meaning:
    return code.co_names[argument >> 1], argument & 1


def _superior(code: CodeType, argument: int) -> Meaning:
    return code.co_names[argument >> 2], argument & 3


def _name(code: CodeType, argument: int) -> Meaning:
    return code.co_names[argument], 0


def _local(code: CodeType, argument: int) -> Meaning:
    return str(code._varname_from_oparg(argument))  # type: ignore[attr-defined]


def _raw(code: CodeType, argument: int) -> Meaning:
    return argument


NAMED = frozenset(NAMES[op] for op in dis.hasname if op < 256)
"""Instructions whose meaning is a pair: a name out of ``co_names``, and the bits beside it."""


def _reader(op: int) -> Callable[[CodeType, int], Meaning]:
    name = NAMES[op]
    if name == "LOAD_GLOBAL":
        return _global
    if name == "LOAD_ATTR" and _VERSION >= (3, 12):  # pragma: no branch - byte code of 3.12 and later
        return _attribute
    if name == "LOAD_SUPER_ATTR":  # pragma: no branch - byte code of 3.12 and later
        return _superior
    if name in NAMED:
        return _name
    return _local if op in dis.haslocal or op in dis.hasfree else _raw


READERS: dict[str, Callable[[CodeType, int], Meaning]] = {_PLAIN[op]: _reader(op) for op in range(256)}
"""How to read an instruction's argument, by name; constants are read by the caller."""

CONSTANT = frozenset(NAMES[op] for op in dis.hasconst if op < 256 and NAMES[op] != "RETURN_CONST") | {"KW_NAMES"}

_JUMPS = frozenset(NAMES[op] for op in (*dis.hasjrel, *dis.hasjabs) if op < 256)
_ALWAYS = frozenset(name for name in _JUMPS if name.startswith("JUMP_") and "IF" not in name)


def jumps(listing: Listing, raw: bytes) -> dict[int, int]:
    """For each jump by its position, the position it leads to."""
    return {
        position: listing.positions[_target(instruction, raw)]
        for position, instruction in enumerate(listing.instructions)
        if instruction.name in _JUMPS
    }


def _target(instruction: Instruction, raw: bytes) -> int:
    base = instruction.after
    while 2 * base < len(raw) and raw[2 * base] == CACHE:  # pragma: no branch - byte code of 3.12 and later
        base += 1
    step = -instruction.argument if "BACKWARD" in instruction.name else instruction.argument
    return base + step


def catches(listing: Listing, table: bytes) -> dict[int, tuple[int, int]]:
    """For each covered instruction by its position, where its handler is and with what stack."""
    handlers: dict[int, tuple[int, int]] = {}
    numbers = _numbers(table)
    for start in numbers:
        length, target, stack = next(numbers), next(numbers), next(numbers)
        place = listing.positions[target]
        for position in range(listing.positions[start], listing.positions[start + length]):
            handlers[position] = (place, stack)
    return handlers


def _numbers(table: bytes) -> Iterator[int]:
    """The numbers of CPython's exception table: six bits a byte, high ones first, and a bit that says more follow.

    The format is described in CPython's ``InternalDocs/exception_handling.md``; the bit that marks the start of an
    entry is not needed to read it from its beginning.
    """
    value = 0
    for byte in table:
        value = value << 6 | byte & 63
        if not byte & 64:
            yield value
            value = 0


class Edge(NamedTuple):
    """Where control goes from a branch; ``pops`` when the tested value is gone by then."""

    place: int
    pops: bool = False


class Flow:
    """The instructions as a graph, written down in an order that only depends on what it does.

    The compiler shortens jumps to jumps, copies short endings and turns conditions round as the *line numbers* have
    it. In the graph jumps are only edges, a short ending is written out wherever it is reached, and a condition has
    a true and a false side.
    """

    def __init__(
        self,
        names: list[str],
        meanings: list[Meaning],
        targets: dict[int, int],
        handlers: dict[int, tuple[int, int]],
    ) -> None:
        self._names = names
        self._meanings = meanings
        self._targets = targets
        self._handlers = {place: handler for place, handler in handlers.items() if names[place] not in HARMLESS}
        self._caught = {self._settle(place) for place, _ in self._handlers.values()}
        self._tails: dict[int, tuple[int, ...]] = {}

    def rows(self) -> list[Row]:
        """One row for each instruction reached, the first first; before them the beginning, where it is an ending."""
        order = self._order()
        rows = [self._row(place, order) for place in order]
        beginning = self._reference(0, order)
        return rows if beginning == 0 else [("BEGIN", beginning), *rows]

    def _order(self) -> dict[int, int]:
        order: dict[int, int] = {}
        waiting = [self._settle(0)]
        while waiting:
            place = waiting.pop()
            while place not in order and not self._tail(place):
                order[place] = len(order)
                edges = [self._settle(edge.place) for edge in self._edges(place)]
                waiting.extend(self._handler_places((place,)))
                waiting.extend(reversed(edges[1:]))
                if not edges:
                    break
                place = edges[0]
            waiting.extend(self._handler_places(self._tail(place)))
        return order

    def _handler_places(self, places: tuple[int, ...]) -> list[int]:
        return [self._settle(self._handlers[place][0]) for place in places if place in self._handlers]

    def _row(self, place: int, order: dict[int, int]) -> Row:
        name = self._names[place]
        edges = tuple((self._reference(edge.place, order), edge.pops) for edge in self._edges(place))
        canonical = "SPIN" if name in _ALWAYS else _BRANCHES.get(name, (name, True))[0]
        if canonical == "OR_POP" and all(pops for _, pops in edges):
            canonical = "IF"
        meaning = None if place in self._targets else self._meanings[place]
        return canonical, meaning, edges, self._handler(place, order)

    def _handler(self, place: int, order: dict[int, int]) -> tuple[int, int] | None:
        handler = self._handlers.get(place)
        return (order[self._settle(handler[0])], handler[1]) if handler else None

    def _reference(self, place: int, order: dict[int, int]) -> Meaning:
        place = self._settle(place)
        tail = self._tail(place)
        if not tail:
            return order[place]
        return tuple((self._names[step], self._meanings[step], self._handler(step, order)) for step in tail)

    def _settle(self, place: int) -> int:
        """The first instruction that does something when control arrives at `place`; of an empty loop, its jump."""
        seen: set[int] = set()
        while place not in seen:
            seen.add(place)
            if self._names[place] == "NOP":
                place += 1
            elif self._names[place] in _ALWAYS:
                place = self._targets[place]
            else:
                return place
        while self._names[place] not in _ALWAYS:
            place += 1
        return place

    def _tail(self, place: int) -> tuple[int, ...]:
        """The straight way from `place` out of the code, when it is short."""
        if place not in self._tails:
            self._tails[place] = self._straight(place)
        return self._tails[place]

    def _straight(self, place: int) -> tuple[int, ...]:
        steps: list[int] = []
        while len(steps) < LONGEST_TAIL and place not in self._caught and place not in self._targets:
            steps.append(place)
            if self._names[place] in EXITS:
                return tuple(steps)
            place = self._settle(place + 1)
        return ()

    def _edges(self, place: int) -> tuple[Edge, ...]:
        name = self._names[place]
        if name in EXITS:
            return ()
        if place not in self._targets:
            return (Edge(place + 1),)
        if name in _ALWAYS:
            return (Edge(self._targets[place]),)
        canonical, sense = _BRANCHES.get(name, (name, False))
        taken, passed = Edge(self._targets[place]), Edge(place + 1)
        if canonical == "OR_POP":
            taken, passed = self._threaded(taken, sense), Edge(place + 1, pops=True)
        elif canonical in _TESTS:
            taken, passed = Edge(taken.place, pops=True), Edge(place + 1, pops=True)
        return (taken, passed) if sense else (passed, taken)

    def _threaded(self, edge: Edge, value: bool) -> Edge:
        """Follow a jump that keeps a `value` known to be true or false through the tests that lie ahead."""
        place = self._settle(edge.place)
        seen: set[int] = set()
        while place not in seen:
            seen.add(place)
            canonical, sense = _BRANCHES.get(self._names[place], ("", False))
            if canonical == "IF":
                return Edge(self._targets[place] if sense == value else place + 1, pops=True)
            if canonical != "OR_POP":
                return Edge(place)
            if sense != value:
                return Edge(place + 1, pops=True)
            place = self._settle(self._targets[place])
        return Edge(place)


_TESTS = frozenset({"IF", "IF_NONE"})


def _branch(name: str) -> tuple[str, bool]:
    negated = name.endswith(("_FALSE", "_NOT_NONE", "_FALSE_OR_POP"))
    if name.endswith("_OR_POP"):
        return "OR_POP", not negated
    return ("IF_NONE" if name.endswith("NONE") else "IF"), not negated


_BRANCHES = {name: _branch(name) for name in _JUMPS if "JUMP" in name and "_IF_" in name and "EXC_MATCH" not in name}
