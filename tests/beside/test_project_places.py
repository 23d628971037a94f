"""Where values of a project go, and from where they are read, with the real Dagster."""

from __future__ import annotations

import pytest
from beside import shop_project
from beside.shop_project import by_dagster, kept_there

project = shop_project.project
notebook = shop_project.notebook

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]


def test_what_is_read_is_never_made_and_nothing_is_written_there(project, notebook):
    theirs = by_dagster(project)
    kept = project.parent / "production"
    before = {path.name: path.stat().st_mtime_ns for path in kept.rglob("*") if path.is_file()}
    notebook.run("%nbasset import shop_project.definitions report --read total")
    assert "total read from where the project keeps them, and never made" in notebook.page.text
    notebook.run("%materialize")
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('report')") == theirs["report"]
    assert {path.name: path.stat().st_mtime_ns for path in kept.rglob("*") if path.is_file()} == before
    assert [str(name) for name in notebook.session.instance.definitions.by_name] == ["total", "report"]


OWN = "%%asset own --define\ntotal and 'own'"


@pytest.mark.parametrize(
    "cell",
    [
        "%nbasset import shop_project.definitions",
        "from shop_project.definitions import defs",
        "import shop_project.definitions as shop\nproject = shop.defs",
        "from shop_project.assets import orders, total\nfrom nbasset import Definitions\n"
        "Definitions(resources={'rates': __import__('shop_project.assets').assets.Rates()});",
        "from nbasset import from_dagster\nfrom shop_project.definitions import defs\nfrom_dagster(defs);",
    ],
)
def test_nothing_is_written_to_where_the_project_keeps_it(project, notebook, cell):
    notebook.run(cell, "one")
    notebook.run(OWN, "two")
    notebook.run("%materialize")
    assert notebook.run("from nbasset import load_asset_value\nload_asset_value('own')") == "own"
    assert kept_there(project) == []


def test_with_write_it_goes_where_the_project_says_and_the_notebooks_own_stays_here(project, notebook):
    notebook.run("%nbasset import shop_project.definitions orders total --write", "one")
    assert "What is made is kept through the project's I/O managers" in notebook.page.text
    notebook.run(OWN, "two")
    notebook.run("%materialize")
    assert kept_there(project) == ["orders", "total"]


def test_definitions_that_a_cell_has_written_go_where_it_says(project, notebook):
    notebook.run(
        "import dagster as dg\nfrom shop_project.assets import orders\n"
        "@dg.asset\ndef mine(orders):\n    return len(orders)\n"
        "defs = dg.Definitions([orders, mine], resources={'io_manager': dg.FilesystemIOManager(base_dir='production')})"
    )
    notebook.run("%materialize mine")
    assert kept_there(project) == ["mine"]


def test_an_edit_is_compared_with_what_production_holds(project, notebook):
    by_dagster(project)
    notebook.run("%nbasset import shop_project.definitions orders total report top/high", "one")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("sum(orders) * rates.factor", "sum(orders) * rates.factor + 1"))
    notebook.run("%materialize")
    notebook.run("%asset total diff --against read")
    assert "total in production → total #1\nvalue: 60 → 61 (+1)" in notebook.page.text
    notebook.run("%asset orders diff --against read")
    assert "value: the same value" in notebook.page.text
    notebook.run("%asset top/high diff --against read")
    assert "top/high in production → top/high #1" in notebook.page.text
    notebook.run("%nbasset import shop_project.definitions sales")
    notebook.run("%materialize sales")
    refused = notebook.run("%asset sales[partition=north] diff --against read", fails=True)
    assert "What production holds of sales[partition=north] cannot be read" in str(refused)
