"""Carried: what cells have set in libraries goes along with a step to another process, and is taken back there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from nbasset.engine import by_value
from nbasset.engine.by_value import Namespace
from nbasset.engine.settings import Held, left_as_found, read
from nbasset.engine.watch.imports import Imports
from nbasset.engine.work_order import Carried
from nbasset.libraries.held import same
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import USERS, Settings, Several


class Carrying:
    """The settings of libraries that cells have changed, as they are now.

    What was written once is not written again as long as it is the same.

    Args:
        digest: tells the digest of settings, by the name under which they are asked for.

    >>> import decimal
    >>> with decimal.localcontext(prec=5):
    ...     "decimal" in [each.library for each in Carrying(lambda _: "").now({})]
    True
    """

    def __init__(self, digest: Callable[[str], str]) -> None:
        self._digest = digest
        self._before: dict[str, tuple[Held, Carried]] = {}

    def now(self, home: Namespace) -> tuple[Carried, ...]:
        """Of each library of which something that counts is set otherwise than it has it.

        Args:
            home: the notebook's namespace, whose functions may be among them.
        """
        kept, counted = dict(KNOWN.kept), dict[str, dict[str, object]]()
        for name, (library, each) in KNOWN.counted.items():
            changed = each.changed(sys.modules[library]) if library in kept and library in sys.modules else None
            if changed:
                counted.setdefault(library, {})[name] = changed
        found = (self._of(library, kept[library], changed, home) for library, changed in counted.items())
        return tuple(each for each in found if each is not None)

    def _of(self, library: str, settings: Settings, changed: Mapping[str, object], home: Namespace) -> Carried | None:
        held = read(settings, sys.modules[library])
        if held is None:
            return None
        digests = {name: self._digest(name) for name in changed}
        before, found = self._before.get(library, (None, None))
        if found is None or found.digests != digests or not same(before, held):  # what is the same may hold others
            each_by_name = _by_name(settings, held, changed)
            values = {name: data for name, value in each_by_name.items() if (data := _bytes(value, home))}
            found = Carried(library, digests, values)
            self._before[library] = held, found
        return found


def _by_name(settings: Settings, held: Held, changed: Mapping[str, object]) -> dict[str, object]:
    """The settings that are changed, where that is told by their names; otherwise all but those that stay."""
    told = [name for each in changed.values() for name in (each if isinstance(each, dict) else ("",))]
    if all(name in held for name in told):
        return {name: held[name] for name in told}
    whole = {name: value for name, value in held.items() if name not in settings.stays}
    parts = {name: value if isinstance(value, Several) else {"": value} for name, value in whole.items()}
    return {f"{name}.{own}".rstrip("."): value for name, inside in parts.items() for own, value in inside.items()}


def _bytes(value: object, home: Namespace) -> bytes:
    """A value; nothing where it cannot travel: then whoever rests on it is made where it is."""
    try:
        return by_value.dumps(value, home)
    except Exception:  # noqa: BLE001  # whatever somebody's objects do when they are pickled
        return b""


def carried_for(carried: Sequence[Carried], parts: Collection[str]) -> tuple[Carried, ...]:
    """Of what cells have set in libraries, what goes along with a step: what may count for it.

    Args:
        carried: all of it.
        parts: what the step rests on, by how it is called.
    """
    return tuple(each for each in carried if any(_may_count(name, parts) for name in each.digests))


def _may_count(name: str, parts: Collection[str]) -> bool:
    counted = KNOWN.counted[name][1]
    return counted.count_for != USERS or any(each.startswith(counted.name) for each in parts)


@contextmanager
def carried_here(carried: Sequence[Carried], parts: Mapping[str, object], home: Namespace) -> Iterator[None]:
    """What cells have set in libraries elsewhere holds here meanwhile, also in those that are loaded only then.

    Args:
        carried: what they have set.
        parts: what a step rests on, by how it is called: a library among that is loaded.
        home: the namespace that stands for the notebook's.
    """
    if not carried:
        yield
        return
    later = {each.library: each for each in carried}
    for each in carried:
        if each.library in parts or any(KNOWN.counted[name][1].name in parts for name in each.digests):
            import_module(each.library)
    with left_as_found([]), Imports(later, lambda module: _put(module, later[module.__name__], home)):
        for each in carried:
            if each.library in sys.modules:
                _put(sys.modules[each.library], each, home)
        yield


def _put(module: ModuleType, carried: Carried, home: Namespace) -> None:
    settings = dict(KNOWN.kept)[carried.library]
    values = {name: by_value.loads(data, home) for name, data in carried.values.items()}
    for name, value in values.items():  # only now: what loading them imports may set some by itself
        settings.put(module, name, value)
