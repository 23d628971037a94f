"""A few of the laws in real kernels: restarts, the kernel's own loop, and libraries that a body is the first to import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel

CELLS = [
    "import asyncio\nasync def get(x):\n    await asyncio.sleep(0)\n    return x + 1",
    "words = {'plum', 'fig', 'apple'}\nfrom tools import double",
    "class Model:\n    def __init__(self, k):\n        self.k = k\n    def predict(self, x):\n        return double(x) * self.k",
    "%%asset raw\nawait get(10)",
    "%%asset model\nModel(3)",
    "%%asset drawn\nimport random\nimport numpy as np\n(random.random(), float(np.random.rand()))",
    "%%asset answer\n(model.predict(raw), sorted(words), isinstance(model, Model), open('data.txt').read())",
]


def run_all(folder: Path, seed: str, *, store: str = ".nbasset") -> tuple[tuple[str, ...], Any]:
    """Every cell, then ``%materialize``: what was made, and the values."""
    env = {"PYTHONHASHSEED": seed, "NBASSET_HOME": str(folder / store), "NBASSET_NOTEBOOK": "truth"}
    with Kernel(folder, env=env) as kernel:
        for number, cell in enumerate(["%nbasset mode define", *CELLS, "r = %materialize"]):
            run = kernel.run(cell, f"c{number}")
            assert run.ok, run.traceback
        made, *values = kernel.value("(r.made, raw, model.k, drawn, answer)")
        return made, values


def test_restarts(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("one")
    (tmp_path / "tools.py").write_text("N = 2\ndef double(x):\n    return x * N\n")
    made, first = run_all(tmp_path, "1")
    assert made == ("raw", "model", "drawn", "answer")
    assert first[3] == (66, ["apple", "fig", "plum"], True, "one")
    assert run_all(tmp_path, "2") == ((), first)
    (tmp_path / "data.txt").write_text("two")
    made, now = run_all(tmp_path, "3")
    assert (made, now[3][3]) == (("answer",), "two")
    (tmp_path / "tools.py").write_text("N = 20\ndef double(x):\n    return x * N\n")
    made, now = run_all(tmp_path, "4")
    assert (made, now[3][0]) == (("model", "answer"), 660)
    made, scratch = run_all(tmp_path, "5", store="other")
    assert made == ("raw", "model", "drawn", "answer")
    assert scratch[3] == now[3]


def test_edits_in_a_live_kernel(kernel: Kernel) -> None:
    (kernel.folder / "tools.py").write_text("N = 2\ndef double(x):\n    return x * N\n")
    (kernel.folder / "data.txt").write_text("one")
    for number, cell in enumerate(CELLS):
        assert kernel.run(cell, f"c{number}").ok
    kernel.run("r = %materialize")
    assert kernel.value("r.made") == ()
    kernel.run(CELLS[0].replace("x + 1", "x + 2"), "c0")
    kernel.run("r = %materialize")
    assert kernel.value("(r.made, answer[0])") == (("raw", "answer"), 72)
    (kernel.folder / "tools.py").write_text("N = 20\ndef double(x):\n    return x * N\n")
    kernel.run("r = %materialize")
    assert kernel.value("(r.made, answer[0])") == (("model", "answer"), 720)
    kernel.run(CELLS[0], "c0")
    (kernel.folder / "tools.py").write_text("N = 2\ndef double(x):\n    return x * N\n")
    kernel.run("r = %materialize")
    assert kernel.value("(r.made, answer[0])") == ((), 66)
