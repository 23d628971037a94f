"""Proving: an export is run where its tool is installed, in an environment of its own, and says what it has made."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
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
        pip = [str(inside), "-m", "pip", "install", "--quiet"]
        _run([*pip, *others_than_ours(files), *NEEDED], "install what the export needs")
        if project:
            _run([*pip, "--no-deps", str(project)], "install the project")
        return _twice(str(inside), text, here)


def others_than_ours(files: Mapping[str, str]) -> list[str]:
    """What pip has to install for an export; of nbasset, which is here, only what it needs itself.

    Args:
        files: what was written.

    >>> others_than_ours({"requirements.txt": "polars==1.0\\n"})
    ['polars==1.0']
    """
    project = tomllib.loads(files.get("pyproject.toml", "")).get("project", {})
    wanted = [*project.get("dependencies", ()), *files.get("requirements.txt", "").split()]
    named = {re.split(r"[\[=<>~ ]", each)[0] for each in wanted}
    found: list[str] = []
    for each in wanted:
        of_ours = [one for one in _needs_of(each) if re.split(r"[\[=<>~ ]", one)[0] not in named]
        found += of_ours if each.startswith("nbasset") else [each]
    return found


def _needs_of(ours: str) -> Iterator[str]:
    """What the extras need that a requirement of nbasset names."""
    extras = re.findall(r"[\w-]+", ours.partition("[")[2].partition("]")[0]) if ours.startswith("nbasset[") else []
    for line in importlib.metadata.requires("nbasset") or () if extras else ():
        need, _, condition = line.partition(";")
        if any(f"extra == {quote}{extra}{quote}" in condition for extra in extras for quote in "\"'"):
            yield from _needs_of(need) if need.startswith("nbasset[") else [need.strip()]


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
