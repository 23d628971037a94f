"""A notebook that has run in this process, so that its store knows it; its file lies beside."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from forking import CAN_FORK, ForkingProvisioner
from jupyter_client.manager import KernelManager
from shells import Notebook

from nbasset.cli.main import main

Ran = Callable[..., Path]


def write(path: Path, cells: dict[str, str], tags: dict[str, str] | None = None) -> Path:
    """A notebook's file: code cells by their ids, some with a tag."""
    code = [
        {
            "cell_type": "code",
            "id": id,
            "source": text,
            "metadata": {"tags": [tags[id]]} if tags and id in tags else {},
            "outputs": [],
            "execution_count": None,
        }
        for id, text in cells.items()
    ]
    path.write_text(json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    """Runs cells as a notebook of a name, as its kernel would, until that ends; its file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def run(cells: dict[str, str], name: str = "book", fails: tuple[str, ...] = ()) -> Path:
        path = write(tmp_path / f"{name}.ipynb", {"c0": "%load_ext nbasset", **cells})
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
        with contextlib.closing(Notebook()) as notebook:
            for id, text in cells.items():
                notebook.run(text, id, fails=id in fails)
        capsys.readouterr()  # what the notebook has printed
        return path

    return run


def forked(name: str, sockets: str) -> KernelManager:
    """A manager whose kernel is forked from a process that has imported all that kernels import."""
    found = KernelManager(kernel_name=name, transport="ipc", ip=sockets)
    if CAN_FORK and name == "python3":
        found.provisioner = ForkingProvisioner(kernel_id="forked", kernel_spec=found.kernel_spec, parent=found)
    return found


@dataclass
class Done:
    """What became of a command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one document on stdout."""
        told: dict[str, Any] = json.loads(self.out)
        return told

    @property
    def outcomes(self) -> dict[str, str]:
        """By asset, what became of it."""
        return {each["asset"]: each["outcome"] for each in self.document["assets"]}

    @property
    def cells(self) -> dict[int, str]:
        """By number, what became of each cell."""
        return {each["cell"]: each["outcome"] for each in self.document["cells"]}


Does = Callable[..., Done]


@pytest.fixture
def does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kernels: None) -> Does:
    """Carries out a command line in a folder of its own, with real kernels."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    if CAN_FORK:
        monkeypatch.setattr("nbasset.cli.kernel.manager", forked)

    def carried_out(*words: str) -> Done:
        code = main(words)
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return carried_out


@pytest.fixture
def kernels() -> None:
    """Says that a test starts kernels."""
