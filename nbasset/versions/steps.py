"""Steps: what plain cells have made of names that they had read, so that what they read is not older for it.

``late = f(df)``, then ``df["late"] = late``: *df* is another one since, and that rests on *late*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.versions.evidence import Provenance


@dataclass(frozen=True, slots=True)
class _Step:
    """What one plain cell made of a name that it had read.

    Args:
        cell: the cell's number.
        after: the fingerprint of the name afterwards.
        read: the names that it had read, and those that were read for them.
    """

    cell: int
    after: str
    read: frozenset[str]


class Steps:
    """Remembers, by name, what came of it in each state in which plain cells have read it.

    >>> steps, before = Steps(), {"df": "1"}
    >>> steps.ran(Provenance(2, names={"df": "2", "late": "x"}), ["df"], before, lambda names: [*names])
    >>> steps.lead_on("df", "1", "2", 1, ("late", ())), steps.lead_on("df", "1", "3", 1, ("late", ()))
    (True, False)
    """

    def __init__(self) -> None:
        self._steps: dict[str, dict[str, _Step]] = {}

    def ran(
        self,
        provenance: Provenance,
        touched: Iterable[str],
        before: Mapping[str, str],
        reach: Callable[[Iterable[str]], list[str]],
    ) -> None:
        """A plain cell ran.

        Args:
            provenance: what it had read, as that is now.
            touched: the names that it has made or changed.
            before: the fingerprint of each name that it read, before it ran.
            reach: gives names and what was read for them.
        """
        touched, made_of = list(touched), {}
        for name in touched:
            if name not in before:
                self._steps.pop(name, None)
            elif (after := provenance.names.get(name, "")) != before[name]:
                made_of[name] = after
        if made_of:
            told = dict.fromkeys((*provenance.names, *provenance.put_away))
            read = frozenset((*told, *reach(name for name in told if name not in touched)))
            for name, after in made_of.items():
                self._steps.setdefault(name, {})[before[name]] = _Step(provenance.cell, after, read)

    def lead_on(self, name: str, seen: str, now: str, cell: int, of: tuple[str, Iterable[Provenance]]) -> bool:
        """Whether all that has changed a name since a cell read it rests on what that cell assigned.

        Wherever the others stand, they are below the cell.

        Args:
            name: the name that it has read.
            seen: the fingerprint that it had then.
            now: the one that it has now.
            cell: the number of the cell.
            of: what the cell has assigned, and what plain cells had read for that.
        """
        assigned, known = of
        steps, passed = self._steps.get(name, {}), {seen}
        while seen != now:
            step = steps.get(seen)
            if step is None or step.cell <= cell or step.after in passed:
                return False
            if assigned not in step.read and all(each.cell != step.cell for each in known):
                return False
            seen = step.after
            passed.add(seen)
        return True
