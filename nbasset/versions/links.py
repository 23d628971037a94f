"""Links: which names share something that can be changed, as far as the cells that ran have to do with that."""

from __future__ import annotations

from collections.abc import Collection

from nbasset.versions.evidence import Done, Evidence


class Links:
    """Knows of each name with which others it shares something.

    >>> from nbasset.versions.evidence import Provenance
    >>> links = Links()
    >>> links.ran(Done("c", "a = b = []", Provenance(1), together=frozenset({"a", "b"})))
    >>> sorted(links.of("a"))
    ['a', 'b']
    """

    def __init__(self) -> None:
        self._sets: dict[str, set[str]] = {}

    def of(self, name: str) -> frozenset[str]:
        """The names that share something with one, itself among them; none where it shares nothing."""
        found = self._sets.get(name, ())
        return frozenset(found if len(found) > 1 else ())

    def ran(self, run: Done, *, surely: bool = True) -> None:
        """A cell ran: what it has made anew shares nothing but what it has put together.

        Args:
            run: what it has done.
            surely: whether it does the same now; otherwise it may share all that it puts somewhere by its text.
        """
        if not surely:
            touched = {*run.made, *run.changed, *run.kept, *run.perhaps}
            self._join(touched | run.keeps if run.keeps else ())
            for name in touched:
                self._join((name, f"? {name}"))
            return
        bound = [*run.made, *(name for name, touch in run.changed.items() if touch.anew)]
        kept = run.keeps.intersection(bound)  # what they meant is within what the cell leaves, and so what that shared
        shared = set[str]().union(*map(self.of, kept)).difference(bound)
        for name in bound:
            self._sets.pop(name, set()).discard(name)
        self._join(run.together.union(shared, run.made, run.changed) if shared else run.together)

    def _join(self, names: Collection[str]) -> None:
        linked = set(names).union(*(self._sets.get(name, ()) for name in names))
        self._sets.update(dict.fromkeys(linked, linked))


def reaches(evidence: Evidence, name: str, linked: frozenset[str], now: frozenset[str]) -> bool:
    """Whether changing a name in place would reach no name that it did not, and each one that it has changed."""
    changed = evidence.touched - evidence.makes - evidence.reached - {name}
    return now <= linked and not (linked - now) & changed


def apart(found: Evidence, links: Links) -> frozenset[str]:
    """Names that a run has reached, or could have, by what they shared with others, and that share it no more."""
    return frozenset(found.reached).difference(*map(links.of, found.linked))
