"""What processes that make steps are forked from."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import threading
from importlib import import_module
from pathlib import Path
from re import _compiler
from nbasset.instance.executors import Executors, preloaded
for name in preloaded(Executors(Path).preloaded):
    import_module(name)
compiled, compile = [], _compiler.compile
_compiler.compile = lambda *args: compiled.append(args) or compile(*args)
from nbasset import asset
from nbasset.core.definitions import Definitions
from nbasset.versions.resolver import Resolver
@asset
def other():
    return len("x")
assert Resolver(Definitions([other])).resolved(other).version.parts
print(len(compiled), threading.active_count())
"""


@pytest.mark.processes
def test_it_has_looked_at_a_step_before_and_has_no_threads(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    told = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "1"]
