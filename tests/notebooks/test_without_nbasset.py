"""The tutorial in comment form is plain Python: for linters, for type checkers, and in a kernel without nbasset."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernels import Kernel

from nbasset.notebook.rewriting import in_form

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
VALUES = (
    "[penguins_raw.to_csv(), penguins.to_csv(), X_train.to_csv(), X_test.to_csv(), list(y_train), list(y_test), DEPTH, "
    "classifier.predict(X_test).tolist(), accuracy]"
)
SEEDED = "import random, numpy\nrandom.seed(42), numpy.random.seed(42)"


def tutorial() -> list[Any]:
    """Its cells of code, in comment form."""
    told = nbformat.read(FOLDER / "en" / "01_quickstart.ipynb", as_version=4)
    cells = [cell for cell in told.cells if cell.cell_type == "code"]
    for cell in cells:
        cell.source = in_form(cell.source, "comment")
    return cells


def without_magics(source: str) -> str:
    """What is left where nobody knows nbasset's magics."""
    return re.sub(r"^%.*$", "", source, flags=re.MULTILINE).strip()


def told_by(*command: str | Path) -> list[str]:
    """What a checker says, line by line."""
    done = subprocess.run([sys.executable, "-m", *map(str, command)], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def test_ruff_is_clean_on_it(tmp_path):
    notebook = tmp_path / "tutorial.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=tutorial(), metadata={"language_info": {"name": "python"}}), notebook)
    ruff = ("ruff", "check", "--isolated", "--no-cache", "--output-format=concise", notebook)
    assert told_by(*ruff) == ["All checks passed!"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a = b"), *tutorial()]), notebook)
    assert "F821" in told_by(*ruff)[0], "it reads the cells"


@pytest.mark.slow
def test_mypy_is_clean_on_it(tmp_path):
    script = tmp_path / "tutorial.py"
    script.write_text("\n\n".join(without_magics(cell.source) for cell in tutorial()), encoding="utf-8")
    mypy = ("mypy", "--config-file=", "--ignore-missing-imports", f"--cache-dir={tmp_path}", script)
    assert told_by(*mypy) == ["Success: no issues found in 1 source file"]
    script.write_text(script.read_text(encoding="utf-8") + "\nLONGEST = short_name", encoding="utf-8")
    assert "error: Incompatible types" in told_by(*mypy)[0], "it reads the cells"


@pytest.mark.slow
@pytest.mark.kernel
def test_without_nbasset_it_gives_the_same_values(tmp_path):
    """The textbook's way to draw, a seed in front, gives the textbook's numbers in both."""
    (tmp_path / "data").symlink_to(FOLDER / "data")
    here = tmp_path / "en"
    here.mkdir()
    cells = tutorial()
    shown = []
    with Kernel(here, load=False, fresh=True) as kernel:
        for cell in cells:
            kernel.run(SEEDED)
            run = kernel.run(without_magics(cell.source))
            assert run.ok or "raises-exception" in cell.metadata.get("tags", ()), run.traceback
            shown.append(run.text)
        assert not kernel.value("'nbasset' in __import__('sys').modules")
        plain = kernel.value(VALUES)
    with Kernel(here) as kernel:
        kernel.run("%nbasset seed 42")
        for cell in cells:
            run = kernel.run(cell.source, cell.id)
            assert run.ok or "raises-exception" in cell.metadata.get("tags", ()), run.traceback
        assert kernel.value(VALUES) == plain
        leaf = next(text for cell, text in zip(cells, shown, strict=True) if "heaviest_repaired" in cell.source)
        assert kernel.value("heaviest_repaired") == ast.literal_eval(leaf)
