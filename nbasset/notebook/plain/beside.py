"""Beside names: what else a plain cell reads and sets, which is settings, variables of the environment, the folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.core.patterns import pattern
from nbasset.engine.watch.observe import Observed
from nbasset.libraries.process import here
from nbasset.versions.code.introspection import ASKS, asked
from nbasset.versions.evidence import Done, Touch
from nbasset.versions.files import variable_digest
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.setters import Setting
from nbasset.versions.settings import (
    DEFAULT,
    EXISTENCE,
    FOLDER,
    SEARCHED,
    VARIABLE,
    counting,
    searched_for,
    setting_now,
)

_ASKS = pattern(rf"\b(?:{'|'.join(map(str, ASKS))}|\w+Warning)\b")
_IMPORTS = pattern(r"^[ \t]*(?:import|from)[ \t]+(\w+)", 8)  # 8: re.MULTILINE

_AT_FIRST = frozenset(sys.path)

MANY = 100
"""Paths of which it is remembered that a cell has looked whether they are there."""


def asked_in(text: str) -> set[str]:
    """What the words of a cell ask for.

    Args:
        text: the cell's text.

    >>> asked_in("inspect.getsource(f)")
    {'text'}
    """
    return {what for word in _ASKS.findall(text) for what in asked(word)}


class Beside:
    """Looks at what stands beside names before a plain cell runs and after it, by how this is called.

    Args:
        text: the cell's text.
        asks: what the functions that it calls ask for.
        rooms: the libraries that it leads to.
    """

    def __init__(self, text: str, asks: Iterable[str], rooms: Iterable[str]) -> None:
        self._asks = {*asks, *asked_in(text)}
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
        added = [f"{SEARCHED}{each}" for each in sys.path if each not in _AT_FIRST]
        read.update((name, setting_now(name)) for name in searched_for(self._rooms, added))
        if observed is not None:
            asked_for = [f"{VARIABLE}{name}" for name in observed.variables]
            asked_for += [FOLDER] * (observed.from_here and observed.moved_to != here())
            asked_for += [f"{EXISTENCE}{path}" for path, _ in observed.only_looked()[:MANY]]
            read.update((name, setting_now(name)) for name in asked_for)
            self._asked.update(asked_for)
        return read, self._asked, changed

    def told(self, run: Done | None, observed: Observed | None, made: Iterable[str], top: FromTheTop) -> Done | None:
        """What a run has done, and with variables and the folder, which begin as the first that sets them finds them.

        Args:
            run: the run; None where nothing is put down of it.
            observed: what it was seen to do.
            made: what it has set otherwise.
            top: what running the cells from the top would leave.
        """
        again = {f"{VARIABLE}{name}" for name in observed.variables_set} if observed is not None else set()
        if observed is not None and observed.moved_to == here():
            again.add(FOLDER)
        own = {name for name in made if name.startswith((FOLDER, VARIABLE))}.union(again.intersection(top.now))
        for name in own:
            top.begins(name, self._was(name))
        if run is None:
            top.ran_unnamed(own)
            return run
        asked = self._asked.intersection(own)
        before = [name for name in top.touched_by(run.cell) if name.startswith((FOLDER, VARIABLE)) and name not in own]
        return replace(
            run,
            perhaps=run.perhaps.union(before),
            reads={**run.reads, **{name: self._was(name) for name in self._asked.intersection(own.union(top.now))}},
            made={**run.made, **{name: setting_now(name) for name in own if name not in asked}},
            changed={**run.changed, **{name: Touch(setting_now(name)) for name in asked}},
        )

    def _was(self, name: str) -> str:
        if name == FOLDER:
            return digest_of([self._folder])
        value = self._variables.get(os.fsencode(name.removeprefix(VARIABLE)))
        return variable_digest(None if value is None else os.fsdecode(value))

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


def told(
    cell: Beside | None, run: Done | None, observed: Observed | None, made: Iterable[str], top: FromTheTop
) -> Done | None:
    """What :meth:`Beside.told` tells."""
    return cell.told(run, observed, made, top) if cell is not None else run


def made_beside(made: Iterable[str]) -> dict[Setting, bool]:
    """Of what a cell has set beside names, what is told one by one, each with a word of the lines that set it."""
    told = {name: "chdir" if name == FOLDER else name.removeprefix(VARIABLE) for name in made}
    told |= {name: f"folder {Path(name).name}" for name in made if name.startswith(SEARCHED)}
    return {(name, word): True for name, word in told.items() if name.startswith((FOLDER, VARIABLE, SEARCHED))}
