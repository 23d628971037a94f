"""Folders of definitions: what lies in the modules of a project, and what is refused."""

from __future__ import annotations

import importlib
import sys

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition

FILES = {
    "__init__.py": "import nbasset as dg\n@dg.asset\ndef first(): ...\n",
    "raw/orders.py": "import nbasset as dg\n@dg.asset\ndef orders():\n    return [1, 2]\nboth = [orders]\n",
    "raw/again.py": "import nbasset as dg\nfrom {name}.raw.orders import orders\nnightly = dg.define_asset_job('nightly')\n",
    "more/definitions.py": "import nbasset as dg\n@dg.asset\ndef known(): ...\ndefs = dg.Definitions([known], resources={{'n': 3}})\n",
    "more/total.py": "import nbasset as dg\n@dg.asset\ndef total(orders):\n    return sum(orders)\n",
    "not-a-module.py": "raise ValueError('this is no module')\n",
    ".hidden/x.py": "raise ValueError('neither is this')\n",
}


@pytest.fixture
def project(tmp_path, monkeypatch, request):
    """The folder of a project; its modules have a name of their own for each test."""
    name = f"defs_of_{abs(hash(request.node.name))}"
    for path, text in FILES.items():
        file = tmp_path / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(name=name))
    monkeypatch.syspath_prepend(tmp_path)
    told = f'directory_type = "project"\n[project]\nroot_module = "shop"\ndefs_module = "{name}"\n'
    (tmp_path / "dg.toml").write_text(told)
    yield tmp_path / name
    for module in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[module]


def test_every_module_of_the_folder_is_read_and_nothing_is_there_twice(project):
    found = dg.load_from_defs_folder(path_within_project=project / "raw")
    assert sorted(found.names) == ["first", "known", "orders", "total"]
    assert list(found.jobs_by_name) == ["nightly"]
    assert found.resources == {"n": 3}
    assert found.get_job_def("nightly").execute_in_process().asset_value("total") == 3


def test_a_definitions_py_stands_for_its_folder_unless_it_is_told_otherwise(project):
    package = importlib.import_module(project.name)
    assert sorted(dg.load_defs(package).names) == ["first", "known", "orders"]
    assert "total" in dg.load_defs(package, terminate_autoloading_on_keyword_files=False).names


def test_components_and_folders_of_no_project_are_refused_in_one_sentence(project, tmp_path):
    (project / "raw" / "defs.yaml").write_text("type: something\n")
    with pytest.raises(
        InvalidDefinition, match=r"raw/defs\.yaml is a component, which Dagster builds: %nbasset import"
    ):
        dg.load_from_defs_folder(project_root=project)
    (tmp_path / "dg.toml").write_text("[project]\n")
    (tmp_path / "pyproject.toml").write_text("[tool.dg]\nproject = 3\n")
    with pytest.raises(InvalidDefinition, match="lies in no project of Dagster's: no pyproject"):
        dg.load_from_defs_folder(path_within_project=project)
    with pytest.raises(InvalidDefinition, match="Say where the project is"):
        dg.load_from_defs_folder()


def test_a_pyproject_names_the_package_whose_defs_are_read(project, tmp_path):
    (tmp_path / "dg.toml").unlink()
    (tmp_path / "pyproject.toml").write_text(f'[tool.dg.project]\nroot_module = "{project.name}"\ndefs_module = ""\n')
    with pytest.raises(ModuleNotFoundError, match=rf"{project.name}\.defs"):
        dg.load_from_defs_folder(path_within_project=project)
