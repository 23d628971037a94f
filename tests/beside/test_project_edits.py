"""Edits of a project's files are followed, however a cell has brought it in, with the real Dagster."""

from __future__ import annotations

import pytest
from beside import shop_project

project = shop_project.project
notebook = shop_project.notebook

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]


def test_an_edit_in_the_projects_files_makes_the_notebooks_assets_stale(project, notebook):
    notebook.run("%nbasset import shop_project.definitions orders total report")
    notebook.run("%materialize")
    assert notebook.status("report") == "FRESH"
    path = project / "assets.py"
    path.write_text(path.read_text().replace("sum(orders) * rates.factor", "sum(orders) * rates.factor + 1"))
    assert (notebook.status("orders"), notebook.status("total"), notebook.status("report")) == (
        "FRESH",
        "STALE",
        "STALE",
    )
    notebook.run("%materialize")
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('total')") == 61


def test_a_rerun_of_the_import_brings_in_the_same(project, notebook):
    for _ in range(2):
        notebook.run("from shop_project.assets import orders", "one")
    notebook.run("from shop_project.assets import sales", "two")
    notebook.run("from shop_project.assets import orders", "one")
    assert [str(name) for name in notebook.session.instance.definitions.by_name] == ["orders", "sales"]


def test_an_edit_of_the_project_leaves_alone_what_a_cell_has_put_in_place_of_its_asset(project, notebook):
    notebook.run("%nbasset import shop_project.definitions orders total report", "one")
    notebook.run("%%asset total --define\n7", "two")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("[1, 2, 3]", "[1, 2, 3, 4]"))
    notebook.run("%materialize")
    assert notebook.run("total") == 7
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('orders')") == [1, 2, 3, 4]


def test_a_cell_that_took_the_place_of_an_imported_asset_keeps_it_after_an_edit(project, notebook):
    notebook.run("from shop_project.assets import orders, sales", "one")
    notebook.run("%%asset orders --define\n7", "two")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("[1, 2, 3]", "[1, 2]").replace(".upper()", ".title()"))
    notebook.run("x = 1", "three")
    notebook.run("%materialize")
    notebook.run("from nbasset import load_asset_value")
    assert notebook.run("load_asset_value('orders'), load_asset_value('sales')['north']") == (7, "North")


def test_what_an_edit_takes_out_of_the_project_is_no_longer_defined(project, notebook):
    notebook.run("%nbasset import shop_project.definitions", "one")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("def sales(", "def turnover("))
    notebook.status("orders")
    known = [str(name) for name in notebook.session.instance.definitions.by_name]
    assert any("turnover" in name for name in known)
    assert not any("sales" in name for name in known)


def test_two_cells_that_import_from_one_project_are_both_followed(project, notebook):
    notebook.run("%nbasset import shop_project.definitions orders", "one")
    notebook.run("%nbasset import shop_project.definitions sales", "two")
    notebook.run("%materialize")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("[1, 2, 3]", "[1]").replace(".upper()", ".title()"))
    assert (notebook.status("orders"), notebook.status("sales")) == ("STALE", "STALE")
    assert [str(name) for name in notebook.session.instance.definitions.by_name] == ["orders", "sales"]


@pytest.mark.parametrize(
    "cell",
    [
        "%nbasset import shop_project.definitions orders total",
        "from shop_project.assets import orders, total\nfrom nbasset import Definitions\n"
        "Definitions(resources={'rates': __import__('shop_project.assets').assets.Rates()});",
        "from shop_project.definitions import defs",
        "import shop_project.definitions\nmine = shop_project.definitions.defs",
        "from nbasset import from_dagster\nfrom shop_project.definitions import defs\nfrom_dagster(defs, 'orders total');",
    ],
)
def test_an_edit_is_followed_however_a_cell_has_brought_it_in(project, notebook, cell):
    notebook.run(cell, "one")
    notebook.run("%materialize", "two")
    assert (notebook.status("orders"), notebook.status("total")) == ("FRESH", "FRESH")
    for number, sum_of in enumerate((("sum(orders)", "max(orders)"), ("max(orders)", "min(orders)"))):
        path = project / "assets.py"
        path.write_text(path.read_text().replace(*sum_of))
        assert (notebook.status("orders"), notebook.status("total")) == ("FRESH", "STALE"), number
        assert notebook.run("run = %materialize total\nrun.made", "three") == ("total",)
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('orders')") == [1, 2, 3]
    assert notebook.session.instance.definitions.by_name


def test_what_a_cell_has_written_with_assets_of_a_project_is_blocked_when_these_are_others(project, notebook):
    cell = "import dagster as dg\nfrom shop_project.assets import orders\ndefs = dg.Definitions([orders])"
    notebook.run(cell, "one")
    notebook.run("%materialize", "two")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("[1, 2, 3]", "[1, 2]"))
    assert notebook.status("orders") == "BLOCKED"
    assert "its cell has put shop_project.assets.orders into it, which is another one now" in notebook.page.text
    notebook.run(cell, "one")
    assert notebook.status("orders") == "STALE"


def test_a_cell_that_imports_less_than_before_retires_the_rest_and_leaves_other_cells_alone(project, notebook):
    notebook.run("%nbasset import shop_project.definitions orders sales", "one")
    notebook.run("%nbasset import shop_project.definitions low top/high orders", "two")
    notebook.run("%nbasset import shop_project.definitions orders", "one")
    names = [str(name) for name in notebook.session.instance.definitions.by_name]
    assert sorted(names) == ["low", "orders", "top/high"]
    notebook.run("from shop_project.assets import sales as x", "three")
    notebook.run("from shop_project.assets import report as x", "four")
    notebook.run("%materialize sales")
    path = project / "assets.py"
    path.write_text(path.read_text().replace(".upper()", ".title()"))
    assert notebook.status("sales") == "STALE"
