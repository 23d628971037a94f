"""Proving: the export is run elsewhere, and says what it has made."""

from __future__ import annotations

import sys
from importlib.metadata import version

import pytest

from nbasset.cli.proving import found_there, other_versions, told_by
from nbasset.core.errors import NbassetError
from nbasset.versions.data_version import data_version

SCRIPT = """
class Kind:
    pass

def make_fails():
    raise ValueError("no")

def main():
    "Make every asset."
    a = [20]
    fails = make_fails()
    rests = fails + 1
    kind = Kind.__module__
    return {"a": a, "fails": fails, "rests": rests, "kind": kind}

if __name__ == "__main__":
    raise RuntimeError("it is not run as a program")
"""


def test_a_script_says_what_it_has_made_and_what_fails_stops_only_what_rests_on_it(tmp_path) -> None:
    (tmp_path / "sums.py").write_text(SCRIPT, encoding="utf-8")
    found, unsteady = found_there("python", "sums", tmp_path, tmp_path, {"a": ""}, None, {}, sys.executable)
    assert not unsteady
    assert found == {"a": data_version([20]).digest, "kind": data_version("__main__").digest}


def test_what_the_export_makes_otherwise_each_time_is_told_apart_from_what_differs(tmp_path) -> None:
    text = "import os\n\ndef main():\n    'Make.'\n    pid = os.getpid()\n    two = 2\n    return {'pid': pid, 'two': two}\n"
    (tmp_path / "sums.py").write_text(text, encoding="utf-8")
    here = {"pid": data_version(1).digest, "two": data_version(3).digest, "never": ""}
    found, unsteady = found_there("python", "sums", tmp_path, tmp_path, here, None, {}, sys.executable)
    assert unsteady == {"pid"}
    assert found["two"] == data_version(2).digest


def test_what_does_not_run_is_told_in_a_sentence(tmp_path) -> None:
    (tmp_path / "sums.py").write_text("raise ValueError('no')", encoding="utf-8")
    with pytest.raises(NbassetError, match="Could not run the export: ValueError: no"):
        found_there("python", "sums", tmp_path, tmp_path, {}, None, {}, sys.executable)
    with pytest.raises(NbassetError, match="Could not run the export: /no/python: No such file"):
        told_by("/no/python", "")
    with pytest.raises(NbassetError, match="did not say what it has made"):
        told_by(sys.executable, "print('x')")


def test_packages_that_have_another_version_there_are_named() -> None:
    here = version("cloudpickle")
    pinned = f'dependencies = [\n  "dagster>=1.11",\n  "cloudpickle==0.1",\n  "pydantic=={version("pydantic")}",\n]\n'
    assert other_versions(sys.executable, {"pyproject.toml": pinned}) == [
        f"cloudpickle is {here} there and 0.1 in the notebook."
    ]
    told = other_versions(sys.executable, {"requirements.txt": "no-such-package==1.0\n"})
    assert told == ["no-such-package is missing there and 1.0 in the notebook."]
