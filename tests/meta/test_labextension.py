"""The JupyterLab extension as a package: generated files, the wheel, what JupyterLab says of it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import nbasset

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "labextension"
BUILT = ROOT / "nbasset" / "labextension" / "package.json"


def generator():
    spec = importlib.util.spec_from_file_location("generate", SOURCE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_generated_from_the_python_side_is_up_to_date():
    stale = [path.name for path, text in generator().files().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "python labextension/generate.py, then jlpm generate"


@pytest.mark.parametrize(
    "path", [each for each in sorted(SOURCE.glob("*.*")) if each.is_file()], ids=lambda path: path.name
)
def test_no_file_names_a_registry(path):
    assert not re.search(r"registry\.|https?://(?!json-schema\.org)", path.read_text(encoding="utf-8"))


def test_the_version_is_that_of_the_package():
    assert json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))["version"] == nbasset.__version__


@pytest.mark.timeout(600)
@pytest.mark.skipif(not BUILT.exists() and not os.environ.get("CI"), reason="the extension is not built: make develop")
@pytest.mark.build
def test_the_wheel_enables_the_extension_where_there_is_no_node(tmp_path):
    own = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "HOME": str(tmp_path), "PYTHONPATH": ""}
    pip = [sys.executable, "-m", "pip"]
    wheel = [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(wheel, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (made,) = tmp_path.glob("nbasset-*.whl")
    fresh = tmp_path / "fresh"
    venv.create(fresh, with_pip=False)
    python = fresh / ("Scripts" if os.name == "nt" else "bin") / "python"
    # The packages of this environment serve the fresh one; only nbasset is installed anew.
    home = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], check=True, capture_output=True, text=True
    ).stdout.strip()
    (Path(home) / "lent.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n", encoding="utf-8")
    subprocess.run([*pip, "--python", str(python), "install", "--quiet", "--no-deps", str(made)], check=True, env=own)
    own["PATH"] = str(tmp_path)
    assert shutil.which("node", path=own["PATH"]) is None
    listed = subprocess.run(
        [python, "-m", "jupyterlab.labextensions", "list"], capture_output=True, text=True, check=True, env=own
    )
    told = re.sub(r"\x1b\[[0-9;]*m", "", listed.stdout + listed.stderr)
    assert re.search(r"nbasset v[\d.]+ +enabled +(OK|\N{CHECK MARK})? *\(?.*nbasset", told), told
    assert "error" not in told.lower(), told


@pytest.mark.slow
@pytest.mark.build
def test_a_wheel_without_the_built_extension_is_made_with_a_sentence(tmp_path):
    (tmp_path / "tree").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path / "tree" / name)
    shutil.copytree(ROOT / "nbasset", tmp_path / "tree" / "nbasset", ignore=shutil.ignore_patterns("labextension"))
    (tmp_path / "tree" / "labextension").mkdir()
    shutil.copy(SOURCE / "package.json", tmp_path / "tree" / "labextension")
    bare = tmp_path / "bin"
    bare.mkdir()
    own = {**os.environ, "PATH": str(bare), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    made = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-v", "--no-deps", "--wheel-dir", str(tmp_path), str(tmp_path / "tree")],
        capture_output=True,
        text=True,
        check=False,
        env=own,
    )
    assert made.returncode == 0, made.stderr
    assert "Without the JupyterLab extension: building it takes node" in made.stdout + made.stderr
    assert list(tmp_path.glob("nbasset-*.whl"))
