"""Seen cells: a notebook's cells as they ran, and as the page has them now."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.result_names import ResultName

MANY = 8
"""How many cells a sentence names."""


@dataclass(frozen=True, slots=True)
class SeenCell:
    """A cell as it ran.

    Args:
        number: its number, as in ``In [7]``.
        id: the id its front end sent; ``None`` where it sent none.
        source: what the user wrote, the whole cell.
        python: of a plain cell, the same as plain Python; otherwise empty.
    """

    number: int
    id: str | None
    source: str
    python: str = ""

    def __str__(self) -> str:
        return f"cell [{self.number}]"


@dataclass(frozen=True, slots=True)
class PageCell:
    """A code cell of the notebook as it is now.

    Args:
        id: its id; empty where it has none.
        source: its text.
        touches: the names that it binds or changes, as far as its text says.
        inert: whether it is sure to do nothing else.
        defines: the assets that it defines, of an ``%%asset`` cell.
    """

    id: str
    source: str
    touches: frozenset[str] = frozenset()
    inert: bool = False
    defines: tuple[ResultName, ...] = ()


def quoted(cell: PageCell) -> str:
    """A cell in a few words: its first line."""
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    return f"the cell “{first[:30]}{'…' if len(first) > 30 else ''}”"


def run_first(cells: Sequence[SeenCell], verb: str = "run") -> str:
    """What to do: which cells to run.

    Args:
        cells: the cells, in order.
        verb: the word it begins with.

    >>> run_first([SeenCell(1, None, "a"), SeenCell(3, None, "b")])
    'run cells [1], [3] first'
    """
    told = ", ".join(f"[{cell.number}]" for cell in cells[:MANY])
    more = f" and {len(cells) - MANY} more" if len(cells) > MANY else ""
    return f"{verb} cell{'s' if len(cells) > 1 else ''} {told}{more} first"
