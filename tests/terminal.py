"""Plain IPython in a process of its own, as in a terminal: no kernel, no page."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Terminal:
    """What cells printed, which errors they raised, and what was asked for at the end.

    Args:
        texts: for each cell, all it printed.
        errors: for each cell, its error as a sentence; empty where it ended well.
        answers: by expression, its value as JSON has it.
    """

    texts: list[str]
    errors: list[str]
    answers: dict[str, Any]


def in_terminal(
    folder: Path,
    cells: Sequence[str],
    ask: Sequence[str] = (),
    *,
    without: Sequence[str] = (),
    env: dict[str, str] | None = None,
) -> Terminal:
    """Run cells in a new process.

    Args:
        folder: where it runs; the store is beside.
        cells: their texts.
        ask: expressions that are evaluated among the names of the shell when all cells have run.
        without: packages that cannot be imported, as if they were not installed.
        env: environment variables to add.
    """
    request = {"cells": list(cells), "ask": list(ask), "without": list(without)}
    own = {**os.environ, "IPYTHONDIR": str(folder / ".ipython"), **(env or {})}
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        cwd=folder,
        env=own,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Terminal(**json.loads(done.stdout.splitlines()[-1]))


class Without:
    """One of Python's finders, which does not find some packages.

    Args:
        finder: the finder.
        names: the packages.
    """

    def __init__(self, finder: Any, names: Sequence[str]) -> None:
        self._finder = finder
        self._names = frozenset(names)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return None if name.partition(".")[0] in self._names else self._finder.find_spec(name, path, target)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    sys.path[0] = ""
    sys.meta_path[:] = [Without(finder, request["without"]) for finder in sys.meta_path]  # type: ignore[misc]
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = InteractiveShell.instance(config=config)
    texts, errors = [], []
    for number, cell in enumerate(request["cells"]):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            result = shell.run_cell(cell, store_history=True, cell_id=f"cell-{number}")
        error = result.error_before_exec or result.error_in_exec
        texts.append(printed.getvalue())
        errors.append(f"{type(error).__name__}: {error}" if error else "")
    answers = {text: eval(text, shell.user_ns) for text in request["ask"]}
    print(json.dumps({"texts": texts, "errors": errors, "answers": answers}))


if __name__ == "__main__":
    main()
