"""Whose code something is, and of which version: one answer for all who ask."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import types

import numpy as np
import pytest

import nbasset
from nbasset.core.keys import AssetKey
from nbasset.libraries import origin
from nbasset.libraries.origin import (
    Origin,
    is_local,
    is_of_a_local_module,
    is_users,
    origin_of_file,
    place_of,
    version_of,
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(origin, "_found", {})
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        sys.modules.pop(name)


def test_the_notebook_pythons_own_and_what_is_installed():
    assert place_of("__main__").origin is Origin.NOTEBOOK
    assert place_of("os.path").origin is place_of("zlib").origin is place_of(None).origin is Origin.PYTHON
    assert place_of("numpy.linalg").origin is place_of("blake3").origin is Origin.PACKAGE


@pytest.mark.parametrize("loaded", [False, True])
def test_a_local_module_is_local_whether_it_is_loaded_or_not(folder, loaded):
    (folder / "here_one.py").write_text("class C: ...\n")
    (folder / "here_folder").mkdir()
    (folder / "here_folder" / "inside.py").write_text("")
    if loaded:
        importlib.import_module("here_one")
        importlib.import_module("here_folder.inside")
    for name in ("here_one", "here_folder", "here_folder.inside"):
        assert place_of(name).origin is Origin.LOCAL, name
    assert ("here_one" in sys.modules) is loaded


@pytest.mark.parametrize("loaded", [True, False])
def test_a_local_module_that_is_called_as_one_of_pythons_is_local_and_one_made_by_hand_is_not(
    folder, loaded, monkeypatch
):
    monkeypatch.delitem(sys.modules, "mailbox", raising=False)
    assert place_of("mailbox").origin is Origin.PYTHON
    origin.search_again()
    (folder / "mailbox.py").write_text("x = 1")
    if loaded:
        importlib.invalidate_caches()
        importlib.import_module("mailbox")
    assert place_of("mailbox").origin is Origin.LOCAL
    monkeypatch.setitem(sys.modules, "mailbox", types.ModuleType("mailbox"))
    assert place_of("mailbox").origin is Origin.PYTHON


def test_nbasset_is_its_own_in_a_checkout_too():
    assert place_of("nbasset.core").origin is Origin.PACKAGE
    assert not is_local(AssetKey)
    assert not is_users(nbasset)


def test_what_is_nowhere_is_neither_a_package_nor_a_file_and_may_come(folder):
    assert place_of("here_late").origin is Origin.NOWHERE
    assert place_of("here_late").version == "unknown"
    (folder / "here_late.py").write_text("")
    importlib.invalidate_caches()
    assert place_of("here_late").origin is Origin.LOCAL


def test_code_that_was_made_as_the_program_ran_is_the_users_own():
    module = types.ModuleType("made_up")
    exec("def f(): return 1\nclass C: ...", vars(module))
    assert is_users(module.f)
    assert is_local(module.C)
    assert is_of_a_local_module(module.f)
    assert is_of_a_local_module(module.C)
    assert not any(map(is_of_a_local_module, (np.mean, dict, len, 1, module)))
    assert not is_local(dict)
    assert not is_users(np.mean)
    assert not is_users(len)
    assert not is_users(object())


def test_whose_a_file_is_told_by_where_it_lies(tmp_path):
    assert origin_of_file(os.__file__) is Origin.PYTHON
    assert origin_of_file("<frozen importlib._bootstrap>") is Origin.PYTHON
    assert origin_of_file(np.__file__) is Origin.PACKAGE
    assert origin_of_file("/usr/lib/python3/dist-packages/x.py") is Origin.PACKAGE
    assert origin_of_file(str(tmp_path / "a.py")) is Origin.LOCAL
    assert origin_of_file(str(tmp_path / "site-packages.py")) is Origin.LOCAL


def test_a_version_is_that_of_the_distribution_and_then_what_the_module_says(folder, monkeypatch):
    monkeypatch.setattr(np, "__version__", "99")
    assert version_of("numpy") != "99", "what is installed is the same whether the module is loaded or not"
    (folder / "here_one.py").write_text("__version__ = '1.2'\n")
    assert version_of("here_one") == ""
    importlib.import_module("here_one")
    assert version_of("here_one") == "1.2"
    assert place_of("here_one").version == "", "a local module counts by its code"


def test_a_distribution_of_another_name_than_its_module_has_one_version_before_and_after_the_import():
    script = "from nbasset.libraries.origin import version_of; print(version_of('PIL')); import PIL; print(version_of('PIL'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    before, after = done.stdout.split()
    assert before == after
    assert before[0].isdigit()


def test_a_module_in_a_folder_that_nobody_searches_any_more_is_found_meanwhile(tmp_path, monkeypatch):
    (tmp_path / "package_aside").mkdir()
    (tmp_path / "package_aside" / "__init__.py").write_text("")
    (tmp_path / "module_aside.py").write_text("K = 1\n")
    with monkeypatch.context() as within:
        within.syspath_prepend(str(tmp_path))
        modules = [importlib.import_module(name) for name in ("package_aside", "module_aside")]
    before = list(sys.path)
    for module in modules:
        assert not origin.is_found(module)
        with origin.findable(module):
            assert origin.is_found(module)
        assert sys.path == before
        del sys.modules[module.__name__]
