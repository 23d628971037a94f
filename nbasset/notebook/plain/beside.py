"""Beside names: what else a plain cell reads and sets, which is settings, variables of the environment, the folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from nbasset.core.patterns import pattern
from nbasset.engine.watch.observe import Observed
from nbasset.libraries.process import here
from nbasset.versions.code.introspection import ASKS, asked
from nbasset.versions.setters import Setting
from nbasset.versions.settings import DEFAULT, EXISTENCE, FOLDER, SEARCHED, VARIABLE, counting, setting_now

_ASKS = pattern(rf"\b(?:{'|'.join(map(str, ASKS))}|\w+Warning)\b")
_IMPORTS = pattern(r"^[ \t]*(?:import|from)[ \t]+(\w+)", 8)  # 8: re.MULTILINE

MANY = 100
"""Paths of which it is remembered that a cell has looked whether they are there."""


class Beside:
    """Looks at what stands beside names before a plain cell runs and after it, by how this is called.

    Args:
        text: the cell's text.
        asks: what the functions that it calls ask for.
        rooms: the libraries that it leads to.
    """

    def __init__(self, text: str, asks: Iterable[str], rooms: Iterable[str]) -> None:
        words = [what for word in _ASKS.findall(text) for what in asked(word)]
        self._asks = {*asks, *words}
        self._rooms = frozenset(_IMPORTS.findall(text)).union(rooms)
        self._asked: set[str] = set()
        self._before = self._settings()
        self._variables: dict[bytes, bytes] = dict(os.environ._data)  # type: ignore[attr-defined]
        self._folder = here()
        self._path = list(sys.path)

    def _settings(self) -> dict[str, str]:
        counts = dict(counting(self._asks, self._rooms))
        self._asked.update(name for name, asked in counts.items() if asked)
        return {name: setting_now(name) for name in counts}

    def ended(self, observed: Observed | None) -> tuple[dict[str, str], set[str], set[str]]:
        """The cell has run: what it may have read, as it is now; what of it the cell has asked for; what it has set.

        Args:
            observed: what it was seen to do.
        """
        read = self._settings()
        changed = {name for name, now in read.items() if self._before.get(name, DEFAULT) != now}
        variables: dict[bytes, bytes] = os.environ._data  # type: ignore[attr-defined]
        if variables != self._variables:
            names = {*variables, *self._variables}
            others = (name for name in names if variables.get(name) != self._variables.get(name))
            changed.update(f"{VARIABLE}{os.fsdecode(name)}" for name in others)
        if here() != self._folder:
            changed.add(FOLDER)
        changed.update(f"{SEARCHED}{each}" for each in sys.path if sys.path.count(each) > self._path.count(each))
        if observed is not None:
            asked_for = [f"{VARIABLE}{name}" for name in observed.variables] + [FOLDER] * observed.from_here
            asked_for += [f"{EXISTENCE}{path}" for path, _ in observed.only_looked()[:MANY]]
            read.update((name, setting_now(name)) for name in asked_for)
            self._asked.update(asked_for)
        return read, self._asked, changed

    def take_in(self, other: Beside) -> None:
        """The cell has handed code to the shell, before which somebody has looked as well."""
        self._asks |= other._asks
        self._rooms |= other._rooms
        self._before = {**other._before, **self._before}


def together(cell: Beside | None, inside: Beside | None) -> Beside | None:
    """What is known of a cell and of code inside it as one; None where both only show something."""
    if cell is None or inside is None:
        return cell or inside
    cell.take_in(inside)
    return cell


def ended(cell: Beside | None, observed: Observed | None) -> tuple[dict[str, str], set[str], set[str]]:
    """What :meth:`Beside.ended` tells; of a cell that only shows something there is nothing to tell."""
    return cell.ended(observed) if cell is not None else ({}, set(), set())


def made_beside(made: Iterable[str]) -> dict[Setting, bool]:
    """Of what a cell has set beside names, what is told one by one, each with a word of the lines that set it."""
    told = {name: "chdir" if name == FOLDER else name.removeprefix(VARIABLE) for name in made}
    told |= {name: f"folder {Path(name).name}" for name in made if name.startswith(SEARCHED)}
    return {(name, word): True for name, word in told.items() if name.startswith((FOLDER, VARIABLE, SEARCHED))}
