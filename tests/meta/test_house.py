"""The rules of the house that no other tool checks."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import zipfile
from enum import Enum
from pathlib import Path

import pytest
from kernels import Kernel
from meta import house

import nbasset

ROOT = Path(__file__).parents[2]
HOUSE = house.sources()
FILES = [*HOUSE, *house.sources(ROOT / "tests")]
LATE = ("pandas", "numpy", "ipywidgets", "ipycytoscape", "matplotlib")
PUBLIC = [name for name in nbasset.__all__ if not isinstance(getattr(nbasset, name), str)]
LINES = 400
LINES_WITH_ANY = 250


@pytest.mark.parametrize("source", FILES, ids=lambda source: source.name)
def test_files_stay_short(source):
    assert len(source.lines) < LINES


@pytest.mark.parametrize("room", house.mirrored())
def test_every_module_has_a_test_file_of_its_name_in_the_mirrored_folder(room):
    has, lacks = house.mirrored()[room]
    assert has
    assert lacks == []


def test_no_class_has_more_than_twenty_methods():
    assert house.MANY_METHODS == 20
    assert house.large_classes(HOUSE) == []


def test_any_is_the_exception():
    lines = [f"{source.name}:{line}" for source in HOUSE for line in house.lines_with_any(source)]
    assert len(lines) < LINES_WITH_ANY, lines


def test_loading_imports_nothing_that_is_slow():
    program = f"import sys, nbasset, nbasset.notebook.extension; print([n for n in {LATE} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.kernel
def test_loading_in_a_kernel_imports_nothing_that_is_slow(tmp_path):
    with Kernel(tmp_path, fresh=True) as kernel:
        assert kernel.value(f"[n for n in {LATE} if n in __import__('sys').modules and n != 'matplotlib']") == []


@pytest.mark.kernel
def test_kernels_of_tests_are_forked_with_just_what_a_fresh_one_has_imported(kernel, tmp_path):
    modules = "set(__import__('sys').modules)"
    with Kernel(tmp_path, fresh=True) as fresh:
        assert kernel.value(modules) == fresh.value(modules)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_explained(name):
    public = getattr(nbasset, name)
    text = inspect.getdoc(public) or ""
    takes = _parameters(public)
    shown = ">>>" in text or "Args:" in text
    assert text
    assert shown or not takes, f"{name} takes {takes}: its docstring needs an example or Args"


def _parameters(public: object) -> list[str]:
    if not callable(public) or (isinstance(public, type) and issubclass(public, Enum)):
        return []
    return [name for name in inspect.signature(public).parameters if name.strip("_")]


@pytest.mark.build
def test_the_wheel_builds_and_says_that_it_is_typed(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    own = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=own)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("nbasset-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "nbasset/py.typed" in names
    assert "nbasset/notebook/magics/assets.py" in names
    assert not [name for name in names if name.startswith("tests/")]
    assert any(name.endswith("licenses/LICENSE") for name in names)
    built = (ROOT / "nbasset" / "labextension" / "package.json").exists()
    home = "data/share/jupyter/labextensions/nbasset"
    carried = [
        name for name in names if home in name and name.endswith((f"{home}/package.json", f"{home}/install.json"))
    ]
    assert len(carried) == (2 if built else 0)
    assert not [name for name in names if name.startswith("nbasset/labextension")], "it is there once"
