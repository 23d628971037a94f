"""Plain runs: what is known of each plain cell that has run, for the case that its names are to be proved later."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.engine.watch.observe import Observed
from nbasset.versions.cells.variables import literal_variables
from nbasset.versions.plain_sources import PlainSource

_OS = pattern(r"\bos\b")


@dataclass(frozen=True, slots=True)
class PlainRun:
    """The last run of one plain cell.

    Args:
        cell: the cell as it ran.
        ok: whether it ended well.
        objects: the identity of what each name that it bound meant at its end.
        observed: what it was seen to do.
        variables: the environment variables that it reads by literal names, as they were; ``None`` where it may ask
            for others.
    """

    cell: PlainSource
    ok: bool
    objects: Mapping[str, int]
    observed: Observed | None
    variables: Mapping[str, str | None] | None = None

    @classmethod
    def now(
        cls,
        cell: PlainSource,
        bound: Iterable[str],
        namespace: Mapping[str, object],
        *,
        ok: bool,
        observed: Observed | None,
    ) -> PlainRun:
        """The run that has ended just now.

        Args:
            cell: the cell.
            bound: the names that it has bound.
            namespace: the notebook's names.
            ok: whether it ended well.
            observed: what it was seen to do.
        """
        names = literal_variables(ast.parse(cell.python)) if _OS.search(cell.python) else ()
        variables = None if names is None else {name: os.environ.get(name) for name in names}
        return cls(cell, ok, {name: id(namespace.get(name)) for name in bound}, observed, variables)


class PlainRuns:
    """The last runs of all plain cells, in their order.

    >>> runs = PlainRuns()
    >>> for number, id in enumerate(["c1", "c2", "c1"]):
    ...     runs.ran(PlainRun.now(PlainSource(number, id, "x", "x"), (), {}, ok=True, observed=None))
    >>> [each.cell.number for each in runs]
    [1, 2]
    """

    def __init__(self) -> None:
        self._runs: dict[str, PlainRun] = {}
        self.moment = 0

    def ran(self, run: PlainRun) -> None:
        """A plain cell has run."""
        key = run.cell.id or run.cell.python
        self._runs.pop(key, None)
        self._runs[key] = run
        self.moment += 1

    def of(self, cell: PlainSource) -> PlainRun | None:
        """The last run of a cell; ``None`` where it was another text by then, or never ran."""
        run = self._runs.get(cell.id or cell.python)
        return run if run is not None and run.cell.python == cell.python else None

    def __iter__(self) -> Iterator[PlainRun]:
        return iter(self._runs.values())
