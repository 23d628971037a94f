"""Plain sources: which cells stand behind a name, in an order in which they can run again."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from nbasset.versions.cells.names import analyse
from nbasset.versions.plain_sources import PlainSource, PlainSources


class Notebook:
    """Cells that run one after another and remember what they bind and change."""

    def __init__(self):
        self.names = {}
        self.known = PlainSources()
        self.number = 0

    def run(self, python, id=None, changed=()):
        self.number += 1
        found = analyse(ast.parse(python))
        exec(python, self.names)
        self.known.ran(PlainSource(self.number, id, python, python, found.free), found.assigned, changed)

    def behind(self, *names, is_asset=lambda _: False):
        return [cell.python for cell in self.known.behind(names, is_asset)]


def test_only_what_a_name_rests_on_stands_behind_it():
    notebook = Notebook()
    for cell in ("import math", "k = 3", "other = k", "def f(x):\n    return x * k + math.pi", "y = f(2)"):
        notebook.run(cell)
    assert notebook.behind("y") == ["import math", "k = 3", "def f(x):\n    return x * k + math.pi", "y = f(2)"]
    assert notebook.behind("k") == ["k = 3"]
    assert notebook.behind("nobody") == []


def test_a_name_bound_again_forgets_what_made_it_before_unless_it_was_read():
    notebook = Notebook()
    for cell in ("x = 1", "x = 2", "x = x + 1"):
        notebook.run(cell)
    assert notebook.behind("x") == ["x = 2", "x = x + 1"]


def test_cells_that_change_a_thing_in_place_all_count_in_their_order():
    notebook = Notebook()
    notebook.run("rows = []")
    notebook.run("rows.append(1)", changed=["rows"])
    notebook.run("rows.append(2)", changed=["rows"])
    assert notebook.behind("rows") == ["rows = []", "rows.append(1)", "rows.append(2)"]


def test_a_cell_that_is_edited_and_run_again_takes_its_former_place_by_its_id():
    notebook = Notebook()
    notebook.run("rows = []", "one")
    notebook.run("rows.append(1)", "two", changed=["rows"])
    notebook.run("rows.append(5)", "two", changed=["rows"])
    assert notebook.behind("rows") == ["rows = []", "rows.append(5)"]


def test_the_same_cell_run_twice_counts_once_also_without_an_id():
    notebook = Notebook()
    notebook.run("rows = []")
    for _ in range(2):
        notebook.run("rows.append(1)", changed=["rows"])
    assert notebook.behind("rows") == ["rows = []", "rows.append(1)"]


def test_a_cell_that_ran_again_later_still_stands_before_those_that_read_it():
    notebook = Notebook()
    notebook.run("x = 1", "one")
    notebook.run("y = x", "two")
    notebook.run("x = 1", "one")
    assert notebook.behind("y") == ["x = 1", "y = x"]


def test_functions_that_call_each_other_are_both_there():
    notebook = Notebook()
    notebook.run("def f(n):\n    return n and g(n - 1)")
    notebook.run("def g(n):\n    return n and f(n - 1)")
    assert len(notebook.behind("f")) == len(notebook.behind("g")) == 2


def test_what_stands_behind_an_asset_is_the_assets_own():
    notebook = Notebook()
    for cell in ("raw = 1", "y = raw"):
        notebook.run(cell)
    assert notebook.behind("y", is_asset=lambda name: name == "raw") == ["y = raw"]


names = st.sampled_from("abcd")
cells = st.one_of(
    st.builds("{} = {}".format, names, st.integers(0, 9)),
    st.builds("{0} = {1} + {2}".format, names, names, st.integers(0, 9)),
    st.builds("{0} = {0} * {1} + {2}".format, names, names, st.integers(0, 9)),
)


@given(st.lists(cells, max_size=8))
def test_run_from_scratch_they_give_the_same_value(program):
    """Cells without an id, each run once, in any way of naming: what stands behind a name makes it again."""
    notebook = Notebook()
    for number, cell in enumerate(["a = 1", "b = 2", "c = 3", "d = 4", *program]):
        notebook.run(f"{cell}  # {number}")
    for name in "abcd":
        if outdated(notebook, name):
            continue
        alone = {}
        for cell in notebook.behind(name):
            exec(cell, alone)
        assert alone[name] == notebook.names[name]


def outdated(notebook, name):
    """Whether a cell behind the name read something that was bound again afterwards: then it is told to be run again."""
    behind = notebook.known.behind([name])
    bound = {each: notebook.known.behind([each]) for each in "abcd"}
    return any(
        later.order > cell.order
        for cell in behind
        for read in cell.reads
        for later in bound.get(read, ())
        if later.python.startswith(f"{read} =")
    )


def test_each_cell_is_known_as_it_ran_last_with_the_names_it_binds():
    known = PlainSources()
    known.ran(PlainSource(1, "c", "k = 1", "k = 1"), ["k"])
    known.ran(PlainSource(2, "d", "m = k", "m = k", ("k",)), ["m"])
    before = known.cells
    assert known.cells is before
    known.ran(PlainSource(3, "c", "k = 2", "k = 2"), ["k"])
    assert {id: cell.source for id, cell in known.cells.items()} == {"c": "k = 2", "d": "m = k"}
    assert known.bound_by("c") == {"k"}
    assert known.names_behind(["m"]) == {"m", "k"}
    assert known.names_behind(["m"], lambda name: name == "k") == {"m"}
