"""Proving: an export is run where its tool is installed, in an environment of its own, and says what it has made."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import cast

from nbasset.core.errors import NbassetError
from nbasset.core.patterns import pattern
from nbasset.export.proof import program

NEEDED = ("blake3", "cloudpickle", "ipython", "jupyter-core", "pydantic")
"""What nbasset itself needs there, to tell a data version."""


def found_there(
    tool: str,
    package: str,
    source: Path,
    home: Path,
    here: Mapping[str, str],
    project: Path | None,
    files: Mapping[str, str],
    python: str | None = None,
    parts: Mapping[str, str] = MappingProxyType({}),
) -> tuple[dict[str, str], frozenset[str]]:
    """By asset, the data version of what an export has made; and those assets that are another each time.

    Where something differs from the notebook, the export runs again: what differs from itself tells nothing.

    Args:
        tool: whose it is.
        package: the name of its package or module.
        source: the folder that this lies in.
        home: the notebook's folder.
        here: the data versions of the notebook's assets.
        project: the folder that pip installs; ``None``: what ``requirements.txt`` says.
        files: what was written.
        python: the Python to use; ``None``: one of a fresh environment.
        parts: by the name of each result that is a partition, its key.

    Raises:
        NbassetError: when it cannot be installed, or does not run.
    """
    ours = str(Path(__file__).parents[2])
    text = program(tool, package, str(source), ours, str(home), here, parts)
    if python is not None:
        return _twice(python, text, here)
    with tempfile.TemporaryDirectory(prefix="nbasset-proof-") as folder:
        inside = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
        _run([sys.executable, "-m", "venv", folder], "make an environment")
        wanted = [str(project)] if project else files.get("requirements.txt", "").split()
        _run([str(inside), "-m", "pip", "install", "--quiet", *wanted, *NEEDED], "install what the export needs")
        return _twice(str(inside), text, here)


def other_versions(python: str, files: Mapping[str, str]) -> list[str]:
    """A sentence for each package that a Python has in another version than the notebook, which may be why it differs.

    Args:
        python: which Python.
        files: what was written; its requirements have the notebook's versions.
    """
    wanted = dict(_PINNED.findall("\n".join([files.get("pyproject.toml", ""), files.get("requirements.txt", "")])))
    found: dict[str, str] = json.loads(_run([python, "-c", _VERSIONS, *wanted], "ask for versions"))
    return [
        f"{name} is {found[name] or 'missing'} there and {version} in the notebook."
        for name, version in wanted.items()
        if found[name] != version
    ]


_PINNED = pattern(r"^\s*\"?([\w.-]+)==([\w.+!-]+)", re.MULTILINE)
_VERSIONS = """
import json, sys
from importlib.metadata import PackageNotFoundError, version

def here(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

print(json.dumps({name: here(name) for name in sys.argv[1:]}))
"""


def _twice(python: str, text: str, here: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    found = told_by(python, text)
    differing = [name for name, version in here.items() if version and found.get(name, version) != version]
    again = told_by(python, text) if differing else found
    return found, frozenset(name for name in differing if again.get(name) != found[name])


def told_by(python: str, text: str) -> dict[str, str]:
    """What a program says on its last line.

    Args:
        python: which Python runs it.
        text: the program.

    Raises:
        NbassetError: when it does not run.
    """
    lines = [each for each in _run([python, "-c", text], "run the export").splitlines() if each.startswith("{")]
    if not lines:
        raise NbassetError("The export ran and did not say what it has made.")
    return cast("dict[str, str]", json.loads(lines[-1])["versions"])


def _run(command: Sequence[str], what: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NbassetError(f"Could not {what}: {command[0]}: {error.strerror}.") from None
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "it says nothing").splitlines()[-1]
        raise NbassetError(f"Could not {what}: {last}")
    return done.stdout
