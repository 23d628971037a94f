"""A project of the real Dagster in a notebook: brought in, with the values that Dagster itself makes."""

from __future__ import annotations

import pytest
from beside import shop_project
from beside.shop_project import by_dagster

project = shop_project.project
notebook = shop_project.notebook

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]


def test_values_are_those_that_dagster_makes(project, notebook):
    theirs = by_dagster(project)
    notebook.run("%nbasset import shop_project.definitions")
    notebook.run("from nbasset import load_asset_value\n%materialize")
    names = ["orders", "total", "report", "low", "top/high"]
    assert {name: notebook.run(f"load_asset_value({name!r})") for name in names} == theirs
    assert notebook.run("dict(load_asset_value('sales').items())") == {"north": "NORTH", "south": "SOUTH"}
    notebook.run("%assets --observe")
    made = notebook.session.instance.status("report").current.making
    assert (made.metadata, made.code_version) == ({"amount": 60}, "7")
    assert notebook.session.instance.status("table").current.data_version == "1"
    assert notebook.run("r = %materialize --quiet\nr.made") in ((), ("table",))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "takes a module, for example"),
        ("no_such_module", "there is no module no_such_module"),
        ("shop_project.assets", "has no Definitions of Dagster"),
        ("shop_project.definitions --read ordrs", "the project has no asset 'ordrs'; did you mean orders"),
        ("shop_project.definitions total", "total uses orders, which is not selected: add --read orders, or select"),
        ("shop_project.definitions --wrte", "has no option --wrte"),
    ],
)
def test_what_cannot_be_brought_in_is_said_in_one_sentence(notebook, line, sentence):
    assert sentence in str(notebook.run(f"%nbasset import {line}", fails=True))
    assert not notebook.session.instance.definitions.by_name


def test_dagsters_own_objects_in_a_cell_are_assets_like_any_other(notebook):
    cell = "import dagster as dg\n@dg.asset\ndef raw():\n    return dg.Output([1, 2], metadata={'rows': 2})"
    notebook.run(cell, "one")
    notebook.run("%%asset total\nsum(raw)", "two")
    assert notebook.run("total") == 3
    notebook.run(cell.replace("[1, 2]", "[1, 2, 3]"), "one")
    assert notebook.status("total") == "STALE"
    notebook.run("%materialize")
    assert notebook.run("total") == 6
    notebook.run("import dagster as dg", "one")
    assert notebook.status("total") != "FRESH"


SOURCES = """
import dagster as dg
orders = dg.SourceAsset("orders", description="Orders of the shop.")
lake = dg.AssetSpec("lake", description="A lake.")
@dg.observable_source_asset
def feed():
    return dg.DataVersion("1")
@dg.graph_asset
def composed():
    @dg.op
    def one():
        return 1
    return one()
@dg.asset(deps=[orders, lake, feed])
def report():
    return 1
"""


def test_sources_of_dagsters_in_a_cell_are_taken_and_one_that_cannot_be_keeps_nothing_else_away(notebook, capsys):
    notebook.run(SOURCES, "one")
    assert "composed is made by a graph of ops" in notebook.page.text + capsys.readouterr().out
    notebook.run("%materialize", "two")
    assert (notebook.status("report"), notebook.status("feed")) == ("FRESH", "FRESH")
    for name, told in {"orders": "Orders of the shop.", "lake": "A lake."}.items():
        notebook.run(f"%asset {name}", name)
        assert told in notebook.page.text


CHECKED = """
import dagster as dg
@dg.asset(check_specs=[dg.AssetCheckSpec("two", asset="rows")])
def rows():
    yield dg.MaterializeResult(value=[1, 2])
    yield dg.AssetCheckResult(passed=True, check_name="two")
@dg.asset_check(asset=rows, description="There are many.")
def many(rows) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=len(rows) > 1, metadata={"rows": len(rows)}, severity=dg.AssetCheckSeverity.WARN)
@dg.multi_asset_check(specs=[dg.AssetCheckSpec("one", asset="rows"), dg.AssetCheckSpec("other", asset="rows")])
def several():
    yield dg.AssetCheckResult(check_name="one", passed=True)
    yield dg.AssetCheckResult(check_name="other", passed=False)
"""


def checks(notebook):
    """By name, how the checks of the asset stand."""
    [view] = notebook.session.views.all()["assets"]
    return view["marks"]


def test_dagsters_own_checks_in_a_cell_are_carried_out(notebook):
    notebook.run(CHECKED, "one")
    notebook.run("%materialize", "two")
    assert checks(notebook) == ["check other failed"]
    notebook.run(CHECKED.replace("> 1", "> 5"), "one")
    notebook.run("%materialize", "two")
    assert checks(notebook) == ["check many warns", "check other failed"]
    assert "made" in notebook.page.text


def test_definitions_of_a_cell_that_name_no_manager_leave_what_was_made_fresh(notebook):
    notebook.run("import dagster as dg\n@dg.asset\ndef raw():\n    return 1", "one")
    notebook.run("%materialize", "two")
    notebook.run("defs = dg.Definitions(assets=[raw, dg.AssetSpec('lake', description='A lake.')])", "three")
    assert notebook.status("raw") == "FRESH"
    notebook.run("%asset lake", "four")
    assert "A lake." in notebook.page.text


def test_materialize_takes_dagsters_own_assets(project):
    import dagster

    from nbasset import materialize

    @dagster.asset
    def raw():
        yield dagster.Output(2)

    @dagster.asset
    def twice(raw):
        return dagster.MaterializeResult(value=raw * 2, metadata={"by": dagster.MetadataValue.int(2)})

    run = materialize([raw, twice])
    assert run.asset_value("twice") == 4
