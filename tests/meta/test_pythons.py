"""Other Pythons: which are claimed, where they are looked for, and that one that is missing is said to be."""

from __future__ import annotations

import sys

import pytest
import pythons

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs that stand for Pythons are shell scripts")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Puts a program where Pythons are looked for; nothing else is found."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))

    def put(where, script):
        path = tmp_path / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return put


def test_the_claim_is_the_classifiers():
    assert pythons.OURS in pythons.claimed()
    assert {"3.11", "3.12", "3.13"} <= set(pythons.claimed())


def test_a_python_on_the_path_is_found_first(place):
    place("bin/python3.99", "echo 3.99")
    place("pyenv/versions/3.99.1/bin/python", "echo 3.99")
    assert pythons.find("3.99") == "python3.99"


@pytest.mark.parametrize("shim", ["echo 'command not found' >&2; exit 127", "echo 3.98"])
def test_one_that_does_not_run_or_is_another_is_passed_over(place, shim):
    place("bin/python3.99", shim)
    kept = place("pyenv/versions/3.99.1/bin/python", "echo 3.99")
    assert pythons.find("3.99") == kept


def test_where_there_is_none_a_line_says_so_and_nothing_has_failed(place, capsys):
    assert pythons.run("3.99", [])
    assert capsys.readouterr().out == "Python 3.99 is not found here: nothing is tested on it.\n"
