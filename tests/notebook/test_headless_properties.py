"""Whatever a notebook says: run by a program, with edits in between, it gives what running everything from the top gives.

The model runs every cell in its order with plain Python; what raises in an asset gives nothing, and whoever reads what
nothing was given of is left out. Against that stand the values, the cells that were not run, and what was made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from programs import Program
from shells import Notebook

from nbasset.notebook import headless

NAMES = ("a", "b", "c", "d", "p", "q", "r", "s")
ASSETS = frozenset("abcd")


@dataclass(frozen=True)
class Cell:
    """A cell that gives one name a number.

    Args:
        name: the name; the first four are assets.
        reads: the names that it adds up.
        number: what it adds to that.
        raises: whether an asset's body divides by zero where the sum is odd.
        through: whether it reads what it reads through a function.
        adds: whether a plain cell adds to a list as well, which later cells of its kind have the length of.
    """

    name: str
    reads: tuple[str, ...] = ()
    number: int = 0
    raises: bool = False
    through: bool = False
    adds: bool = False

    @property
    def is_asset(self) -> bool:
        """Whether it defines an asset."""
        return self.name in ASSETS

    @property
    def expression(self) -> str:
        """What it computes."""
        total = " + ".join([*self.reads, str(self.number)])
        return f"(lambda n: n // (1 - n % 2))({total})" if self.raises and self.is_asset else total

    @property
    def text(self) -> str:
        """Its text."""
        if self.is_asset:
            if self.through:
                return f"%%asset {self.name}\ndef inner():\n    return {self.expression}\n{self.name} = inner()"
            return f"%%asset {self.name}\n{self.expression}"
        lines = [f"def f_{self.name}():\n    return {self.expression}"] if self.through else []
        lines.append(f"{self.name} = f_{self.name}()" if self.through else f"{self.name} = {self.expression}")
        if self.adds:
            lines.append(f"items.append({self.name})")
        return "\n".join(lines)


@st.composite
def notebooks(draw: st.DrawFn) -> tuple[Cell, ...]:
    """Cells whose names are set once, each reading what stands above it."""
    order = draw(st.permutations(NAMES))
    cells: list[Cell] = []
    for place, name in enumerate(order):
        above = order[:place]
        reads = draw(st.lists(st.sampled_from(above), unique=True, max_size=2)) if above else []
        number, raises, through, adds = draw(st.tuples(st.integers(0, 3), st.booleans(), st.booleans(), st.booleans()))
        cells.append(Cell(name, tuple(reads), number, raises, through, adds))
    return tuple(cells)


@dataclass
class Model:
    """What running everything from the top gives.

    Attributes:
        values: by name, what it means in the end.
        failed: the assets whose bodies raise.
        unrun: the plain cells that are not run, by the name they set.
        items: what the list holds; ``None`` once a cell that was to add to it was not run.
    """

    values: dict[str, int]
    failed: set[str]
    unrun: set[str]
    items: list[int] | None

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Model:
        """The model of a notebook."""
        model = cls({}, set(), set(), [])
        for cell in cells:
            model.take(cell)
        return model

    def take(self, cell: Cell) -> None:
        """Run one cell."""
        lacks = any(each not in self.values for each in cell.reads) or (cell.adds and self.items is None)
        if lacks and cell.is_asset and all(each in self.values for each in cell.reads):
            lacks = False
        if lacks:
            if not cell.is_asset:
                self.unrun.add(cell.name)
                self.items = None if cell.adds else self.items
            return
        try:
            self.values[cell.name] = eval(cell.expression, {}, dict(self.values))
        except ZeroDivisionError:
            self.failed.add(cell.name)
            return
        if cell.adds and not cell.is_asset and self.items is not None:
            self.items.append(self.values[cell.name])


def run(cells: Sequence[Cell], *, unshown: bool = False) -> tuple[Program, dict[str, Any], dict[str, Any]]:
    """Run a notebook by a program, in a kernel of its own; the program, what became of it, its names."""
    with contextlib.closing(Notebook()) as notebook:
        notebook.session.runs.headless = True
        notebook.session.runs.unshown = unshown
        program = Program(notebook)
        program.plain("items = []")
        for cell in cells:
            program.asset(cell.text.removeprefix("%%asset ")) if cell.is_asset else program.plain(cell.text)
        told = program.rest()
        fresh = [name for name, outcome in told["outcomes"].items() if outcome in ("made", "from the store")]
        values = {name: notebook.run(name, f"v-{name}") for name in fresh}
        names = {
            **{name: notebook.shell.user_ns.get(name) for name in ("items", *NAMES) if name not in ASSETS},
            **values,
        }
    return program, told, names


def compare(cells: Sequence[Cell], told: Mapping[str, Any], program: Program, names: Mapping[str, Any]) -> None:
    """What has become of a notebook is what its model says."""
    model = Model.of(cells)
    found = {name: value for name, value in names.items() if value is not None and name != "items"}
    assert found == model.values
    assert {name for name, outcome in told["outcomes"].items() if outcome == "failed"} == model.failed
    unrun = {cells[number - 2].name for number in program.skipped}
    assert unrun == model.unrun
    assert names["items"] == model.items
    blocked = {name for name, outcome in told["outcomes"].items() if outcome == "blocked"}
    assert blocked == ASSETS - model.values.keys() - model.failed


@settings(max_examples=examples(48), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=notebooks(), edits=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3), st.booleans()), max_size=2))
def test_a_program_gives_what_running_everything_from_the_top_gives(
    cells: tuple[Cell, ...],
    edits: list[tuple[int, int, bool]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here: Path = tmp_path_factory.mktemp("book")
    monkeypatch.chdir(here)
    monkeypatch.setenv("JPY_SESSION_NAME", str(here / "book.ipynb"))
    monkeypatch.setattr(headless, "tell", lambda told: None)
    program, told, names = run(cells)
    compare(cells, told, program, names)
    edited = list(cells)
    for place, number, raises in edits:
        edited[place] = replace(edited[place], number=number, raises=raises)
    program, told, names = run(edited, unshown=True)
    compare(edited, told, program, names)
    if edited == list(cells):
        assert [name for name, outcome in told["outcomes"].items() if outcome == "made"] == []
    untouched = [cell for cell in cells if cell.is_asset and not rests_on_edits(cell.name, cells, edited)]
    assert [cell.name for cell in untouched if told["outcomes"].get(cell.name) == "made"] == []


def rests_on_edits(name: str, before: Sequence[Cell], after: Sequence[Cell]) -> bool:
    """Whether a cell, or one that it rests on, says something else than before."""
    old, new = ({cell.name: cell for cell in cells} for cells in (before, after))
    return old[name] != new[name] or any(rests_on_edits(up, before, after) for up in new[name].reads)
