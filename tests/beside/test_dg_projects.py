"""A project that Dagster's own command line has made: a folder of definitions and components, brought into a notebook."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from shells import Notebook

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

ASSETS = """
import dagster as dg
import pandas as pd

@dg.asset(group_name="raw")
def orders() -> pd.DataFrame:
    return pd.DataFrame({"region": ["n", "s", "n"], "amount": [1, 2, 3]})

@dg.asset
def by_region(orders: pd.DataFrame) -> pd.DataFrame:
    return orders.groupby("region", as_index=False)["amount"].sum()
"""

RESOURCES = """
import dagster as dg

@dg.definitions
def resources():
    return dg.Definitions(resources={"io_manager": dg.FilesystemIOManager(base_dir="warehouse")})
"""

COUNTING = """
import dagster as dg

def count(context):
    return dg.MaterializeResult(metadata={"rows": 3})
"""

COMPONENT = """
type: dagster.FunctionComponent
attributes:
  execution:
    name: counting
    fn: shop_by_dg.defs.counts.counting.count
  assets:
    - key: counted
      group_name: checks
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A project as ``create-dagster project`` scaffolds it, with assets, resources and a component."""
    for package in ("dagster", "create_dagster", "pandas"):
        pytest.importorskip(package)
    create = Path(sys.executable).with_name("create-dagster")
    command = [create, "project", "shop_by_dg", "--no-uv-sync"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    sources = tmp_path / "shop_by_dg" / "src"
    defs = sources / "shop_by_dg" / "defs"
    (defs / "assets.py").write_text(ASSETS)
    (defs / "resources.py").write_text(RESOURCES)
    component = defs / "counts"
    component.mkdir()
    (component / "counting.py").write_text(COUNTING)
    (component / "defs.yaml").write_text(COMPONENT)
    monkeypatch.chdir(tmp_path / "shop_by_dg")
    monkeypatch.syspath_prepend(sources)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    yield defs
    for name in [name for name in sys.modules if name.startswith("shop_by_dg")]:
        del sys.modules[name]


@pytest.fixture
def notebook(shop):
    with contextlib.closing(Notebook()) as opened:
        yield opened


def by_dagster():
    """Have Dagster itself make the tables of the project, where it keeps them."""
    import dagster
    from shop_by_dg.definitions import defs

    given = defs()
    tables = [each for each in given.resolve_asset_graph().assets_defs if each.key.path[-1] != "counted"]
    with dagster.DagsterInstance.ephemeral() as instance:
        assert dagster.materialize(tables, resources=given.resources, instance=instance).success


def total(notebook, name):
    return int(notebook.run(f"from nbasset import load_asset_value\nload_asset_value({name!r})['amount'].sum()"))


def test_what_its_folder_defines_is_brought_in_and_made_here(notebook):
    notebook.run("%nbasset import shop_by_dg.definitions")
    assert (
        "import shop_by_dg.definitions: 3 assets. What is made is kept in this notebook's store" in notebook.page.text
    )
    notebook.run("%materialize")
    assert total(notebook, "by_region") == 6
    assert notebook.session.instance.status("counted").current.making.metadata == {"rows": 3}
    assert not Path("warehouse").exists()


def test_an_edit_is_made_here_and_compared_with_what_is_in_the_warehouse(shop, notebook):
    by_dagster()
    notebook.run("%nbasset import shop_by_dg.definitions by_region --read orders")
    notebook.run("%materialize")
    assert total(notebook, "by_region") == 6
    path = shop / "assets.py"
    path.write_text(path.read_text().replace(".sum()", ".max()"))
    assert (notebook.status("by_region"), notebook.status("orders")) == ("STALE", "FRESH")
    notebook.run("%materialize")
    notebook.run("%asset by_region diff --against read")
    assert "by_region in production → by_region #2" in notebook.page.text
    assert total(notebook, "by_region") == 5


def test_an_edit_of_a_components_function_makes_its_asset_stale_and_a_new_file_comes_with_the_import(shop, notebook):
    notebook.run("%nbasset import shop_by_dg.definitions")
    notebook.run("%materialize counted")
    path = shop / "counts" / "counting.py"
    path.write_text(path.read_text().replace('"rows": 3', '"rows": 4'))
    assert notebook.status("counted") == "STALE"
    (shop / "more.py").write_text("import dagster as dg\n\n@dg.asset\ndef newer():\n    return 1\n")
    notebook.run("%nbasset import shop_by_dg.definitions")
    assert "newer" in notebook.session.instance.definitions.names


def test_a_new_file_in_its_folder_is_an_edit_and_so_is_one_that_goes(shop, notebook):
    notebook.run("%nbasset import shop_by_dg.definitions")
    newer = shop / "more.py"
    newer.write_text("import dagster as dg\n\n@dg.asset\ndef newer(by_region):\n    return len(by_region)\n")
    notebook.run("%materialize")
    assert "newer" in notebook.session.instance.definitions.names
    assert notebook.status("newer") == "FRESH"
    newer.unlink()
    notebook.run("%assets")
    assert "newer" not in notebook.session.instance.definitions.names
    assert notebook.status("by_region") == "FRESH"


def test_an_edit_of_what_a_component_says_is_one(shop, notebook):
    notebook.run("%nbasset import shop_by_dg.definitions")
    (shop / "counts" / "defs.yaml").write_text(COMPONENT.replace("group_name: checks", "group_name: counts"))
    notebook.run("%assets")
    [asset] = [each for each in notebook.session.instance.definitions.assets if each.key.name == "counted"]
    assert asset.of(asset.names[0]).group_name == "counts"


def test_an_edit_that_cannot_be_loaded_is_told_and_what_was_defined_stays(shop, notebook):
    notebook.run("%nbasset import shop_by_dg.definitions")
    notebook.run("%materialize")
    (shop / "counts" / "defs.yaml").write_text(COMPONENT.replace("key: counted", "kye: counted"))
    path = shop / "assets.py"
    path.write_text(path.read_text().replace(".sum()", ".max()"))
    assert (notebook.status("orders"), notebook.status("by_region")) == ("BLOCKED", "BLOCKED")
    told = "what shop_by_dg.definitions defines now cannot be taken: Error while loading component counts"
    assert told in notebook.page.text
    assert "Mend it, and run the cell that brings it in again." in notebook.page.text
    (shop / "counts" / "defs.yaml").write_text(COMPONENT)
    notebook.run("%nbasset import shop_by_dg.definitions")
    assert (notebook.status("orders"), notebook.status("by_region")) == ("FRESH", "STALE")
    notebook.run("%materialize")
    assert total(notebook, "by_region") == 5
