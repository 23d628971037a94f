"""One plain cell that is about to run, and what it reads."""

from __future__ import annotations

import ast
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass
from nbasset.core.version import Part
from nbasset.notebook.plain.beside import Beside
from nbasset.notebook.plain.changes import Bindings
from nbasset.versions.evidence import Provenance
from nbasset.versions.looks import Look

if TYPE_CHECKING:
    from nbasset.versions.cells.names import CellNames


@dataclass(slots=True)
class PlainCell:
    """A plain cell that is about to run.

    Args:
        text: its text as plain Python.
        tree: the same, parsed.
        names: what it reads and assigns.
        reads: the same without its imports, so that it reads what they bind.
        assets: asset names it uses, directly or through functions.
        at_once: those of them that it reads while it runs, not only when a function it defines is called.
        read: the fingerprint of every other notebook name that it reads while it runs.
        put_away: the fingerprint of each thing it only puts into a container or gives another name.
        contents: the digest of the value of every name that it reads.
        filled: by name, the items of the dictionaries that the code it leads to only puts something into.
        functions: functions it reaches while it runs.
        shown: what had been read for the results of earlier cells that it uses.
        before: what every name was bound to.
        defined_before: what the functions and classes of earlier cells had read, where this one may be entered there.
        beside: what it may read and set beside names; None where it only shows something.
        looked_up: the names that it looks up as texts, before it may bind them.
        looks: the functions and classes among what it reads.
    """

    text: str
    tree: ast.Module
    names: CellNames
    reads: CellNames
    assets: tuple[str, ...]
    at_once: tuple[str, ...] = ()
    read: dict[str, str] = field(default_factory=dict)
    put_away: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    filled: dict[str, dict[object, object]] = field(default_factory=dict)
    functions: tuple[Part, ...] = ()
    shown: tuple[Provenance, ...] = ()
    before: Bindings = field(default_factory=lambda: Bindings({}))
    defined_before: dict[str, tuple[object, str]] = field(default_factory=dict)
    beside: Beside | None = None
    looked_up: tuple[str, ...] = ()
    looks: dict[str, Look] = field(default_factory=dict)


def looked_into(cell: PlainCell) -> list[str]:
    """The names of which more is read than that they are put away."""
    return [name for name in cell.reads.at_once if name not in cell.reads.put_away]
