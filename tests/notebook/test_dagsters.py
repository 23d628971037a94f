"""Dagster's own objects in cells, by their shape: where values go, and which cell they belong to."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from api import dagsters

from nbasset import IOManager

pytestmark = pytest.mark.processes


class Production(IOManager):
    """Where a project keeps its values; it notes whatever is written there."""

    def __init__(self):
        self.written = {}

    def handle_output(self, context, obj):
        self.written[context.asset_key.to_user_string()] = obj

    def load_input(self, context):
        return self.written.get(context.asset_key.to_user_string(), "theirs")


class Definitions(type(dagsters.thing())):
    """Dagster's class of this name, as far as cells are concerned."""

    def __init__(self, assets=(), **resources):
        super().__init__(**vars(dagsters.definitions(*assets, **resources)))


Definitions.__module__ = "dagster"


def orders():
    return [1, 2]


def total(orders):
    return sum(orders)


@pytest.fixture
def production():
    return Production()


@pytest.fixture
def shop(notebook, production, monkeypatch):
    """A project, as a module that cells import from."""
    module = ModuleType("shop_of_stand_ins")
    monkeypatch.setitem(sys.modules, "dagster", ModuleType("dagster"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    module.orders = dagsters.definition(orders, {"result": dagsters.spec("orders")}, {})
    files = {"result": dagsters.output(io="files")}
    module.total = dagsters.definition(total, {"result": dagsters.spec("total")}, {"orders": "orders"}, files)
    module.defs = Definitions([module.orders, module.total], io_manager=production, files=production)
    module.build = lambda: module.defs
    notebook.shell.user_ns.update(asset=dagsters.definition, spec=dagsters.spec, Definitions=Definitions)
    return module


def names(notebook):
    return [str(name) for name in notebook.session.instance.definitions.by_name]


@pytest.mark.parametrize(
    "cell",
    [
        "from shop_of_stand_ins import defs",
        "import shop_of_stand_ins\ndefs = shop_of_stand_ins.defs",
        "from shop_of_stand_ins import build\ndefs = build()",
        "from shop_of_stand_ins import orders, total",
        "from shop_of_stand_ins import *",
        "from nbasset import from_dagster\nfrom shop_of_stand_ins import defs\ntaken = from_dagster(defs)",
    ],
)
@pytest.mark.slow
def test_what_a_cell_imports_is_kept_here_and_so_are_the_notebooks_own(notebook, shop, production, cell):
    notebook.run(cell, "one")
    notebook.run("%%asset own --define\ntotal_of = total\n'own'", "two")
    notebook.run("%materialize")
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('total')") == 3
    assert production.written == {}


@pytest.mark.slow
def test_only_what_a_cell_has_written_goes_where_the_cell_says(notebook, shop, production):
    notebook.run(
        "from shop_of_stand_ins import orders, defs as _theirs\nwhere = _theirs.resources['io_manager']", "one"
    )
    notebook.run(
        "def mine(orders):\n    return len(orders)\n"
        "mine_asset = asset(mine, {'result': spec('mine')}, {'orders': 'orders'})\n"
        "defs = Definitions([orders, mine_asset], io_manager=where)",
        "two",
    )
    notebook.run("%materialize mine")
    assert production.written == {"mine": 2}


@pytest.mark.slow
def test_a_selection_taken_by_hand_is_not_taken_as_a_whole_as_well(notebook, shop):
    cell = "from nbasset import from_dagster\nfrom shop_of_stand_ins import defs\n"
    notebook.run(cell + "taken = from_dagster(defs, 'total', read=['orders'])", "one")
    assert names(notebook) == ["orders", "total"]
    notebook.run("%materialize", fails=True)  # what production has is no list of numbers
    assert notebook.session.instance.definitions.by_name.keys()
    assert notebook.session.instance.definitions.assets[0].external


@pytest.mark.slow
def test_a_rerun_of_an_import_brings_in_the_same_and_leaves_what_other_cells_brought_in(notebook, shop):
    notebook.run("from shop_of_stand_ins import orders", "one")
    notebook.run("from shop_of_stand_ins import total", "two")
    notebook.run("from shop_of_stand_ins import orders", "one")
    assert names(notebook) == ["orders", "total"]
    notebook.run("pass", "one")
    assert names(notebook) == ["total"]
    notebook.run("from shop_of_stand_ins import *", "one")
    notebook.run("from shop_of_stand_ins import *", "one")
    assert set(names(notebook)) == {"orders", "total"}


@pytest.mark.slow
def test_another_cell_owns_nothing_that_was_only_loaded_again(notebook, shop):
    notebook.run("from shop_of_stand_ins import orders", "one")
    notebook.shell.user_ns["orders"] = dagsters.definition(lambda: [5], {"result": dagsters.spec("orders")}, {})
    notebook.run("1", "two")
    notebook.run("2", "two")
    assert names(notebook) == ["orders"]
    notebook.run("%materialize")
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('orders')") == [5]


def test_what_has_no_counterpart_is_told_and_the_rest_of_the_cell_stands(notebook, shop):
    shop.graph = dagsters.definition(
        orders, {"result": dagsters.spec("sales")}, {}, node_def=dagsters.thing(retry_policy=None)
    )
    notebook.run("from shop_of_stand_ins import graph\nx = 1")
    assert "sales is made by a graph of ops" in notebook.page.text
    assert notebook.run("x") == 1


def test_the_value_here_is_compared_with_what_production_holds(notebook, shop, production):
    production.written["total"] = 5
    notebook.run("from shop_of_stand_ins import defs", "one")
    notebook.run("%materialize")
    notebook.run("%asset total diff --against read")
    assert "total in production → total #1\nvalue: 5 → 3 (-2" in notebook.page.text
    notebook.run("%%asset total\n6", "two")
    notebook.run("%asset_diff total --against read")
    assert "total in production → total #2\nvalue: 5 → 6" in notebook.page.text
    notebook.run("%asset total diff 1 --against read")
    assert notebook.page.text.count("total in production → total #1") == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("own diff --against read", "own is kept by no project: %nbasset import brings one in"),
        ("own diff --against week1", "%asset own diff --against read compares one version here with what the project"),
        ("own diff 1 2 --against read", "compares one version here with what the project holds"),
        ("own log --against read", "%asset NAME log takes no --against"),
    ],
)
def test_what_cannot_be_compared_with_production_is_said_in_one_sentence(notebook, shop, line, sentence):
    notebook.run("%%asset own\n1", "one")
    assert sentence in str(notebook.run(f"%asset {line}", fails=True))


@pytest.fixture
def imported(notebook, shop, tmp_path, monkeypatch):
    """Imports the project, and has its module loaded again in another state."""
    monkeypatch.setattr("importlib.reload", lambda module: module)

    def again(**now):
        vars(shop).update(now)
        notebook.session.reloader.times += 1
        return notebook.status("orders")

    notebook.run("%nbasset import shop_of_stand_ins", "one")
    notebook.run("%materialize", "two")
    return again


def test_what_a_project_cannot_define_any_more_is_blocked_until_it_can_again(notebook, shop, imported):
    good = shop.defs

    def broken():
        raise RuntimeError("no assets today\nor tomorrow") from KeyError("orders")

    bad = Definitions()
    bad.resolve_asset_graph = broken
    assert imported(defs=bad) == "BLOCKED"
    told = "what shop_of_stand_ins defines now cannot be taken: no assets today: 'orders'"
    assert f"{told}. Mend it, and run the cell that brings it in again." in notebook.page.text
    assert notebook.page.text.count("Mend it") == 1
    assert imported(defs=good) == "FRESH"
    assert imported(defs=bad) == "BLOCKED"
    shop.defs = good
    notebook.run("%nbasset import shop_of_stand_ins", "one")
    assert notebook.status("orders") == "FRESH"


def test_what_a_project_defines_now_takes_the_place_of_what_it_defined_and_of_nothing_else(notebook, shop, imported):
    notebook.run("%%asset total\n7", "three")
    changed = dagsters.definition(lambda: [1, 2, 3], {"result": dagsters.spec("orders")}, {})
    newer = dagsters.definition(orders, {"result": dagsters.spec("newer")}, {})
    assert imported(defs=Definitions([changed, shop.total, newer])) == "STALE"
    assert names(notebook) == ["orders", "total", "newer"]
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('total')") == 7
    assert imported(defs=Definitions([changed])) == "STALE"
    assert names(notebook) == ["orders", "total"]


def test_an_asset_of_a_cell_goes_where_the_resources_say_that_it_brings_along(notebook, shop, production):
    notebook.shell.user_ns["where"] = production
    notebook.run(
        "def mine():\n    return 4\nmine_asset = asset(mine, {'result': spec('mine')}, {}, "
        "resource_defs={'io_manager': where, 'unit': 'kg'})",
        "one",
    )
    notebook.run("%%asset own --define\n1", "two")
    notebook.run("%materialize")
    assert production.written == {"mine": 4}
    assert set(notebook.session.instance.definitions.resources) == {"unit", "io_manager of mine"}
