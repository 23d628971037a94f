"""Repeated: which parts of a value are one object that can be changed, so that a change of one is seen in the other.

``[x, x]`` is another value than ``[x, y]``, however equal both lists are, for whoever puts something into one of them.
That is what a pickle keeps in its memo.
"""

from __future__ import annotations

import enum
import marshal
from collections import deque
from collections.abc import Iterator, Sequence

from nbasset.libraries.foreign import attribute, bases_of, members_of, module_of, name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_local

_HOLDERS = (list, tuple, dict, set, frozenset, deque)
"""Whose parts are seen as the very objects they are; what a table leads to may be made for the look."""

_NEVER_CHANGED = (type, enum.Enum, tuple, frozenset, str, bytes, int, float, complex)


class Repeated:
    """Notes in one walk over a value which objects are met again.

    >>> part, repeated = [1], Repeated()
    >>> repeated.inside([part, [1]]); list(repeated.told())
    []
    >>> repeated.inside([part]); len(list(repeated.told()))
    1
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._again: list[tuple[int, int]] = []
        self._alive: list[object] = []
        self._bulk: Sequence[object] = ()
        self._count = 0
        self._counts: dict[type, bool] = {}
        self._shows: dict[type, bool] = {}

    def meets(self, part: object, holder: object) -> None:
        """A part is met in a value.

        Args:
            part: the part.
            holder: the value.
        """
        kind, around = type(part), type(holder)
        counts = self._counts.get(kind)
        if counts is None:
            counts = self._counts[kind] = _is_changed(kind)
        if counts:
            shows = self._shows.get(around)
            if shows is None:
                shows = self._shows[around] = issubclass(around, _HOLDERS) or is_local(around)
            if shows:
                if self._bulk:
                    self._settle()
                self._alive.append(part)
                self._meets(id(part))

    def inside(self, containers: Sequence[object]) -> None:
        """Containers of plain values are met, in order."""
        self._settle()
        self._bulk = [each for each in containers if type(each) is not tuple]

    def _settle(self) -> None:
        """Note what was met last: of a value that is nothing else, it is enough to know that nothing is shared."""
        if self._bulk:
            self._alive.append(self._bulk)
            for each in map(id, self._bulk):
                self._meets(each)
            self._bulk = ()

    def _meets(self, identity: int) -> None:
        self._count += 1
        first = self._first.setdefault(identity, self._count)
        if first != self._count:
            self._again.append((self._count, first))

    def told(self) -> Iterator[bytes]:
        """What stands for all that is shared; nothing where nothing is."""
        if self._first or len(set(map(id, self._bulk))) < len(self._bulk):
            self._settle()
        if self._again:
            yield b"=" + marshal.dumps(self._again, 2)


def _is_changed(cls: type) -> bool:
    """Whether objects of a class are changed in place, and are no things that a whole session shares."""
    if issubclass(cls, _NEVER_CHANGED):
        return False
    if is_local(cls):
        frozen = (attribute(members_of(each).get("__dataclass_params__"), "frozen") for each in bases_of(cls))
        return not any(frozen)
    library = KNOWN.get(module_of(cls))
    has = next((members for each in bases_of(cls) if "__hash__" in (members := members_of(each))), {})
    return has.get("__hash__") is None or bool(library and name_of(cls) in library.extended)
