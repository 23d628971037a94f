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
    monkeypatch.delenv("CI", raising=False)

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


@pytest.fixture
def claim(place, monkeypatch, tmp_path):
    """Has some Pythons claimed; those that end with a number are there, and say what they were asked for."""

    def those(ends):
        monkeypatch.setattr(pythons, "claimed", lambda: list(ends))
        monkeypatch.setattr(pythons, "environment", lambda version, python: tmp_path / "bin" / f"tests{version}")
        for version, end in ends.items():
            if end is not None:
                place(f"bin/python{version}", f"echo {version}")
                place(f"bin/tests{version}", f'echo "{version}: $*"; exit {end}')

    return those


def test_where_there_is_none_a_line_says_so_and_nothing_has_failed(claim, capfd):
    claim({"3.99": None})
    assert pythons.main(2, []) == 0
    assert capfd.readouterr().out == "Python 3.99 is not found here: nothing is tested on it.\n"


def test_all_are_at_work_at_once_share_the_processes_and_one_that_fails_fails_all(claim, capfd):
    claim({"3.97": 0, "3.98": 5, "3.99": 0, pythons.OURS: 1})
    assert pythons.main(6, ["-m", "quick"]) == 0
    said = capfd.readouterr().out
    assert all(
        f"{version}: tests/once_more.py pytest-{version} -n 2 --dist loadfile -m quick" in said
        for version in ("3.97", "3.98", "3.99")
    )
    assert f"{pythons.OURS}: " not in said
    claim({"3.97": 1, "3.98": 0})
    assert pythons.main(3, []) == 1
    assert "3.98: tests/once_more.py pytest-3.98 -p no:xdist\n" in capfd.readouterr().out


def test_one_environment_with_packages_of_its_own_is_named_first_and_runs_alone(claim, place, capfd, monkeypatch):
    claim({"3.97": 0})
    monkeypatch.setattr(pythons, "OTHERS", {"elsewhere": "3.98"})
    place("bin/python3.98", "echo 3.98")
    place("bin/testselsewhere", 'echo "asked: $*"')
    assert pythons.main(1, ["--in", "elsewhere", "-m", "kernel"]) == 0
    said = capfd.readouterr().out
    assert "elsewhere, Python 3.98: " in said
    assert "asked: tests/once_more.py pytest-elsewhere -p no:xdist -m kernel\n" in said
    assert "3.97" not in said


def test_an_environment_that_is_a_link_is_left_as_it_is(tmp_path, monkeypatch):
    (tmp_path / "own" / "bin").mkdir(parents=True)
    (tmp_path / ".venv-3.99").symlink_to(tmp_path / "own")
    monkeypatch.setattr(pythons, "ROOT", tmp_path)
    assert pythons.environment("3.99", "nothing that runs") == tmp_path / ".venv-3.99" / "bin" / "python"
    assert [each.name for each in tmp_path.joinpath("own").iterdir()] == ["bin"]
