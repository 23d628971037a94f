"""Runs tests on every other Python that nbasset claims and that is found here: ``python tests/pythons.py 2 -m "not kernel"``.

The claim is made in pyproject's classifiers. Each Python gets an environment of its own, ``.venv-3.12`` and so on, with
the dependency group ``test``; it is set up when it is first needed, and again when pyproject has changed. All of them
are at work at once, and share the processes that the first argument allows: one process each is quickest, since every
process has to import what the tests import.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = f"{sys.version_info.major}.{sys.version_info.minor}"


def claimed() -> list[str]:
    """The versions that pyproject's classifiers name: ``3.11`` and so on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return re.findall(r"Programming Language :: Python :: (3\.\d+)", "\n".join(project["classifiers"]))


def candidates(version: str) -> Iterator[str]:
    """Where a Python may be: on the path, then in pyenv's folder, newest first."""
    yield f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(map(str, pyenv.glob(f"versions/{version}.*/bin/python")), reverse=True)


def find(version: str) -> str | None:
    """A Python of that version that really runs (pyenv's shims may not); ``None`` where there is none."""
    program = "import sys, venv, ensurepip; print('{0.major}.{0.minor}'.format(sys.version_info))"
    for python in candidates(version):
        try:
            told = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if told.stdout.strip() == version:
            return python
    return None


def environment(version: str, python: str) -> Path:
    """Its environment, set up; the path of the Python inside. One that is a link is somebody's own, and taken as it is.

    Raises:
        subprocess.CalledProcessError: when it cannot be set up.
    """
    folder = ROOT / f".venv-{version}"
    inside, ready = folder / "bin" / "python", folder / ".ready"
    if folder.is_symlink():
        return inside
    if not ready.exists() or ready.stat().st_mtime < (ROOT / "pyproject.toml").stat().st_mtime:
        print(f"Python {version}: setting up {folder.name}", flush=True)
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        pip = [inside, "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True)
        subprocess.run([*pip, "--group", "test", "--editable", "."], check=True, cwd=ROOT)
        ready.touch()
    return inside


def run(version: str, python: str, arguments: list[str]) -> bool:
    """Run the tests on one version; whether all is well. What they say is told at the end, apart from the others'."""
    inside = environment(version, python)
    report = [f"--junitxml=artifacts/pytest-{version}.xml"] if os.environ.get("CI") else []
    path = f"{inside.parent}{os.pathsep}{os.environ['PATH']}"
    command = [inside, "-m", "pytest", *report, *arguments]
    env = {**os.environ, "PATH": path}
    done = subprocess.run(command, check=False, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(f"Python {version}: {inside}\n{done.stdout.decode(errors='replace')}", flush=True)
    return done.returncode in (0, 5)  # 5: none of the tests is chosen


def main(workers: int, arguments: list[str]) -> int:
    """Run them on every version but the one this runs on."""
    found = {version: find(version) for version in claimed() if version != OURS}
    for version in (version for version, python in found.items() if python is None):
        print(f"Python {version} is not found here: nothing is tested on it.", flush=True)
    there = {version: python for version, python in found.items() if python is not None}
    each = workers // max(len(there), 1)
    spread = ["-n", str(each), "--dist", "loadfile"] if each > 1 else ["-p", "no:xdist"]
    with ThreadPoolExecutor(max(len(there), 1)) as pool:
        results = [*pool.map(lambda version: run(version, there[version], [*spread, *arguments]), there)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
