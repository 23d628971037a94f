"""Runs every edit with every tool, and counts what is false and what was needless."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beside.edits import BASE, EDITS, Analysis, raised

TOOLS = ("nbasset", "marimo", "joblib", "dagster")


@dataclass(frozen=True)
class Verdict:
    """What a tool has made of an edit.

    Args:
        false: the steps whose value is not what running everything from scratch gives.
        needless: the steps that were made, and gave what was there already.
        error: what was raised instead.
    """

    false: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    error: str = ""


class Sessions:
    """Sessions of one tool, in a folder of its own.

    Args:
        tool: its name.
        folder: where it works.
    """

    def __init__(self, tool: str, folder: Path) -> None:
        self.folder, self.kept = folder / "work", folder / "kept"
        self.folder.mkdir(parents=True)
        home = folder / "work" / "home"
        home.mkdir()
        env = {
            **os.environ,
            "DAGSTER_HOME": str(home),
            "DAGSTER_DISABLE_TELEMETRY": "1",
            "NBASSET_HOME": str(folder / "work" / "store"),
            "NBASSET_SECRET_FILE": str(folder / "secret"),
            "IPYTHONDIR": str(folder / "ipython"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",  # the same for every tool and every day
        }
        command = [sys.executable, str(Path(__file__).with_name("tools.py")), tool]
        with (folder / "said").open("w") as said:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, env=env
            )

    def run(self, one: Analysis, versions: dict[str, int]) -> dict[str, Any]:
        """One session, with what the sessions before have kept."""
        for name, text in one.files.items():
            path = self.folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
            elif name in one.touched:
                os.utime(path)
        steps = [{"name": s.name, "rests_on": s.rests_on, "function": s.function, "file": s.file} for s in one.steps]
        told = {"folder": str(self.folder), "plain": one.plain, "steps": steps, "env": one.env, "versions": versions}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(told), file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "done\n"
        found: dict[str, Any] = json.loads((self.folder / "answer.json").read_text(encoding="utf-8"))
        return found

    def keep(self) -> None:
        """Put down how things stand."""
        shutil.copytree(self.folder, self.kept)

    def back(self) -> None:
        """Have them as they were put down."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)

    def end(self) -> None:
        """End it."""
        self._process.communicate()


@contextmanager
def sessions(tool: str, folder: Path) -> Iterator[Sessions]:
    """Sessions of a tool, until they are not needed any more."""
    opened = Sessions(tool, folder / tool)
    try:
        yield opened
    finally:
        opened.end()


def _each(tool: str, folder: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """After each edit what the sessions before it said, and what the last said."""
    with sessions(tool, folder) as opened:
        first = opened.run(BASE, {})
        assert "error" not in first, first["error"]
        opened.keep()
        for name, edits in EDITS.items():
            opened.back()
            before, now, versions, last = BASE, first, dict[str, int](), first
            for number, edit in enumerate(edits, 2):
                after = edit(before)
                versions |= dict.fromkeys(raised(before, after), number)
                last, now, before = now, opened.run(after, versions), after
            yield name, first if len(edits) > 1 else last, now


def measured(folder: Path, tools: Sequence[str] = TOOLS) -> dict[str, dict[str, Verdict]]:
    """What each of the tools makes of each edit."""
    truth = {name: now["values"] for name, _, now in _each("scratch", folder)}

    def verdicts(tool: str) -> dict[str, Verdict]:
        found = {}
        for name, before, now in _each(tool, folder):
            true = truth[name]
            false = tuple(step for step in true if now["values"].get(step) != true[step])
            needless = tuple(step for step in now["made"] if before["values"].get(step) == true[step])
            found[name] = Verdict(false, needless, now.get("error", ""))
        return found

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(tools, pool.map(verdicts, tools), strict=True))
