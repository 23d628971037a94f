"""Run a notebook twice, in fresh kernels, in a throw-away copy of its folder: the second run should make nothing.

Usage: PYTHONPATH=tests python tests/notebooks/run_twice.py notebooks/en/01_quickstart.ipynb
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from kernels import CellRun, Kernel

from nbasset.ui.text import table
from nbasset.ui.words import seconds

LOAD = "%load_ext nbasset"
LEFT_OUT = shutil.ignore_patterns(".nbasset", ".ipynb_checkpoints")

PROBE = """
def _tell_runs(path):
    import json
    from nbasset.instance import current
    instance = current()

    def heard(event):
        if event.type == "run_finished":
            with open(path, "a", encoding="utf-8") as told:
                for name, part in instance.runs.last.assets.items():
                    print(json.dumps([str(name), part.outcome, part.took, part.error or part.reason]), file=told)

    instance.listeners.append(heard)
"""
"""Stands for one who watches: it writes down what each of the kernel's runs did."""


class CellFailed(Exception):
    """A cell raised that was not tagged ``raises-exception``."""


@dataclass(frozen=True)
class Part:
    """What became of an asset in one run; a notebook has many runs."""

    asset: str
    outcome: str
    took: float
    reason: str


@dataclass
class NotebookRun:
    """One time through the notebook."""

    cells: list[tuple[str, CellRun]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    took: float = 0.0

    def cell(self, beginning: str) -> CellRun:
        """What the first cell that begins so has shown."""
        return next(cell for source, cell in self.cells if source.startswith(beginning))

    def names(self, outcome: str) -> list[str]:
        """The assets that had an outcome at least once."""
        return list(dict.fromkeys(part.asset for part in self.parts if part.outcome == outcome))

    def of(self, asset: str, outcome: str) -> list[Part]:
        """The times when an asset had an outcome."""
        return [part for part in self.parts if (part.asset, part.outcome) == (asset, outcome)]

    def table(self) -> str:
        """One row for each asset: how often it was made, how often it came from the store."""
        outcomes = list(dict.fromkeys(["made", "from the store", "failed", *(part.outcome for part in self.parts)]))
        rows = [
            [name, *(_times(self.of(name, outcome), timed=outcome != "from the store") for outcome in outcomes)]
            for name in dict.fromkeys(part.asset for part in self.parts)
        ]
        return table(["asset", *outcomes], rows)


def _times(parts: Sequence[Part], *, timed: bool) -> str:
    count = "-" if not parts else "once" if len(parts) == 1 else f"{len(parts)} times"
    return f"{count}, {seconds(sum(part.took for part in parts))}" if parts and timed else count


def run_all(path: Path, kernel: Kernel) -> NotebookRun:
    """Run a notebook's cells one after another, as *Run All* does.

    Raises:
        CellFailed: when a cell raised that was not meant to.
    """
    run = NotebookRun()
    told = path.with_name("told.jsonl")
    told.write_text("")
    began = time.monotonic()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        shown = kernel.run(cell.source, cell.id, timeout=300)
        run.cells.append((cell.source, shown))
        if not shown.ok and "raises-exception" not in cell.metadata.get("tags", ()):
            raise CellFailed(f"{cell.source}\n\n{shown.traceback}")
        if cell.source.startswith(LOAD) and "already loaded" not in shown.text:
            kernel.run(f"{PROBE}\n_tell_runs({str(told)!r}); del _tell_runs")
    run.took = time.monotonic() - began
    run.parts = [Part(*json.loads(line)) for line in told.read_text(encoding="utf-8").splitlines()]
    return run


def run_once(path: Path, environment: dict[str, str]) -> NotebookRun:
    """Run a notebook in a fresh kernel."""
    with Kernel(path.parent, load=False, env=environment, fresh=True) as kernel:
        return run_all(path, kernel)


def run_twice(path: Path) -> tuple[NotebookRun, NotebookRun]:
    """Run a notebook twice, with a store and a secret of its own; it and the lessons' data are left as they are."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        shutil.copytree(path.parents[1], scratch / "notebooks", ignore=LEFT_OUT)
        folder = scratch / "notebooks" / path.parent.name
        profile = scratch / "ipython" / "profile_default"
        profile.mkdir(parents=True)
        (profile / "ipython_kernel_config.py").write_text('get_config().IPKernelApp.log_level = "ERROR"\n')
        own = {
            "NBASSET_HOME": str(folder / ".nbasset"),
            "NBASSET_SECRET_FILE": str(scratch / "secret"),
            "IPYTHONDIR": str(scratch / "ipython"),
        }
        return run_once(folder / path.name, own), run_once(folder / path.name, own)


def complaints(first: NotebookRun, second: NotebookRun) -> list[str]:
    """What is wrong with the second run; a step which fails on purpose fails in both."""
    return [
        *(f"{name} was made again" for name in second.names("made")),
        *(f"{name} failed only the second time" for name in second.names("failed") if not first.of(name, "failed")),
        *(["the first run made nothing"] if not first.names("made") else []),
    ]


def main(path: str) -> int:
    """Print both runs; nothing made the second time is success."""
    first, second = run_twice(Path(path))
    for word, run in (("First", first), ("Second", second)):
        print(f"{word} run, in a fresh kernel: {seconds(run.took)}\n\n{run.table()}\n")
    wrong = complaints(first, second)
    failing = f" but the step that fails on purpose ({', '.join(second.names('failed'))})"
    print("; ".join(wrong) or f"The second run made nothing{failing if second.names('failed') else ''}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
