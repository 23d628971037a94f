"""Runs tests in other environments: ``python tests/pythons.py 2 -m "not kernel"`` on every other Python that nbasset claims.

The claim is made in pyproject's classifiers. Each Python gets an environment of its own, ``.venv-3.12`` and so on, with
the dependency group ``test``; it is set up when it is first needed, and again when pyproject has changed. All of them
are at work at once, and share the processes that the first argument allows: one process each is quickest, since every
process has to import what the tests import.

``--in colab`` runs them in one environment instead that has another group of packages, ``.venv-colab``. ``--shared 6`` gives
each a sixth of them, by their names: what takes long. All of it is tried on the Python that this runs on.
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
OTHERS = {"colab": "3.13", "peers": OURS, "torch": OURS}
"""Environments with packages of their own, which pyproject names as dependency groups, and the Python of each."""

UV = [Path(sys.executable).with_name("uv"), "pip", "install", "--python"]
BY_PIP = ("torch",)
"""What is large comes from where pip is told to look, which uv does not read."""


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


def environment(name: str, python: str) -> Path:
    """Its environment, set up; the path of the Python inside. One that is a link is somebody's own, and taken as it is.

    Raises:
        subprocess.CalledProcessError: when it cannot be set up.
    """
    folder = ROOT / f".venv-{name}"
    inside, ready = folder / "bin" / "python", folder / ".ready"
    if folder.is_symlink():
        return inside
    if not ready.exists() or ready.stat().st_mtime < (ROOT / "pyproject.toml").stat().st_mtime:
        print(f"{title(name)}: setting up {folder.name}", flush=True)
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        wanted = ["--quiet", "--group", name if name in OTHERS else "test", "--editable", "."]
        if name in BY_PIP or subprocess.run([*UV, inside, *wanted], check=False, cwd=ROOT).returncode:
            subprocess.run([inside, "-m", "pip", "install", "--quiet", "--upgrade", "pip"], check=True)
            subprocess.run([inside, "-m", "pip", "install", *wanted], check=True, cwd=ROOT)
        ready.touch()
    return inside


def title(name: str) -> str:
    """What an environment is called."""
    return f"{name}, Python {OTHERS[name]}" if name in OTHERS else f"Python {name}"


def run(name: str, python: str, arguments: list[str], share: str) -> bool:
    """Run the tests in one environment; whether all is well. What they say is told at the end, apart from the others'."""
    inside = environment(name, python)
    path = f"{inside.parent}{os.pathsep}{os.environ['PATH']}"
    command = [inside, "tests/once_more.py", f"pytest-{name}{'-shared' if share else ''}", *arguments]
    env = {**os.environ, "PATH": path, "NBASSET_SHARE": share}
    done = subprocess.run(command, check=False, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(f"{title(name)}: {inside}\n{done.stdout.decode(errors='replace')}", flush=True)
    return done.returncode in (0, 5)  # 5: none of the tests is chosen


def main(workers: int, arguments: list[str]) -> int:
    """Run them on every version but the one this runs on, or in the environment that they name first."""
    parts = ""
    if arguments[:1] == ["--shared"]:
        parts, arguments = arguments[1], arguments[2:]
    if arguments[:1] == ["--in"]:
        names, arguments = arguments[1:2], arguments[2:]
    else:
        names = [version for version in claimed() if version != OURS]
    found = {name: find(OTHERS.get(name, name)) for name in names}
    for name in (name for name, python in found.items() if python is None):
        print(f"{title(name)} is not found here: nothing is tested on it.", flush=True)
    there = {name: python for name, python in found.items() if python is not None}
    each = workers // max(len(there), 1)
    spread = ["-n", str(each), "--dist", "loadfile"] if each > 1 else ["-p", "no:xdist"]
    with ThreadPoolExecutor(max(len(there), 1)) as pool:
        shares = [f"{number}/{parts}" if parts else "" for number in range(len(there))]
        results = [*pool.map(lambda name, share: run(name, there[name], [*spread, *arguments], share), there, shares)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
