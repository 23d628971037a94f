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
