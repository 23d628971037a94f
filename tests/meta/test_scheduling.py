"""Tests on several workers: those of a worker that dies are run by the one in its place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
HOOKS = """
def pytest_xdist_make_scheduler(config, log):
    from scheduling import ByFile
    return ByFile(config, log)
"""


@pytest.mark.parametrize(
    "lonely",
    [
        pytest.param(True, id="alone in its file", marks=pytest.mark.slow),
        pytest.param(False, id="with others in its file"),
    ],
)
def test_a_worker_that_dies_costs_one_test_and_no_waiting(tmp_path, lonely):
    (tmp_path / "conftest.py").write_text(HOOKS)
    fatal = "import os\n\ndef test_fatal():\n    os._exit(1)\n"
    (tmp_path / "test_a.py").write_text(fatal if lonely else fatal + "\ndef test_after():\n    pass\n")
    for name in "bcde":
        (tmp_path / f"test_{name}.py").write_text("def test_one():\n    pass\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "xdist",
            "-n",
            "2",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert f"1 failed, {4 if lonely else 5} passed" in done.stdout, done.stdout + done.stderr
    assert "crashed while running 'test_a.py::test_fatal'" in done.stdout
