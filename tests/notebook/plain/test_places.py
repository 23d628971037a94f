"""Plain places: a cell that changes what a local module holds has read that as it was, unless it only puts it there."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nbasset.notebook.plain.places import PlainPlaces
from nbasset.versions.evidence import Done, Provenance
from nbasset.versions.plain_names import PlainNames

NAME = "mine_of_plain_places"
ITEMS, N = f"{NAME}.items", f"{NAME}.n"


class Cells:
    """Cells that run in a namespace of their own."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self.plain = PlainNames(self.names)
        self.places = PlainPlaces(self.names, lambda _: None, self.plain, lambda: [NAME])

    def run(self, text: str) -> Done:
        tree = ast.parse(text)
        self.places.begin(tree)
        exec(text, self.names)
        done = self.places.told(Done("c", text, Provenance(1)), tree)
        assert done is not None
        return done


@pytest.fixture
def cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cells]:
    (tmp_path / f"{NAME}.py").write_text("items = []\nn = 0\ndef add(x): items.append(x)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Cells()
    sys.modules.pop(NAME, None)


def test_a_cell_that_loads_a_module_and_changes_it_has_found_it_as_loaded(cells: Cells) -> None:
    done = cells.run(f"import {NAME} as m\nm.items.append(1)")
    assert done.reads[ITEMS] == cells.plain.top.at_first[ITEMS] != done.changed[ITEMS].after
    assert N not in done.reads


def test_what_a_cell_calls_and_names_bound_elsewhere_change_it_too(cells: Cells) -> None:
    cells.run(f"import {NAME} as m\nfrom {NAME} import items, add")
    assert cells.run("add(1)").changed.keys() == {ITEMS}
    assert cells.run("items.append(1)").changed.keys() == {ITEMS}
    assert cells.run("m.n += 1").changed.keys() == {N}
    assert cells.run("setattr(*(m, 'n', 9))").changed.keys() == {N}
    assert cells.run("m.items").changed.keys() == set()


def test_what_a_cell_only_puts_there_it_makes(cells: Cells) -> None:
    cells.run(f"import {NAME} as m")
    done = cells.run("m.n = 5")
    assert done.made.keys() == {N}
    assert done.reads == {}
    assert cells.run("setattr(m, 'n', 7)").made.keys() == {N}
    assert cells.run("m.n = m.n + 1").reads.keys() == {N}


def test_a_cell_that_only_sets_parts_of_a_place_has_not_read_it(cells):
    cells.run(f"import {NAME}")
    done = cells.run(f"def f(x): return x\n{NAME}.add.note = 'one'")
    assert done.changed[f"{NAME}.add"].places == (".note",)
    assert f"{NAME}.add" not in done.reads


def test_what_a_module_has_put_into_another_is_told_once_that_is_loaded_again(cells):
    cells.run(f"import {NAME}")
    with cells.places.loading_again() as has_loaded:
        has_loaded(NAME)
        sys.modules[NAME].n = 7
    assert cells.places.patched() == {NAME}
    with cells.places.loading_again() as has_loaded:
        has_loaded(NAME)
    assert N in cells.plain.top.at_first
