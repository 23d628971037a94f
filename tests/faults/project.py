"""A project as people have them: a script of assets in a folder, its store beside it, run in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbasset

REPOSITORY = Path(nbasset.__file__).parents[1]

SCRIPT = """
import json, os, sys
import numpy as np
from nbasset import asset, materialize

print("begun", flush=True)

@asset
def small():
    print("small is made")
    return {"numbers": [1, 2, 3], "text": "kept"}

@asset
def text():
    return "long " * 20_000

@asset
def numbers():
    return np.arange(50_000)

@asset
def total(small, text, numbers):
    return sum(small["numbers"]) + len(text) + int(numbers.sum())

run = materialize([small, text, numbers, total])
print("materialized", flush=True)
values = {name: run.asset_value(name) for name in ("small", "text", "numbers", "total")}
right = {
    "small": values["small"] == {"numbers": [1, 2, 3], "text": "kept"},
    "text": values["text"] == "long " * 20_000,
    "numbers": values["numbers"].dtype == np.int64 and np.array_equal(values["numbers"], np.arange(50_000)),
    "total": values["total"] == 6 + 100_000 + 1_249_975_000,
}
print(json.dumps({"right": right, "made": list(run.made)}), flush=True)
"""
"""Small and large values, and one that rests on them; says what it made and whether each value is right."""

NAMES = ("small", "text", "numbers", "total")


@dataclass
class Told:
    """What a run of the script said.

    Args:
        code: how the process ended; negative when it was killed.
        right: for each asset whether its value was right; empty when the process did not come that far.
        made: the assets that were made.
        warnings: what nbasset said, sentence by sentence.
        error: the last line of a traceback, when there was one.
    """

    code: int
    right: Mapping[str, bool] = field(default_factory=dict)
    made: Sequence[str] = ()
    warnings: Sequence[str] = ()
    error: str = ""


class Project:
    """A folder with a script.

    Args:
        folder: the folder; the secret lies beside it.
        script: the program.
        secret: the file with the user's secret.
    """

    def __init__(self, folder: Path, script: str = SCRIPT, secret: Path | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.script = folder / "program.py"
        self.script.write_text(script, encoding="utf-8")
        self.secret = secret or folder.parent / "secret"

    @property
    def store(self) -> Path:
        """The store."""
        return self.folder / ".nbasset"

    def start(self, *arguments: str, wrap: Sequence[str] = (), **environment: str) -> subprocess.Popen[str]:
        """Begin a run."""
        path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]))
        own = {**os.environ, "PYTHONPATH": path, "NBASSET_SECRET_FILE": str(self.secret), **environment}
        return subprocess.Popen(
            [*wrap, sys.executable, str(self.script), *arguments],
            cwd=self.folder,
            env=own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, timeout: float = 120, **more: Any) -> Told:
        """Run the script to its end.

        Raises:
            subprocess.TimeoutExpired: when it hangs.
        """
        process = self.start(*arguments, **more)
        return told(process, timeout)


def told(process: subprocess.Popen[str], timeout: float = 120) -> Told:
    """What a process said, once it has ended.

    Raises:
        subprocess.TimeoutExpired: when it hangs.
    """
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    lines = err.splitlines()
    warnings = [line.removeprefix("nbasset: ") for line in lines if line.startswith("nbasset: ")]
    error = lines[-1] if lines and process.returncode else ""
    last = next((line for line in reversed(out.splitlines()) if line.startswith("{")), "{}")
    found: dict[str, Any] = json.loads(last)
    return Told(process.returncode, found.get("right", {}), found.get("made", []), warnings, error)


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    """Kill a process, without a word, after some time."""
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(min(0.001, seconds))
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
