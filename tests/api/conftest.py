"""A script in a folder of its own, run as often as wanted, each time in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nbasset

REPOSITORY = Path(nbasset.__file__).parents[1]


@pytest.fixture
def script(tmp_path):
    """Run a program as a plain script; what it printed."""
    folder = tmp_path / "project"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error"}
    environment.pop("NBASSET_HOME", None)

    def run(source, *arguments, fails=False):
        (folder / "program.py").write_text(source)
        done = subprocess.run(
            [sys.executable, "program.py", *arguments], cwd=folder, env=environment, capture_output=True, text=True
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    run.folder = folder
    return run
