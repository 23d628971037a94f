"""What a library does for itself is nobody's doing; what it does for whoever calls it is."""

from __future__ import annotations

import ctypes.util
import importlib
import platform
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest

from nbasset.engine.watch.observing import observing
from nbasset.libraries.library import PROGRAM

SCANS = f"""
import pathlib, subprocess
data = pathlib.Path("a.txt").read_text()
names = [each.name for each in pathlib.Path().iterdir()]
cache = pathlib.Path("cache.json")
cache.write_text(data)
subprocess.run([{sys.executable!r}, "-c", ""])

def run():
    subprocess.run([{sys.executable!r}, "-c", ""])

def read(name):
    return pathlib.Path(name).read_text()

def call(function):
    return function()
"""


@pytest.fixture
def scans(tmp_path, monkeypatch):
    """A package that looks around when it is imported; ``local`` is the same beside the notebook."""
    packages = tmp_path / "site-packages"
    packages.mkdir()
    (packages / "scans.py").write_text(SCANS)
    (packages / "leads_there.py").write_text("import scans\n")
    (tmp_path / "local_one.py").write_text(SCANS)
    (tmp_path / "a.txt").write_text("a")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(packages))
    yield
    for name in ("scans", "leads_there", "local_one"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", ["scans", "leads_there"])
def test_what_a_package_does_when_it_is_first_imported(scans, name):
    with observing() as seen:
        importlib.import_module(name)
    assert (list(seen.untracked), seen.inputs(), seen.written) == ([], [], set())


def test_what_a_local_module_does_when_it_is_imported_is_the_users_doing(scans):
    with observing() as seen:
        importlib.import_module("local_one")
    assert list(seen.untracked) == [PROGRAM]
    assert Path("a.txt").absolute() in map(Path, seen.inputs())


def test_what_a_package_does_for_whoever_calls_it(scans):
    module = importlib.import_module("scans")
    with observing() as seen:
        module.run()
    assert list(seen.untracked) == [PROGRAM]
    for read in (lambda: module.read("a.txt"), lambda: module.call(Path("a.txt").read_text)):
        with observing() as seen:
            read()
        assert [Path(each).name for each in seen.inputs()] == ["a.txt"]


def test_the_users_own_code_that_a_package_calls_while_it_is_imported_is_the_users(scans):
    hook = sys.modules["hooked"] = type(sys)("hooked")
    hook.call = lambda: Path("a.txt").read_text()
    Path("site-packages/calls_back.py").write_text("import hooked\nhooked.call()\n")
    try:
        with observing() as seen:
            importlib.import_module("calls_back")
    finally:
        del sys.modules["hooked"], sys.modules["calls_back"]
    assert [Path(each).name for each in seen.inputs()] == ["a.txt"]


def test_what_tells_about_the_machine(monkeypatch):
    monkeypatch.setattr(platform, "_uname_cache", None)
    monkeypatch.setattr(uuid, "_node", None)
    monkeypatch.setattr(uuid, "_generate_time_safe", None, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    with observing() as seen:
        platform.uname().processor  # noqa: B018  # asks another program
        ctypes.util.find_library("c")
        uuid.getnode()
        tempfile.gettempdir()
    assert (list(seen.untracked), seen.written) == ([], set())


def test_the_same_programs_when_the_user_asks_for_them():
    with observing() as seen:
        subprocess.run(["uname", "-p"], check=False, capture_output=True)
    assert list(seen.untracked) == [PROGRAM]
