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


def kept_there(project):
    """What lies where the project keeps its values."""
    there = project.parent / "production"
    return sorted(str(path.relative_to(there)) for path in there.rglob("*") if path.is_file())


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


def test_what_an_edit_takes_out_of_the_project_is_no_longer_defined(project, notebook):
    notebook.run("%nbasset import shop_project.definitions", "one")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("def sales(", "def turnover("))
    notebook.status("orders")
    known = [str(name) for name in notebook.session.instance.definitions.by_name]
    assert any("turnover" in name for name in known)
    assert not any("sales" in name for name in known)


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


def test_two_cells_that_import_from_one_project_are_both_followed(project, notebook):
    notebook.run("%nbasset import shop_project.definitions orders", "one")
    notebook.run("%nbasset import shop_project.definitions sales", "two")
    notebook.run("%materialize")
    path = project / "assets.py"
    path.write_text(path.read_text().replace("[1, 2, 3]", "[1]").replace(".upper()", ".title()"))
    assert (notebook.status("orders"), notebook.status("sales")) == ("STALE", "STALE")
    assert [str(name) for name in notebook.session.instance.definitions.by_name] == ["orders", "sales"]


MAPPED = """
import dagster as dg

both = dg.StaticPartitionsDefinition(["n", "s"])
days = dg.TimeWindowPartitionsDefinition(
    "2026-01-01", "%Y-%m-%d", "2026-01-06", cron_schedule="0 0 * * *", exclusions=["0 0 * * 6"]
)

@dg.asset(partitions_def=both)
def region(context):
    return context.partition_key

@dg.asset(partitions_def=both, ins={"region": dg.AssetIn(partition_mapping=MAPPING)})
def other(context, region):
    return context.partition_key, region

@dg.asset(partitions_def=days)
def visits(context):
    return context.partition_key

@dg.asset(
    partitions_def=days,
    ins={"visits": dg.AssetIn(partition_mapping=dg.TimeWindowPartitionMapping(
        start_offset=-1, end_offset=-1, allow_nonexistent_upstream_partitions=True))},
)
def before(context, visits):
    return context.partition_key, visits

defs = dg.Definitions([region, other, visits, before], resources={"io_manager": dg.mem_io_manager})
"""


@pytest.mark.parametrize(
    "mapping",
    [
        "dg.IdentityPartitionMapping()",
        "dg.AllPartitionMapping()",
        "dg.LastPartitionMapping()",
        "dg.SpecificPartitionsPartitionMapping(['s'])",
        "dg.StaticPartitionMapping({'n': 's', 's': 'n'})",
    ],
)
def test_partitions_rest_on_those_that_dagster_has_them_rest_on(project, mapping):
    import dagster

    from nbasset import from_dagster, materialize

    space = {"__name__": "mapped"}
    exec(MAPPED.replace("MAPPING", mapping, 1), space)
    found = from_dagster(space["defs"])
    run = materialize(found.assets, resources=found.resources)
    manager = dagster.FilesystemIOManager(base_dir="by_dagster")
    assets = [space[name] for name in ("region", "other", "visits", "before")]
    resources = {"io_manager": manager}
    with dagster.DagsterInstance.ephemeral() as instance:

        def theirs(name, key):
            chosen = [space[name]]
            made = dagster.materialize(
                assets, selection=chosen, partition_key=key, resources=resources, instance=instance
            )
            return made.output_for_node(name)

        for names, keys in ((("region", "other"), ["n", "s"]), (("visits", "before"), None)):
            keys = keys or space["days"].get_partition_keys()
            for name in names:
                values = {key: theirs(name, key) for key in keys}
                assert dict(run.asset_value(name).items()) == values, name
