"""What works with nothing but what nbasset itself requires, and what is said where an extra is missing."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from kernels import Kernel
from packaging.requirements import Requirement
from terminal import in_terminal

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("ipykernel", "ipywidgets", "ipycytoscape", "jupyterlab", "pandas", "pyarrow", "numpy", "comm", "zmq")

CELLS = [
    "%load_ext nbasset",
    "FACTOR = 2",
    "%%asset raw\nprint('three numbers')\n[1, 2, 3]",
    "%%asset doubled --group reports\n[x * FACTOR for x in raw]",
    "from nbasset import asset\n@asset\ndef total(doubled):\n    return sum(doubled)",
    "%materialize",
    "FACTOR = 3",
    "%assets",
    "%asset_why total",
    "%asset_graph",
    "run = %materialize",
    "%asset_runs",
    "%asset total",
    "%asset_log raw",
    "%nbasset fsck",
    "seen = [raw, doubled, __import__('nbasset').load_asset_value('total')]",
]


def required(requirements, found=()):
    """The names of distributions that requirements lead to, as they are installed here."""
    found = dict.fromkeys(found)
    for text in requirements:
        requirement = Requirement(text)
        name = requirement.name.lower().replace("_", "-")
        if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            found = dict.fromkeys([*found, name])
            found = dict.fromkeys(required(importlib.metadata.requires(name) or (), found))
    return list(found)


@pytest.fixture(scope="module")
def not_required():
    """Every package that is here and that nbasset does not require."""
    bare = {"nbasset", *required(PROJECT["dependencies"])}
    names = importlib.metadata.packages_distributions().items()
    return [name for name, owners in names if bare.isdisjoint(each.lower().replace("_", "-") for each in owners)]


def test_extras_are_not_required(not_required):
    assert set(EXTRAS) <= set(not_required)


def test_all_is_what_a_notebook_needs():
    extras = PROJECT["optional-dependencies"]
    assert Requirement(extras["all"][0]).extras == {"lab", "graph", "pandas", "arrow", "cli"}
    assert set(extras) == {"lab", "graph", "pandas", "arrow", "dask", "ml", "checks", "all", "cli", "io", "notify"}


def test_plain_ipython_needs_no_extra(tmp_path, not_required):
    own = {"NBASSET_HOME": str(tmp_path / ".nbasset"), "NBASSET_SECRET_FILE": str(tmp_path / "secret")}
    asked = ("run.made", "seen", "[str(__import__('nbasset').status(n)) for n in ('raw', 'doubled', 'total')]")
    done = in_terminal(tmp_path, CELLS, asked, without=not_required, env=own)
    assert not any(done.errors), done.errors
    said = dict(zip(CELLS, done.texts, strict=True))
    assert list(done.answers.values()) == [["doubled", "total"], [[1, 2, 3], [3, 6, 9], 18], ["FRESH"] * 3]
    assert "three numbers" in said["%%asset raw\nprint('three numbers')\n[1, 2, 3]"]
    assert "stale" in said["%assets"]
    assert "FACTOR" in said["%asset_why total"]
    assert "doubled" in said["%asset_graph"]
    assert "2 made" in said["run = %materialize"]
    assert "cell [4]" in said["%asset_runs"]
    assert "18" in said["%asset total"]


HIDE = """
import sys
sys.path.append({tests!r})
from terminal import Without
sys.meta_path[:] = [Without(finder, {names!r}) for finder in sys.meta_path]
"""


@pytest.fixture
def kernel_without(tmp_path):
    """Start a kernel in which packages are not installed."""

    def start(*names):
        hidden = tmp_path / "hidden"
        hidden.mkdir()
        (hidden / "sitecustomize.py").write_text(HIDE.format(tests=str(ROOT / "tests"), names=names))
        paths = [str(hidden), str(ROOT)]
        return Kernel(tmp_path, env={"PYTHONPATH": os.pathsep.join(paths)})

    return start


@pytest.mark.kernel
def test_a_graph_without_widgets_is_a_picture_and_a_sentence(kernel_without):
    with kernel_without("ipycytoscape") as kernel:
        kernel.run("%%asset raw\n1")
        shown = kernel.run("%asset_graph")
        assert shown.ok, shown.traceback
        assert "raw" in shown.html
        assert "<img" in shown.html or "<svg" in shown.html
        assert 'needs ipycytoscape: pip install "nbasset[graph]"' in shown.text


@pytest.mark.kernel
def test_a_list_of_runs_without_widgets_is_still_and_says_so(kernel_without):
    with kernel_without("ipywidgets", "ipycytoscape") as kernel:
        kernel.run("%%asset raw\n1")
        shown = kernel.run("%asset_runs")
        assert shown.ok, shown.traceback
        assert "raw" in shown.html
        assert 'needs ipywidgets: pip install "nbasset[lab]"' in shown.text


@pytest.mark.slow
def test_an_installation_without_extras_works(tmp_path):
    venv.create(tmp_path / "bare", with_pip=True)
    python = tmp_path / "bare" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(ROOT)], check=True, cwd=tmp_path)
    program = "import sys, json\nfrom IPython.core.interactiveshell import InteractiveShell\n" + (
        f"shell = InteractiveShell.instance()\nfor cell in {CELLS!r}:\n    shell.run_cell(cell).raise_error()\n"
        f"print('extras', [name for name in {EXTRAS} if name in sys.modules])\nprint('seen', shell.user_ns['seen'])"
    )
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "extras []" in done.stdout
    assert "seen [[1, 2, 3], [3, 6, 9], 18]" in done.stdout
