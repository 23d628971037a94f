"""A project of the real Dagster, and a notebook in its folder."""

from __future__ import annotations

import contextlib
import sys

import pytest
from shells import Notebook

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


def kept_there(project):
    """What lies where the project keeps its values."""
    there = project.parent / "production"
    return sorted(str(path.relative_to(there)) for path in there.rglob("*") if path.is_file())
