"""Code that a body has met counts beside its version, with what it imports in its turn."""

from __future__ import annotations

import importlib
import sys

import pytest

from nbasset.core.version import Part, Version
from nbasset.versions.met import met_beside

NAMES = ("met_plugin", "met_numbers", "met_other")


@pytest.fixture(autouse=True)
def modules(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, text in zip(NAMES, ("import met_numbers\n", "ONE = 1\n", "TWO = 2\n"), strict=True):
        (tmp_path / f"{name}.py").write_text(text)
    yield tmp_path
    for name in NAMES:
        sys.modules.pop(name, None)


def test_what_a_module_imports_counts_with_it_and_what_the_version_has_as_a_whole_does_not(modules):
    importlib.import_module("met_plugin")
    met = {str(modules / f"{name}.py"): (1, 2) for name in ("met_plugin", "met_other")}
    counted = Version(parts={"met_other": Part("module", "1f", "TWO = 2")})
    assert dict(met_beside(met, counted)) == {
        str(modules / "met_plugin.py"): (1, 2),
        str(modules / "met_numbers.py"): None,
    }


def test_a_file_that_no_module_stands_for_counts_alone(modules):
    met = {str(modules / "met_other.py"): (1, 2)}
    assert dict(met_beside(met, Version(parts={}))) == met
