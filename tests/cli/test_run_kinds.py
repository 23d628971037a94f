"""All kinds of things that notebooks have, in one that is run from a terminal: twice, and the second time makes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Does, write

pytestmark = pytest.mark.kernel

CELLS = {
    "load": "%load_ext nbasset\nfrom nbasset import asset, asset_check, sweep",
    "setting": "%nbasset mode reactive",
    "words": "# only a comment",
    "awaits": "%%asset awaited\nimport asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "comment": "#| asset: in_comment --group comments\nlen(awaited)",
    "function": "@asset(group_name='functions')\ndef in_function(in_comment):\n    return in_comment + 1",
    "several": "%%asset low, high\nlow, high = 1, in_function",
    "swept": "%%asset swept\nn = sweep(1, 2, 3)\nn * low",
    "gathered": "%%asset best --gather\nmax(swept.values())",
    "check": "%%asset_check best positive\nbest > 0",
    "fails_check": "%%asset_check best small\nbest < 2",
    "reads": "table = {n: swept[n] for n in (1, 2, 3)}\nprint(sorted(table.values()))",
    "shows": "%%asset shown\nprint('in the body')\nfrom IPython.display import display, HTML\ndisplay(HTML('<b>bold</b>'))\nhigh",
    "random": "%%asset drawn\nimport random\nrandom.random()",
    "file": "open('numbers.txt', 'w').write('1 2 3')",
    "reads_file": "%%asset from_file\n[int(word) for word in open('numbers.txt').read().split()]",
    "shell": "!echo from the shell",
    "capture": "%%capture said\nprint(from_file)",
    "captured": "said.stdout",
    "own": "low_of_mine = low\nlow_of_mine += 1",
    "uses_own": "%%asset over_plain\nlow_of_mine * 10",
    "magic": "%materialize in_function",
    "graph": "import nbasset\nnbasset.status('low')",
}
"""By what each is about."""

ASSETS = {
    *("awaited", "in_comment", "in_function", "low", "high", "swept[n=1]", "swept[n=2]", "swept[n=3]", "best", "shown"),
    *("drawn", "from_file", "over_plain"),
}


def texts(cell: dict[str, Any]) -> str:
    """What a cell shows, as text."""
    parts = (each.get("text", each.get("data", {}).get("text/plain", "")) for each in cell["outputs"])
    return "".join("".join(part) for part in parts)


def test_all_kinds_of_cells_are_run_and_the_second_time_nothing_is_made(does: Does, tmp_path: Path) -> None:
    write(tmp_path / "kinds.ipynb", CELLS)
    first = does("run", "kinds", "--json", "--output", "out.ipynb")
    raised = [each for each in first.document["cells"] if each["outcome"] != "ran"]
    assert (first.code, raised) == (0, []), first.err
    assert {name for name, outcome in first.outcomes.items() if outcome == "made"} >= ASSETS
    found = {(each["asset"], each["check"]): each["found"] for each in first.document["checks"]}
    assert found == {("best", "positive"): "passed", ("best", "small"): "failed"}

    out = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    shown = {cell["id"]: texts(cell) for cell in out["cells"]}
    assert shown["reads"] == "[1, 2, 3]\n"
    assert "in the body" in shown["shows"]
    assert "● fresh" in shown["shows"]
    assert "<b>bold</b>" in json.dumps(out["cells"][list(CELLS).index("shows")])
    assert "from the shell" in shown["shell"]
    assert shown["captured"] == "'[1, 2, 3]\\n'"
    assert "only defined" not in json.dumps([shown[each] for each in ("awaits", "comment", "several", "swept")])

    second = does("run", "kinds", "--json", "--output", "again.ipynb")
    assert second.code == 0
    assert [name for name, outcome in second.outcomes.items() if outcome == "made"] == []
    again = json.loads((tmp_path / "again.ipynb").read_text(encoding="utf-8"))
    same = [cell["id"] for cell in again["cells"] if texts(cell) == shown[cell["id"]]]
    assert set(CELLS) - set(same) <= {"magic", "graph", "setting", "check", "fails_check", "load"}

    status = does("status", "kinds", "--json").document
    assert {each["status"] for each in status["assets"]} == {"FRESH"}
    assert status["edited"] == []
    points = {each["name"]: each["points"] for each in status["assets"] if each["points"]}
    assert list(points) == ["swept"]


def test_a_notebook_of_another_time_has_no_ids_and_is_run_all_the_same(does: Does, tmp_path: Path) -> None:
    path = write(tmp_path / "old.ipynb", {"a": "%load_ext nbasset", "b": "%%asset raw\n[1]", "c": "print(raw)"})
    told = json.loads(path.read_text(encoding="utf-8"))
    for cell in told["cells"]:
        del cell["id"]
    path.write_text(json.dumps({**told, "nbformat_minor": 4}), encoding="utf-8")
    assert does("run", "old", "--inplace").code == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert texts(written["cells"][2]) == "[1]\n"
    assert all("id" not in cell for cell in written["cells"])
    assert "Since then" not in does("status", "old").out


def test_a_notebook_without_nbasset_is_said_to_lack_it(does: Does, tmp_path: Path) -> None:
    write(tmp_path / "plain.ipynb", {"a": "print('hello')"})
    done = does("run", "plain")
    assert done.code == 2
    assert "plain.ipynb does not load nbasset: it needs %load_ext nbasset." in done.out
