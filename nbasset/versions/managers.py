"""What resources lead to by their code; and of I/O managers, what of that changes only as they are used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.result_names import ResultName
from nbasset.core.version import Part
from nbasset.libraries.foreign import is_a, name_of
from nbasset.libraries.origin import is_users
from nbasset.versions.closure import Walk
from nbasset.versions.findings import Found
from nbasset.versions.memo import Memo
from nbasset.versions.resources import with_nested
from nbasset.versions.used import note_use

Meant = Callable[[str], ResultName | None]
"""Tells the asset that a name means."""

Counted = Callable[[object], object]
"""Tells what of a resource counts, beside its code."""

_held: dict[tuple[int, Counted], tuple[object, list[object]]] = {}
"""By a resource's identity and what tells what of it counts, the resource and what it holds of code."""


def managed(name: str) -> str:
    """How all that an I/O manager leads to is called as one part of a version.

    Args:
        name: the manager's key among the resources.
    """
    return f"I/O manager {name}"


def held_code(resource: object, counted: Counted) -> list[object]:
    """The class of a resource and of what its fields are; functions and classes that it held when it was met first.

    Args:
        resource: the resource, as it was defined.
        counted: tells what of it counts beside that.

    >>> held_code({"double": 3}, lambda resource: resource)
    [<class 'dict'>]
    """
    key = id(resource), counted
    if key not in _held:
        things = [*map(type, with_nested(resource)), *Memo().content("", [counted(resource), resource])[2]]
        _held[key] = resource, list({id(each): each for each in things}.values())
    return _held[key][1]


@dataclass(frozen=True, slots=True)
class Leading:
    """What an I/O manager leads to.

    Args:
        found: what following it has found.
        digests: by what each is called, its kind and digest; of what it changes itself, those from before.
        names: the names that mean what plain cells have given them, not what it has itself.
    """

    found: Found
    digests: Mapping[str, str]
    names: tuple[str, ...]

    def part(self, manager: object, own: str) -> Part:
        """All of it as one part.

        Args:
            manager: the I/O manager.
            own: the digest of what it is given beside its code.
        """
        lines = [
            name_of(type(manager)),
            f"its fields {own}",
            *(f"{label} {each}" for label, each in self.digests.items()),
        ]
        return Part("value", digest_of([own, dict(self.digests)]), "\n".join(lines))


def leading(manager: object, counted: Counted, meant: Meant, memo: Memo) -> Leading:
    """What an I/O manager leads to now: its class, what its methods name, and what it holds, as far as that is code.

    Args:
        manager: the I/O manager.
        counted: tells what of it counts beside its code.
        meant: tells which asset a name means.
        memo: what this look has digested.
    """
    found = _followed(manager, counted, meant, memo)
    now = _digests(found)
    _, after, before = _changed.get(id(manager), _NEVER)
    told = {label: before[label] if after.get(label) == each else each for label, each in now.items()}
    own = {label for label in now if told[label] != now[label]}
    return Leading(found, told, tuple(name for name in (*found.names, *found.places) if name not in own))


@contextmanager
def in_use(manager: object, counted: Counted, meant: Meant) -> Iterator[None]:
    """Meanwhile an I/O manager keeps or gives a value: what it changes of itself makes no result another one.

    That are dictionaries in which it has values, what it counts, attributes of its class.

    Args:
        manager: the I/O manager, as it was defined.
        counted: tells what of it counts beside its code.
        meant: tells which asset a name means.
    """
    if not any(map(is_users, held_code(manager, counted))):
        yield
        return
    memo = Memo()
    before = leading(manager, counted, meant, memo)
    classes = {id(each): each for each in before.found.holders.values() if is_a(each, type)}
    parts = {name: memo.cls(each)[0] for name, each in classes.items()}
    try:
        yield
    finally:
        memo = Memo()
        after = _digests(_followed(manager, counted, meant, memo))
        changed = {label: each for label, each in after.items() if before.digests.get(label, each) != each}
        if changed:
            _changed[id(manager)] = manager, changed, before.digests
            note_use(classes.values(), parts, lambda each: memo.cls(classes[id(each)])[0])


def is_changed(manager: object) -> bool:
    """Whether an I/O manager, as it was defined, has changed something of itself as it was used."""
    return id(manager) in _changed


_changed: dict[int, tuple[object, Mapping[str, str], Mapping[str, str]]] = {}
"""By an I/O manager's identity, the manager, what it has changed by being used, and all as it was before."""

_NEVER: tuple[object, Mapping[str, str], Mapping[str, str]] = None, {}, {}


def _followed(manager: object, counted: Counted, meant: Meant, memo: Memo) -> Found:
    walk = Walk(vars(sys.modules["__main__"]), meant, memo)
    for each in held_code(manager, counted):
        walk.follow(each)
    walk.finish()
    if memo.switches:
        walk.switched(walk.found.rooms)
    return walk.found


def _digests(found: Found) -> dict[str, str]:
    """What counts of what was found; not in which version of nbasset the base classes are, as for other assets."""
    return {label: f"{part.kind} {part.digest}" for label, part in found.parts.items() if label != "nbasset"}
