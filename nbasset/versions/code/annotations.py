"""Annotations of functions, taken out of the byte code of the body that defines them."""

from __future__ import annotations

import dis
import sys
from types import CodeType

from nbasset.versions.code.bytecode import OPCODE, Instruction, Listing, jumps

_ANNOTATIONS, _CLOSURE, _ANNOTATE = 4, 8, 16
_CALLS_IN_TWO = sys.version_info[:2] == (3, 11)


def stack_effect(instruction: Instruction) -> int:
    """How many values more there are on the stack after `instruction`."""
    if instruction.name == "CALL" and _CALLS_IN_TWO:
        return -1 - instruction.argument
    op = OPCODE[instruction.name]
    return dis.stack_effect(op, instruction.argument if op >= dis.HAVE_ARGUMENT else None)


def value_start(instructions: list[Instruction], end: int) -> int | None:
    """Where the straight run of instructions begins that makes the one value there is at `end`."""
    total = 0
    for position in range(end - 1, -1, -1):
        if "JUMP" in instructions[position].name:
            return None
        total += stack_effect(instructions[position])
        if total == 1:
            return position
    return None


def without_annotations(names: list[str], listing: Listing, code: CodeType) -> None:
    """Blank, in `names`, what only makes the annotations of functions that no decorator sees."""
    instructions = listing.instructions
    for place, name in enumerate(names):
        if name == "MAKE_FUNCTION":
            made = _Making(instructions, place)
            if made.annotation is not None and made.undecorated:
                _blank(names, listing, code, made)


class _Making:
    """One function being made: which attributes it gets, and by which instructions."""

    def __init__(self, instructions: list[Instruction], place: int) -> None:
        self.instructions = instructions
        self.place = place
        self.annotation: int | None = None
        self.after = place + 1
        closed = bool(instructions[place].argument & _CLOSURE) if sys.version_info < (3, 13) else False
        if sys.version_info < (3, 13) and instructions[place].argument & _ANNOTATIONS:
            self.annotation = place
        while self._has_attribute():  # pragma: no cover - byte code of 3.13 and later
            closed = closed or instructions[self.after].argument == _CLOSURE
            if instructions[self.after].argument in (_ANNOTATIONS, _ANNOTATE):
                self.annotation = self.after
            self.after += 1
        self.closed = closed

    def _has_attribute(self) -> bool:
        return self.after < len(self.instructions) and self.instructions[self.after].name == "SET_FUNCTION_ATTRIBUTE"

    @property
    def undecorated(self) -> bool:
        """Whether the function is bound to its name just as it is."""
        return self.after < len(self.instructions) and self.instructions[self.after].name.startswith("STORE_")

    def span(self) -> tuple[int, int] | None:
        """The instructions that make the annotations."""
        end: int | None = value_start(self.instructions, self.place)
        if self.closed and end is not None:
            end = value_start(self.instructions, end)
        start = None if end is None else value_start(self.instructions, end)
        return None if start is None or end is None else (start, end)


def _blank(names: list[str], listing: Listing, code: CodeType, made: _Making) -> None:
    span = made.span()
    if span is None or any(span[0] < place <= made.place for place in jumps(listing, code.co_code).values()):
        return
    for place in range(*span):
        names[place] = "NOP"
    if made.annotation == made.place:  # pragma: no branch - byte code of 3.13 and later
        plain = listing.instructions[made.place]
        listing.instructions[made.place] = plain._replace(argument=plain.argument & ~_ANNOTATIONS)
    elif made.annotation is not None:  # pragma: no cover - byte code of 3.13 and later
        names[made.annotation] = "NOP"
