"""What ``%nbasset import`` takes, and says where it cannot; with the real Dagster it is tried in tests/beside."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import pytest

from nbasset.notebook.projects import definitions_in, files_of


def definitions(name="Definitions"):
    return type(name, (), {"__module__": "dagster._core"})()


def test_the_definitions_of_a_module_are_those_called_defs_or_the_only_ones():
    module = ModuleType("project")
    assert definitions_in(module) is None
    module.one = one = definitions()
    assert definitions_in(module) is one
    module.other = definitions("LazyDefinitions")
    assert definitions_in(module) is None
    module.defs = defs = definitions()
    assert definitions_in(module) is defs


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "takes a module, for example %nbasset import my_project.definitions"),
        ("no_such_module_at_all", "there is no module no_such_module_at_all"),
        ("json --read", "--read takes names of assets"),
        ("json --wrte", "has no option --wrte"),
        ("json", "the module json has no Definitions of Dagster"),
    ],
)
def test_what_cannot_be_brought_in_is_said_in_one_sentence(notebook, line, sentence):
    assert sentence in str(notebook.run(f"%nbasset import {line}", fails=True))


def test_the_files_of_a_package_are_its_modules_and_what_components_say(folder, monkeypatch):
    inner = folder / "own_shop" / "defs"
    (inner / "__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "defs/assets.py", "defs/defs.yaml", "defs/notes.txt", "defs/__pycache__/old.py"):
        (folder / "own_shop" / name).write_text("")
    monkeypatch.setitem(sys.modules, "own_shop", importlib.import_module("own_shop"))
    found = files_of("own_shop")
    assert sorted(path.removeprefix(f"{folder}/own_shop/") for path in found) == [
        "__init__.py",
        "defs/assets.py",
        "defs/defs.yaml",
    ]
    assert [told for path, told in found.items() if path.endswith(".py")] == [None, None]
    (inner / "defs.yaml").write_text("type: x")
    assert files_of("own_shop") != found
    assert files_of("nobody_has_this") == {}
