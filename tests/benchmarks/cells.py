"""What cells cost in a notebook without a page, in a process of its own: ``python cells.py WHAT COUNT``.

Prints one line of JSON: CPU seconds (user and system) of each kind of cell, and of a floor measured beside it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cloudpickle
from blake3 import blake3

sys.path.insert(0, str(Path(__file__).parents[1]))

from shells import Notebook

from nbasset.core.observation import Observation, ObservationKind
from nbasset.instance.observations import Observations
from nbasset.versions.files import path_digest


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of something, which prints nothing meanwhile."""
    began = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        work()
    return time.process_time() - began


def cell(notebook: Notebook, *texts: str, id: str | None = None) -> float:
    """The median of what cells cost."""
    return statistics.median(cpu(lambda text=text: notebook.run(text, id)) for text in texts)


def chain(notebook: Notebook, count: int) -> float:
    """Run a cell for each asset of a chain."""
    texts = [f"%%asset a{number}\n{f'a{number - 1} + 1' if number else '1'}" for number in range(count)]
    return cpu(lambda: [notebook.run(text, f"c{number}") for number, text in enumerate(texts)])


def cells(count: int) -> dict[str, float]:
    """Each kind of cell at the end of a chain, and each of *Run All*, first and second time, beside plain cells."""
    notebook = Notebook(live=False)
    last = count - 1
    first, second = chain(notebook, count), chain(notebook, count)
    edits = [f"%%asset a{last}\na{last - 1} + {number}" for number in range(5)]
    found = {
        "first": first / count,
        "second": second / count,
        "plain": cell(notebook, *["x = 1"] * 5),
        "use": cell(notebook, *[f"y = a{last}"] * 5),
        "asset": cell(notebook, *edits, id=f"c{last}"),
    }
    notebook.close()
    return {**found, "floor": cpu(lambda: [notebook.shell.run_cell("x = 1") for _ in range(20)]) / 20}


def objects(count: int) -> dict[str, float]:
    """A plan that rests on many small objects by three assets, beside pickling and digesting them once."""
    notebook = Notebook(live=False)
    notebook.run(f"class P:\n    def __init__(self, i): self.i = i\nbig = [P(i) for i in range({count})]")
    for number in range(3):
        notebook.run(f"%%asset b{number}\nlen(big) + {number}", f"b{number}")
    instance = notebook.session.instance
    floor = cpu(lambda: blake3(cloudpickle.dumps(notebook.shell.user_ns["big"])).digest())
    found = {"plan": cpu(lambda: instance.standing().all()), "plain": cell(notebook, *["x = 1"] * 5), "floor": floor}
    notebook.close()
    return found


def files(count: int) -> dict[str, float]:
    """A look at many files that a body has read, beside asking the system for each one's size and time."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{number // 1000}/{number}" for number in range(count)]
        for number, path in enumerate(paths):
            if number % 1000 == 0:
                os.mkdir(os.path.dirname(path))
            with open(path, "wb"):
                """An empty file does."""
            os.utime(path, (1e9, 1e9))
        seen = Observations(Path(folder), lambda _notebook, _asset: "")
        found = [Observation(ObservationKind.FILE, path, path_digest(path)) for path in paths]
        seen.changed(found)
        return {"look": cpu(lambda: seen.changed(found)), "floor": cpu(lambda: [os.stat(path) for path in paths])}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        os.environ["NBASSET_HOME"] = place
        print(json.dumps({"cells": cells, "objects": objects, "files": files}[sys.argv[1]](int(sys.argv[2]))))
