"""Proof: whether an export makes what the notebook has made."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import nbasset
from nbasset.export.proof import PROGRAMS, compared, program
from nbasset.export.records import Notebook, Recipe
from nbasset.export.script import python_script
from nbasset.instance.plain_statements import statements_of
from nbasset.versions.data_version import data_version

OURS = str(Path(nbasset.__file__).parents[1])


def recipe(name: str, python: str, *ups: str, **more: object) -> Recipe:
    return Recipe(((name,),), 2, python, inputs={up: (up,) for up in ups}, free=frozenset(ups), **more)


def told_by(text: str) -> dict[str, str]:
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])["versions"]


def test_a_script_is_run_among_names_of_its_own_and_tells_what_it_made(tmp_path) -> None:
    plain = "class Kind:\n    pass\ntold = program = json = 3"
    kind = recipe("kind", "Kind.__module__, told, json", names=frozenset({"Kind", "told", "json"}))
    notebook = Notebook(
        "sums", tuple(statements_of(1, plain, str)), (recipe("a", "[20]"), recipe("b", "a + a", "a"), kind)
    )
    (tmp_path / "sums.py").write_text(python_script(notebook), encoding="utf-8")
    found = told_by(program("python", "sums", str(tmp_path), OURS, str(tmp_path), ["a", "b", "kind"]))
    values = {"a": [20], "b": [20, 20], "kind": ("__main__", 3, 3)}
    assert found == {name: data_version(value).digest for name, value in values.items()}


def test_what_differs_is_named_with_both_versions() -> None:
    proof = compared({"a": "1", "b": "2", "c": "3", "d": ""}, {"a": "1", "b": "5", "d": "4"}, {})
    assert (proof.equal, proof.missing, proof.unmade) == (("a",), ("c",), ("d",))
    assert not proof.holds
    assert str(proof).splitlines() == [
        "1 of 3 assets equal.",
        "b: another data version, 2 in the notebook, 5 in the export",
        "c: not made by the export",
        "d: not compared, the notebook has no value of it",
    ]


def test_what_nobody_can_know_may_differ() -> None:
    proof = compared({"a": "1", "b": "2"}, {"a": "1", "b": "5"}, {"b": "untracked: the clock"})
    assert proof.holds
    assert "5 in the export (untracked: the clock)" in str(proof)


def test_nothing_missing_and_nothing_different_holds() -> None:
    assert compared({"a": "1"}, {"a": "1", "more": "2"}, {}).holds
    assert compared({}, {}, {}).holds


def test_where_the_notebook_has_made_nothing_nothing_is_proved() -> None:
    proof = compared({"a": ""}, {"a": "1"}, {})
    assert not proof.holds
    assert str(proof).startswith("Nothing could be compared: the notebook has made nothing.\na: not compared")


@pytest.mark.parametrize("tool", PROGRAMS)
def test_the_program_of_each_tool_is_python(tool: str) -> None:
    text = program(tool, "sums", "/it's here", OURS, '/a "folder"', ["sales/raw-data"])
    compile(text, "proof", "exec")
    inner: list[str] = []
    exec(text.replace("exec(", "inner.append((", 1).replace("{'__name__'", "{'__name__'") + ")", {"inner": inner})
    compile(inner[0][0], "proof", "exec")
    assert ("sales__raw_data" in inner[0][0]) is (tool == "airflow")
