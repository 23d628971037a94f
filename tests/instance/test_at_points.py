"""Points of a notebook's assets: each made by itself, from what the same point of its upstream made."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nbasset.core.assets import Cell
from nbasset.core.errors import InvalidSelection, NeverMade
from nbasset.core.runs import MaterializationFailed, failure_of
from nbasset.core.sweeps import sweep
from nbasset.core.version import BODY
from nbasset.instance import Instance
from nbasset.instance.materialize_run import MaterializeRun
from nbasset.notebook.cells import CellText, asset_from_cell
from nbasset.notebook.options import asset_line
from nbasset.versions.plain_names import PlainNames

RAN: list[str] = []


class Cells:
    """Cells of a notebook without a shell."""

    def __init__(self, root, *, keeps_looks=False):
        self.names = {"__name__": "__main__", "sweep": sweep, "RAN": RAN}
        plain = PlainNames(self.names) if keeps_looks else None
        self.instance = Instance(root, notebook="n", warn=lambda sentence: None, plain=plain)
        self._numbers = itertools.count(1)

    def define(self, line, text):
        number = next(self._numbers)
        cell = CellText(text, text, 1, f"<cell {number}>", Cell(f"c{line.split()[0]}", number), self.names)
        self.instance.define(asset_from_cell(cell, asset_line(line)))

    def run(self, *names, **options):
        """Bring up to date; the results whose bodies ran."""
        run = self.instance.runs.run(self.instance.runs.request(list(names) or None, **options))
        self.last = run
        if not run.success:
            raise failure_of(run)
        return list(map(str, run.made))

    def value(self, name):
        return self.instance.value(name)

    def status(self, name):
        return str(self.instance.status(name).status)


@pytest.fixture
def cells(tmp_path):
    found = Cells(tmp_path / "store")
    yield found
    found.instance.close()


def test_an_asset_has_a_result_for_each_value_and_so_has_what_uses_it(cells):
    cells.define("model", "depth = sweep(2, 4)\ndepth * 10")
    cells.define("score", "model + 1")
    assert cells.run() == ["model[depth=2]", "model[depth=4]", "score[depth=2]", "score[depth=4]"]
    assert dict(cells.value("score")) == {2: 21, 4: 41}
    assert cells.value("score[depth=4]") == 41
    assert cells.run() == []


def test_only_the_new_point_is_made_when_a_value_is_added_and_none_when_they_change_places(cells):
    cells.define("model", "depth = sweep(2, 4)\ndepth * 10")
    cells.run()
    cells.define("model", "depth = sweep(2, 4, 8)\ndepth * 10")
    assert cells.status("model") == "STALE"
    assert cells.run() == ["model[depth=8]"]
    cells.define("model", "depth = sweep(8, 2)\ndepth * 10")
    assert cells.run() == []
    assert list(cells.value("model")) == [8, 2]


def test_order_and_keys_of_what_is_gathered_count(cells):
    cells.define("model", "depth = sweep(2, 4)\n0")
    cells.define("best --gather", "list(model)")
    cells.run()
    cells.define("model", "depth = sweep(4, 2)\n0")
    assert cells.run() == ["best"]
    assert cells.value("best") == [4, 2]
    cells.define("model", "depth = sweep(4, 3)\n0")
    assert cells.run() == ["model[depth=3]", "best"]
    assert cells.value("best") == [4, 3]


def test_an_edit_makes_every_point_again_and_one_upstream_point_only_its_own(cells):
    cells.define("model", "depth = sweep(1, 2)\ndepth % 2")
    cells.define("score", "model + 1")
    cells.run()
    cells.define("model", "depth = sweep(1, 2)\ndepth // 2")
    assert cells.run() == ["model[depth=1]", "model[depth=2]", "score[depth=1]", "score[depth=2]"]
    cells.define("model", "depth = sweep(1, 2)\ndepth // 2 if depth == 1 else 7")
    assert cells.run() == ["model[depth=1]", "model[depth=2]", "score[depth=2]"]


def test_values_that_look_alike_are_made_each_by_itself(cells):
    cells.define("kind --sweep x=1,1.0,True,'1'", "type(x).__name__")
    cells.run()
    assert cells.value("kind").values() == ["int", "float", "bool", "str"]


def test_names_that_differ_in_case_alone_are_two_points_on_any_disk(cells):
    cells.define("name --sweep x=A,a", "x")
    cells.run()
    cells.instance.store.close()
    assert dict(cells.value("name")) == {"A": "A", "a": "a"}


def test_all_points_draw_alike(cells):
    cells.define("draw", "import random\ndepth = sweep(1, 2)\nrandom.random()")
    cells.run()
    assert len(set(cells.value("draw").values())) == 1


def test_a_list_of_the_notebook_tells_the_values_and_adds_points(cells):
    cells.names["DEPTHS"] = [1, 2]
    cells.define("model --sweep depth={DEPTHS}", "depth")
    cells.define("other", "depth = sweep(*DEPTHS)\ndepth")
    cells.run()
    cells.names["DEPTHS"].append(3)
    assert cells.run() == ["model[depth=3]", "other[depth=3]"]


def test_values_that_cannot_be_told_leave_the_asset_unresolved_with_the_reason(cells):
    cells.define("model", "depth = sweep(*DEPTHS)\ndepth")
    assert cells.instance.status("model").causes[0].text.startswith("the values of depth cannot be told: NameError")
    cells.names["DEPTHS"] = [1]
    assert cells.run() == ["model[depth=1]"]


def test_failure_of_one_leaves_the_others_and_blocks_what_gathers_them(cells):
    cells.define("model", "depth = sweep(1, 0, 2)\n2 // depth")
    cells.define("score", "model")
    cells.define("best --gather", "max(score)")
    with pytest.raises(MaterializationFailed, match=r"model\[depth=0\] failed: ZeroDivisionError"):
        cells.run()
    assert list(map(str, cells.last.made)) == ["model[depth=1]", "model[depth=2]", "score[depth=1]", "score[depth=2]"]
    assert cells.status("model") == "FAILED"
    assert cells.status("model[depth=2]") == "FRESH"
    assert cells.status("best") == "BLOCKED"
    assert dict(cells.value("model")) == {1: 2, 2: 1}


def test_a_parameter_with_a_sweep_as_its_default_and_several_sweeps_are_a_grid(cells):
    cells.define("model", "def model(a=sweep('x', 'y')):\n    b = sweep(1, 2)\n    return f'{a}{b}'")
    cells.run()
    assert dict(cells.value("model")) == {("x", 1): "x1", ("x", 2): "x2", ("y", 1): "y1", ("y", 2): "y2"}


def test_one_dimension_of_a_grid_is_gathered_for_each_value_of_the_other(cells):
    cells.define("model --sweep a=1,2 b=10,20", "a * b")
    cells.define("total --gather b", "sum(model.values())")
    cells.run()
    assert dict(cells.value("total")) == {1: 30, 2: 60}


def test_a_selection_of_an_asset_is_about_all_its_points(cells):
    cells.define("raw", "1")
    cells.define("model --sweep a=1,2", "raw + a")
    cells.define("other", "raw")
    cells.run()
    assert cells.run("model", again=True) == ["model[a=1]", "model[a=2]"]


def test_what_has_dimensions_no_more_is_one_result_again(cells):
    cells.define("model --sweep a=1,2", "a")
    cells.run()
    cells.define("model", "5")
    assert cells.run() == ["model"]
    assert cells.value("model") == 5


def test_a_file_that_one_point_has_read_makes_stale_what_rests_on_that(cells, tmp_path):
    for name in ("north", "south"):
        (tmp_path / name).write_text(name)
    cells.names["FOLDER"] = str(tmp_path)
    cells.define(
        "sales --sweep region=north,south", "with open(f'{FOLDER}/{region}') as file:\n    sales = file.read()"
    )
    cells.define("size", "len(sales)")
    cells.run()
    (tmp_path / "south").write_text("south pole")
    assert cells.run() == ["sales[region=south]", "size[region=south]"]


def test_a_dimension_with_other_values_is_refused_where_they_meet(cells):
    cells.define("one --sweep a=1,2", "a")
    cells.define("two --sweep a=1,3", "a")
    cells.define("both", "one + two")
    assert "a has other values in two (1, 3) than in one (1, 2)" in str(cells.instance.status("both"))


def test_a_value_of_a_point_that_is_not_there_is_answered(cells):
    cells.define("model --sweep a=1,2", "a")
    with pytest.raises(NeverMade):
        cells.value("model")


# Against a model that runs everything

edits = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["values", "order", "code", "gather", "same"])), max_size=4
)


def program(state):
    """The cells of a program, and what each asset is worth from scratch."""
    told, worth = [], {}
    values = [0, 1, 2, 3][: state["values"] % 4 + 1][:: -1 if state["order"] % 2 else 1]
    factor = state["code"] + 2
    gather = state["gather"] % 2 == 1
    told.append(("a", f"x = sweep({', '.join(map(str, values))})\n(x // 2) * {factor}"))
    told.append(("b", "y = sweep(10, 20)\na + y"))
    told.append(("c --gather y", "sum(b.values())"))
    told.append(("d --gather", "list(c.items())") if gather else ("d", "c * 2"))
    worth["a"] = {x: (x // 2) * factor for x in values}
    worth["b"] = {(x, y): worth["a"][x] + y for x in values for y in (10, 20)}
    worth["c"] = {x: sum(worth["b"][x, y] for y in (10, 20)) for x in values}
    worth["d"] = list(worth["c"].items()) if gather else {x: worth["c"][x] * 2 for x in values}
    return told, worth


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits, st.booleans())
def test_whatever_is_edited_values_are_those_from_scratch_and_a_second_run_is_empty(history, keeps_looks):
    state, told = {"values": 1, "order": 0, "code": 0, "gather": 0}, []
    with tempfile.TemporaryDirectory() as folder:
        cells = Cells(Path(folder) / "store", keeps_looks=keeps_looks)
        for number, kind in [(0, "same"), *history]:
            if kind in state:
                state[kind] += number
            defined, (told, worth) = told, program(state)
            for line, text in [each for each in told if each not in defined]:
                cells.define(line, text)
                cells.instance.standing(between_cells=True).all()
            cells.run()
            for name, expected in worth.items():
                found = cells.value(name)
                assert (list(found.items()) if isinstance(expected, dict) else found) == (
                    list(expected.items()) if isinstance(expected, dict) else expected
                )
            assert cells.run() == []
        cells.instance.close()


def test_points_are_selected_by_value_range_and_status(cells):
    cells.define("model --sweep depth=1,2,3 rate=0.1,0.2", "depth if depth != 2 else 1 / 0")
    cells.define("score", "model")
    with pytest.raises(MaterializationFailed):
        cells.run("model")
    assert cells.run("model[depth=1]", again=True) == ["model[depth=1, rate=0.1]", "model[depth=1, rate=0.2]"]
    selected = cells.instance.runs.request("model[status:failed]").selected
    assert list(map(str, selected)) == ["model[depth=2, rate=0.1]", "model[depth=2, rate=0.2]"]
    assert cells.run("score[depth=1, rate=0.2]") == ["score[depth=1, rate=0.2]"]
    with pytest.raises(InvalidSelection, match=r"No point of model is \[depth=5\]: there are depth=1, rate=0.1"):
        cells.run("model[depth=5]")


def test_a_run_gives_the_value_of_a_point_and_all_of_them_as_a_mapping(cells):
    cells.define("model --sweep depth=1,2", "depth * 10")
    cells.run()
    run = MaterializeRun(cells.last, cells.instance)
    assert run.asset_value("model", depth=2) == 20
    assert dict(run.asset_value("model")) == {1: 10, 2: 20}


def test_a_run_asked_for_a_value_at_no_point_or_several_says_which_there_are(cells):
    cells.define("model --sweep depth=1,2 --sweep rate=0.1,0.2", "depth * rate")
    cells.define("plain", "0")
    cells.run()
    run = MaterializeRun(cells.last, cells.instance)
    assert run.asset_value("model", rate=0.2, depth=2) == 0.4
    for name, point, told in [
        ("model", {"depth": 2}, r"model has 2 points where depth=2: depth=2, rate=0.1; depth=2, rate=0.2. Say which"),
        ("model", {"dept": 2}, r"model has no point dept=2: there are depth=1, rate=0.1; "),
        ("plain", {"depth": 2}, r"plain has no points: ask for its value without depth"),
    ]:
        with pytest.raises(NeverMade, match=told):
            run.asset_value(name, **point)


def test_values_that_change_places_are_another_mapping_far_below_too(tmp_path):
    cells = Cells(tmp_path / "store", keeps_looks=True)
    cells.define("a", "x = sweep(1, 2)\nx * 10")
    cells.define("b", "a + 1")
    cells.define("c --gather", "list(b)")
    cells.run()
    cells.define("a", "x = sweep(2, 1)\nx * 10")
    assert cells.run() == ["c"]
    assert list(cells.value("b")) == cells.value("c") == [2, 1]
    cells.instance.close()


def test_a_point_more_leaves_the_others_as_they_stood_and_an_edit_beside_it_does_not(tmp_path):
    cells = Cells(tmp_path / "store", keeps_looks=True)
    cells.names["k"] = 1
    cells.define("m", "d = sweep(1, 2)\nd * k")
    cells.run()
    assert not cells.run()
    before = cells.instance.standing().all()
    cells.define("m", "d = sweep(1, 2, 3)\nd * k")
    after = cells.instance.standing().all()
    assert [str(name) for name in before if after[name].current is before[name].current] == ["m[d=1]", "m[d=2]"]
    told = {each.version.parts[BODY].text for name, each in after.items() if name.point}
    assert told == {"d = sweep(1, 2, 3)\nd * k"}, "what is shown of its code is what its cell says now"
    assert cells.run() == ["m[d=3]"]
    for line, text in [("m", "d = sweep(1, 2, 3, 4)\nd + k"), ("m --seed 5", "d = sweep(1, 2, 3, 4, 5)\nd + k")]:
        cells.define(line, text)
        statuses = [str(each.status) for name, each in cells.instance.standing().all().items() if name.point]
        assert statuses == ["STALE"] * (len(statuses) - 1) + ["MISSING"]
        cells.run()
    cells.instance.close()
