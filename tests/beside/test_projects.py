"""A project of the real Dagster in a notebook: brought in, read, edited, compared with what Dagster itself makes."""

from __future__ import annotations

import contextlib
import sys

import pytest
from shells import Notebook

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

ASSETS = """
import dagster as dg

class Limits(dg.Config):
    least: int = 1

class Rates(dg.ConfigurableResource):
    factor: int = 2

@dg.asset(group_name="raw", kinds={"python"})
def orders(context: dg.AssetExecutionContext):
    context.add_output_metadata({"rows": 3})
    return [1, 2, 3]

@dg.asset(deps=["warehouse"])
def total(orders, rates: Rates) -> int:
    return sum(orders) * rates.factor

@dg.asset(ins={"amount": dg.AssetIn("total")}, retry_policy=dg.RetryPolicy(max_retries=1), code_version="7")
def report(config: Limits, amount):
    return dg.Output(f"{amount} of at least {config.least}", metadata={"amount": amount})

@dg.multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut(key_prefix=["top"])})
def limits(orders):
    yield dg.Output(max(orders), output_name="high")
    yield dg.Output(min(orders), output_name="low")

@dg.asset(partitions_def=dg.StaticPartitionsDefinition(["north", "south"]))
def sales(context):
    return context.partition_key.upper()

@dg.observable_source_asset
def table():
    return dg.DataVersion("1")
"""

DEFINITIONS = """
import dagster as dg
from shop_project import assets

defs = dg.Definitions(
    assets=dg.load_assets_from_modules([assets]),
    resources={"rates": assets.Rates(factor=10), "io_manager": dg.FilesystemIOManager(base_dir="production")},
)
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The folder of a project that can be imported."""
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "shop_project"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "assets.py").write_text(ASSETS)
    (folder / "definitions.py").write_text(DEFINITIONS)
    yield folder
    for name in [name for name in sys.modules if name.startswith("shop_project")]:
        del sys.modules[name]


@pytest.fixture
def notebook(project, monkeypatch):
    """A notebook in the project's folder."""
    monkeypatch.setenv("IPYTHONDIR", str(project.parent / "ipython"))
    with contextlib.closing(Notebook()) as opened:
        yield opened


def by_dagster(project):
    """What Dagster itself makes of the project, by asset; written to where the project keeps it."""
    import dagster
    from shop_project.definitions import defs

    names = ["orders", "total", "report", "low", "top/high"]
    keys = [name.split("/") for name in names]
    assets = [each for each in defs.assets if each.partitions_def is None and each.is_executable]
    selection = dagster.AssetSelection.assets(*(dagster.AssetKey(key) for key in keys))
    with dagster.DagsterInstance.ephemeral() as instance:
        run = dagster.materialize(assets, resources=defs.resources, selection=selection, instance=instance)
    return {name: run.asset_value(key) for name, key in zip(names, keys, strict=True)}


def test_values_are_those_that_dagster_makes(project, notebook):
    theirs = by_dagster(project)
    notebook.run("%nbasset import shop_project.definitions")
    notebook.run("from nbasset import load_asset_value\n%materialize")
    names = ["orders", "total", "report", "low", "top/high"]
    assert {name: notebook.run(f"load_asset_value({name!r})") for name in names} == theirs
    assert notebook.run("dict(load_asset_value('sales').items())") == {"north": "NORTH", "south": "SOUTH"}
    made = notebook.session.instance.status("report").current.making
    assert (made.metadata, made.code_version) == ({"amount": 60}, "7")
    assert notebook.session.instance.status("table").current.data_version == "1"
    assert notebook.run("r = %materialize --quiet\nr.made") in ((), ("table",))


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
