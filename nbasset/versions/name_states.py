"""States of names: what a name stood for at some moment, as a short text that can be compared.

Most states are digests of content. Where a cell only puts something into a place, as ``d["k"] = 5`` does, the state
behind it is also known as the one before with something put there: so cells that put things into different places of
one value may run again in any order, and come to the same state.
"""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of

ABSENT, UNKNOWN = "", "?"
"""The state of a name that is not there; and that which nobody knows."""

MODULE = "module"
"""The state of a name that means a module: what counts of that is told by itself."""

OF_ITS_OWN = "()"
"""How a place begins that may be anywhere in the value: what is put there comes before or behind all else."""


@dataclass(frozen=True, slots=True)
class Put:
    """Something that a cell has put somewhere.

    Args:
        place: the key of an item, or the name of an attribute.
        what: stands for the text of the cell and all that it has read.
    """

    place: str
    what: str


Form = tuple[str, tuple[Put, ...]]
"""A state and what was put into it afterwards."""


class NameStates:
    """Knows what states consist of, and which of them have the same content.

    >>> states = NameStates()
    >>> one = states.put("d0", [Put("a", "1"), Put("b", "2")])
    >>> before = states.put("d0", [Put("a", "7"), Put("b", "2")])
    >>> states.same(one, states.put(before, [Put("a", "1")]))
    True
    >>> states.same(one, states.put("d0", [Put("b", "2")]))
    False
    """

    def __init__(self) -> None:
        self._forms: dict[str, Form] = {}
        self._contents: dict[str, str] = {}
        self._looks: dict[str, str] = {}

    def put(self, state: str, puts: Iterable[Put]) -> str:
        """The state that comes of another one by putting something into it."""
        if state == UNKNOWN:
            return UNKNOWN
        base, before = self._forms.get(state, (state, ()))
        form = base, _in_order([*before, *puts])
        made = digest_of(["put", base, [[each.place, each.what] for each in form[1]]])
        self._forms[made] = form
        return made

    def at(self, state: str, places: Iterable[str]) -> str:
        """What is to be found in a state at some places, where nothing else of it is read."""
        if state == UNKNOWN:
            return UNKNOWN
        base, puts = self._forms.get(state, (state, ()))
        found = []
        for place in places:
            told = [each.what for each in puts if each.place == place or each.place.startswith(OF_ITS_OWN)]
            is_put = any(each.place == place for each in puts)
            found.append([place, "" if is_put else base, told])
        return digest_of(["at", found])

    def seen(self, state: str, content: str) -> None:
        """A state was seen to have a content."""
        if state != content:
            self._contents[state] = content

    def hides(self, state: str, content: str) -> None:
        """A state is another one than what can be seen of it, which is all the same."""
        self._looks[state] = content

    def looks(self, state: str) -> str:
        """What is seen of a state, where that is known; otherwise the state itself."""
        return self._looks.get(state) or self.content(state)

    def content(self, state: str) -> str:
        """The digest of a state's content, where that is known; otherwise the state itself."""
        return self._contents.get(state, state)

    def same(self, one: str, other: str) -> bool:
        """Whether two states are the same; of what is unknown that cannot be said."""
        if UNKNOWN in (one, other):
            return False
        return one == other or self.content(one) == self.content(other)


def _in_order(puts: list[Put]) -> tuple[Put, ...]:
    """What counts of things put one after the other: what is put into a place again stands where it stood."""
    found: list[Put] = []
    for each in puts:
        if each.place.startswith(OF_ITS_OWN):
            found = [*_in_order([other for other in found if other.place != each.place]), each]
            continue
        start = max((n + 1 for n, other in enumerate(found) if other.place.startswith(OF_ITS_OWN)), default=0)
        there = [n for n in range(start, len(found)) if found[n].place == each.place]
        if there:
            found[there[0]] = each
        else:
            found.append(each)
    return tuple(found)
