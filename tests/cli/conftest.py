"""A notebook that has run in this process, so that its store knows it; its file lies beside."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from shells import Notebook

Ran = Callable[..., Path]


def write(path: Path, cells: dict[str, str]) -> Path:
    """A notebook's file: code cells by their ids."""
    code = [
        {"cell_type": "code", "id": id, "source": text, "metadata": {}, "outputs": [], "execution_count": None}
        for id, text in cells.items()
    ]
    path.write_text(json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Runs cells as a notebook of a name, as its kernel would, until that ends; its file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def run(cells: dict[str, str], name: str = "book", fails: tuple[str, ...] = ()) -> Path:
        path = write(tmp_path / f"{name}.ipynb", {"c0": "%load_ext nbasset", **cells})
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
        with contextlib.closing(Notebook()) as notebook:
            for id, text in cells.items():
                notebook.run(text, id, fails=id in fails)
        return path

    return run
