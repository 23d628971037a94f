"""Import effects: what modules set for everybody when they are first imported, which happens once in a session.

It is no doing of the body that happened to be the first. When that ends it is put back as what the body set, and from
then on it holds for every body, and every plain cell, that imports the module, as if each of them were the first.
That an import statement has come across a module that is loaded already is told by the module's spec, whose
``_initializing`` Python asks then.
"""

from __future__ import annotations

import dis
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from importlib.machinery import ModuleSpec
from itertools import accumulate
from types import FrameType, ModuleType

from nbasset.core.dataclass import dataclass
from nbasset.engine.import_system import importing_as_found
from nbasset.engine.settings import Changed, Lasting, LastLook, differing, left_as_found, read, read_all
from nbasset.engine.watch import code_met
from nbasset.engine.watch.at_work import Turns
from nbasset.engine.watch.code_met import have_told
from nbasset.engine.watch.imports import Imports
from nbasset.libraries.held import same
from nbasset.libraries.library import ABSENT, Foreign

Effect = Changed | str
"""A setting that a module's own code has changed, or another module that it imported meanwhile."""

_effects: dict[str, list[Effect]] = {}
"""By module, what its first import did, in order."""

_in_plain: set[str] = set()
"""The modules whose effects hold for the whole session, since a plain cell has imported them too."""


class _Every:
    """Every module."""

    def __contains__(self, _: object) -> bool:
        return True


@dataclass(slots=True)
class _Importing:
    """A module that is being imported, with what of its own package it imports meanwhile.

    To look after each module of a large package would cost as much as importing it.

    Args:
        name: the module.
        inside: modules of the same package.
        depth: how many of these are being imported, each inside the one before.
    """

    name: str
    inside: list[str] = field(default_factory=list)
    depth: int = 0

    def is_package_of(self, name: str) -> bool:
        """Whether a module belongs to the same package."""
        return name.partition(".")[0] == self.name.partition(".")[0]


class Following:
    """What modules do that one body imports.

    Args:
        lasting: what the body is to leave as it was.

    Attributes:
        imported: their names.
    """

    def __init__(self, lasting: Lasting) -> None:
        self._lasting = lasting
        self._now = dict(lasting.before)
        self._importing: dict[int, list[_Importing]] = {}
        self._applied = set(_in_plain)
        self.imported: set[str] = set()

    def imports(self) -> Imports:
        """What tells it of modules; to keep it would be a ring, and each body's record would wait for the collector."""
        return Imports(_Every(), self._loaded, self._begins, self._failed)

    @property
    def _stack(self) -> list[_Importing]:
        """The modules that this thread is importing, each inside the one before."""
        return self._importing.setdefault(threading.get_ident(), [])

    def _begins(self, module: ModuleType) -> None:
        name, stack = module.__name__, self._stack
        self.imported.add(name)
        if stack and stack[-1].is_package_of(name):
            stack[-1].inside.append(name)
            stack[-1].depth += 1
            return
        self._settle()
        _effects[name] = []
        stack.append(_Importing(name))

    def _loaded(self, module: ModuleType) -> None:
        self._ended(module, failed=False)

    def _failed(self, module: ModuleType) -> None:
        self._ended(module, failed=True)

    def _ended(self, module: ModuleType, *, failed: bool) -> None:
        if self._stack[-1].depth:
            self._stack[-1].depth -= 1
            return
        self._settle()
        ended = self._stack.pop()
        self._applied.update((ended.name, *ended.inside))
        if failed or not _effects[ended.name]:
            del _effects[ended.name]
            return
        self._note(ended.name)
        tell_of(module)
        for each in ended.inside:
            _effects[each] = [ended.name]
            if each in sys.modules:
                tell_of(sys.modules[each])

    def _note(self, name: str) -> None:
        """A module has been imported by the one that is being imported."""
        if self._stack:
            _effects[self._stack[-1].name].append(name)

    def _settle(self) -> None:
        """What was changed since the last look is the doing of the module that is being imported now, if one is."""
        now = read_all()
        for each in differing(self._now, now) if self._stack else ():
            importing = self._stack[-1].name
            if _is_own(importing, each):
                self._lasting.amend(each)
            else:
                _effects[importing].append(each)
                self._lasting.explained[each.place] = importing, each.now
        for name in now.keys() - self._now.keys():
            self._lasting.before.setdefault(name, dict(now[name]))
        self._now = now

    def arrived(self, name: str) -> None:
        """The body imports a module that is loaded already."""
        if name in self._applied:
            return
        self._settle()
        for each in applied(name, self._applied):
            self._lasting.explained[each.place] = name, each.now
        self._note(name)
        self._now = read_all()


def _is_own(module: str, changed: Changed) -> bool:
    """Whether a module sets up its own library, once and for all."""
    top = module.partition(".")[0]
    return top in (changed.module, str(changed.path[0]).partition(".")[0])


def applied(name: str, done: set[str]) -> Iterator[Changed]:
    """Have the effects of a module hold; what was set, as it is now.

    Args:
        name: the module.
        done: the modules whose effects hold already; those that hold from here on are added.
    """
    for module in accumulate(name.split("."), "{}.{}".format):
        if module in done:
            continue
        done.add(module)
        for each in _effects.get(module, ()):
            if isinstance(each, str):
                yield from applied(each, done)
            else:
                now = _now(each)
                value = moved(each.before, each.now, now)
                if not same(value, now):
                    each.put(value)
                yield Changed(each.module, each.settings, each.path, now, value)


def _now(each: Changed) -> Foreign:
    module = sys.modules.get(each.module)
    held: Foreign = read(each.settings, module) if module is not None else None
    for step in each.path:
        held = held.get(step, ABSENT) if isinstance(held, dict) else ABSENT
    return held


def moved(before: Foreign, after: Foreign, now: Foreign) -> Foreign:
    """What something is now after the change that led from one value to another: of a list, what came and went.

    >>> moved((1, 2), (9, 1), (1, 2, 3)), moved("a", "b", "c")
    ((9, 1, 3), 'b')
    """
    if not (isinstance(before, tuple) and isinstance(after, tuple) and isinstance(now, tuple)):
        return after
    came = [each for each in after if each not in before]
    kept = [each for each in now if each not in came and (each in after or each not in before)]
    first = next((number for number, each in enumerate(after) if each in before), len(after))
    front = [each for each in came if after.index(each) < first]
    return (*front, *kept, *(each for each in came if each not in front))


_following: Turns[Following] = Turns("import effects")


def _is_import(frame: FrameType) -> bool:
    """Whether a frame stands at an import: Python asks the same when an attribute of a module is not found."""
    code = frame.f_code
    if code.co_filename.startswith("<frozen importlib"):
        return True
    return frame.f_lasti >= 0 and code.co_code[frame.f_lasti] == dis.opmap["IMPORT_NAME"]


def _met(spec: ModuleSpec, frame: FrameType) -> None:
    """A module is met again: what was set when it was first imported, or a package around it, holds from here on."""
    name = spec.name
    if _effects.keys().isdisjoint(accumulate(name.split("."), "{}.{}".format)) or not _is_import(frame):
        return
    bodies = _following.now()
    for turn in bodies:
        turn.watcher.arrived(name)
    if not bodies:
        list(applied(name, _in_plain))


code_met.listeners.append(_met)


def tell_of(module: ModuleType) -> None:
    """Have a module's spec, and those of the modules below it, tell when it is imported."""
    inside = f"{module.__name__}."
    below = [each for name, each in list(sys.modules.items()) if name.startswith(inside)]
    for each in (module, *below):
        have_told(each)


@contextmanager
def leaving_the_world(told: list[Changed], look: LastLook | None = None) -> Iterator[None]:
    """Whatever is set inside is put back afterwards, and what modules set when they are imported is theirs.

    Args:
        told: filled at the end with what had changed, and by whom.
        look: what is known of all settings from the body before, if anything is.
    """
    with left_as_found(told, look) as lasting:
        following = Following(lasting)
        turn = _following.begin(following)
        try:
            with importing_as_found(following.imported, told), following.imports():
                yield
        finally:
            _following.end(turn)
