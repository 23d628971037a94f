"""What is answered elsewhere has a word, whoever asks, and by whatever name."""

from __future__ import annotations

import getpass
import sys
from types import ModuleType

import pytest

from nbasset.engine.watch.observing import observing
from nbasset.engine.watch.workers import starting


def test_a_password_that_somebody_types_is_input(monkeypatch):
    monkeypatch.setattr(getpass, "getpass", lambda prompt="": "secret")
    with observing() as seen:
        assert getpass.getpass() == "secret"
    assert list(seen.untracked) == ["input"]


@pytest.mark.parametrize(
    ("module", "name", "word"), [("psycopg2", "connect", "network"), ("ray", "get", "other processes")]
)
def test_a_library_that_asks_others_is_marked_when_it_is_asked(monkeypatch, module, name, word):
    made = ModuleType(module)
    setattr(made, name, lambda *_: 1)
    monkeypatch.setitem(sys.modules, module, made)
    with observing() as seen:
        pass
    assert not seen.untracked
    with observing() as seen:
        assert getattr(made, name)("where") == 1
    assert list(seen.untracked) == [word]


def test_what_somebody_types_into_a_notebook_is_input(monkeypatch):
    kernelbase = pytest.importorskip("ipykernel.kernelbase")
    monkeypatch.setattr(kernelbase.Kernel, "_input_request", lambda *_: "3")
    with observing() as seen:
        assert kernelbase.Kernel._input_request(None) == "3"
    assert list(seen.untracked) == ["input"]


def test_whatever_starts_processes_as_python_does_is_known():
    assert {"multiprocessing.process", "multiprocess.connection"} <= starting()
