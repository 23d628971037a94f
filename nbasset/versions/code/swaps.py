"""Stores after a swap of the stack, written without the swap: the compiler does so when they share a line."""

from __future__ import annotations

from collections.abc import Container

from nbasset.versions.code.bytecode import Instruction, Meaning

_STORES = frozenset({"STORE_FAST", "POP_TOP"})


def without_swaps(
    names: list[str], meanings: list[Meaning], instructions: list[Instruction], targets: Container[int]
) -> None:
    """Exchange the two stores that a ``SWAP`` is for, wherever plain stores follow it, and drop the swap."""
    for place in range(len(names) - 1, -1, -1):
        if names[place] == "SWAP":
            _exchange(names, meanings, place, _stores(names, place + 1, instructions[place].argument, targets))


def _stores(names: list[str], place: int, count: int, targets: Container[int]) -> list[int]:
    """The next `count` plain stores in a straight line; fewer where there are not so many."""
    found: list[int] = []
    while len(found) < count and place < len(names) and place not in targets:
        if names[place] in _STORES:
            found.append(place)
        elif names[place] != "NOP":
            break
        place += 1
    return found if len(found) == count else []


def _exchange(names: list[str], meanings: list[Meaning], swap: int, stores: list[int]) -> None:
    if not stores:
        return
    first, last = stores[0], stores[-1]
    ends = [meanings[place] for place in (first, last) if names[place] == "STORE_FAST"]
    between = [meanings[place] for place in stores[1:-1] if names[place] == "STORE_FAST"]
    if len(set(ends)) == len(ends) and not set(ends) & set(between):
        names[first], names[last] = names[last], names[first]
        meanings[first], meanings[last] = meanings[last], meanings[first]
        names[swap] = "NOP"
