"""``nbasset run``: a notebook in a real kernel, in the order of its cells; what became of it, in codes, lines and JSON."""

from __future__ import annotations

import json

import pytest
from cli.conftest import Does, write

pytestmark = pytest.mark.kernel

SALES = {
    "c0": "%load_ext nbasset",
    "c1": "K = 2",
    "c2": "%%asset raw\n[1, 2, 3]",
    "c3": "%%asset double\nprint('at work')\n[x * K for x in raw]",
    "c4": "seen = sum(double)\nprint('seen', seen)",
    "c5": "%%asset total\nsum(double) + seen",
}


def test_what_is_not_fresh_is_made_once_and_nothing_is_written(does: Does, tmp_path):
    path = write(tmp_path / "sales.ipynb", SALES)
    before = path.read_bytes()
    first = does("run", "sales.ipynb", "--json")
    assert (first.code, first.document["outcome"]) == (0, "fresh")
    assert first.outcomes == dict.fromkeys(("raw", "double", "total"), "made")
    assert set(first.cells.values()) == {"ran"}
    assert "double made in" in first.err
    again = does("run", "sales.ipynb")
    assert again.code == 0
    assert again.out.startswith("sales: 3 reused in ")
    assert again.err == ""
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.glob("*.ipynb")) == ["sales.ipynb"]
    asked = does("status", "sales")
    assert "3 fresh, as of" in asked.out, asked.out
    assert "Since then" not in asked.out


def test_the_notebook_is_written_with_its_outputs_where_that_is_asked_for(does: Does, tmp_path):
    path = write(tmp_path / "sales.ipynb", SALES)
    before = json.loads(path.read_bytes())
    assert does("run", "sales", "--output", "out.ipynb", "-q").out == ""
    out = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(_texts(cell)) for cell in out["cells"]]
    assert "at work" in texts[3]
    assert "fresh" in texts[3], "the display of the cell was brought up to date"
    assert texts[4] == "seen 12\n"
    assert [cell["execution_count"] for cell in out["cells"]] == [1, 2, 3, 4, 5, 6]
    assert json.loads(path.read_bytes()) == before
    assert does("run", "sales", "--inplace").code == 0
    inplace = json.loads(path.read_text(encoding="utf-8"))
    assert ["".join(_texts(cell)) for cell in inplace["cells"]] == texts, "what comes from the store reads the same"


def test_a_selection_is_made_and_what_plain_cells_read(does: Does, tmp_path):
    write(tmp_path / "sales.ipynb", {**SALES, "c6": "%%asset other\n1", "c7": "nbasset_jobs = 1"})
    assert does("run", "sales", "raw", "--json").outcomes == {"raw": "made", "double": "made"}
    wrong = does("run", "sales", "tottal", "--json")
    assert (wrong.code, wrong.document["outcome"]) == (2, "refused")
    assert "There is no asset 'tottal'; did you mean total" in wrong.document["sentences"][0]


def _texts(cell):
    for output in cell["outputs"]:
        yield "".join(output.get("text", output.get("data", {}).get("text/plain", "")))


FAILING = {
    "c0": "%load_ext nbasset",
    "c1": "%%asset raw\n[1, 2, 3]",
    "c2": "%%asset bad\n1 / 0 if raw else 0",
    "c3": "print(bad)\ny = bad",
    "c4": "def helper():\n    return y",
    "c5": "print(helper())",
    "c6": "%%asset by_name\ny + 1",
    "c7": "%%asset by_helper\nhelper()",
    "c8": "%%asset below\nbad + 1",
    "c9": "%%asset good\nsum(raw)",
    "c10": "%%time\nprint('good is', good)",
}


def test_a_failed_asset_stops_what_rests_on_it_and_nothing_else(does: Does, tmp_path):
    write(tmp_path / "failing.ipynb", FAILING)
    done = does("run", "failing", "--json", "--output", "out.ipynb")
    assert (done.code, done.document["outcome"]) == (1, "failed")
    assert done.outcomes == {
        "raw": "made",
        "bad": "failed",
        "by_name": "blocked",
        "by_helper": "blocked",
        "below": "blocked",
        "good": "made",
    }
    assert [cell for cell, outcome in done.cells.items() if outcome == "not run"] == [4, 6]
    told = {each["cell"]: each["reason"] for each in done.document["cells"]}
    assert told[4] == "bad failed: ZeroDivisionError: division by zero"
    assert told[6] == "cell 4, which sets y, was not run: bad failed: ZeroDivisionError: division by zero"
    reasons = {each["asset"]: each["reason"] for each in done.document["assets"]}
    assert reasons["by_helper"] == f"needs y: {told[6]}"
    assert done.err.count("bad …") == 1, "it is tried once"
    out = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(_texts(cell)) for cell in out["cells"]]
    assert texts[3] == f"nbasset: not run: {told[4]}\n"
    assert texts[10].startswith("good is 6")
    again = does("run", "failing")
    assert again.code == 1
    assert "bad failed: ZeroDivisionError" in again.err, "what failed in an earlier run is tried again"
    assert again.out.splitlines()[-1].startswith("failing: 2 reused, 1 failed, 3 blocked, 2 cells not run in")


def test_a_check_makes_nothing_and_says_what_is_stale(does: Does, tmp_path):
    write(tmp_path / "sales.ipynb", SALES)
    never = does("run", "sales", "--check", "--json")
    assert (never.code, never.document["outcome"], never.document["runs"]) == (4, "stale", [])
    assert never.document["stale"] == ["raw", "double", "total"]
    assert does("run", "sales", "-q").code == 0
    assert does("run", "sales", "--check").code == 0
    write(tmp_path / "sales.ipynb", {**SALES, "c3": "%%asset double\n[x * 3 for x in raw]"})
    stale = does("run", "sales", "--check")
    assert stale.code == 4
    assert "double is stale: " in stale.out
    assert "raw is" not in stale.out
    assert does("run", "sales", "raw", "--check").code == 0, "what was asked about is fresh"


def test_a_plain_cell_that_raises_by_itself_is_code_3_and_ends_the_notebook(does: Does, tmp_path):
    cells = {**SALES, "c4": "print('before')\nnonsense", "c5": "%%asset total\nsum(double)"}
    write(tmp_path / "sales.ipynb", cells)
    done = does("run", "sales", "--json")
    assert (done.code, done.document["outcome"]) == (3, "raised")
    assert done.outcomes == {"raw": "made", "double": "made"}
    assert done.document["sentences"] == [
        "Cell 5 raised NameError: name 'nonsense' is not defined; the cells below it were not run."
    ]
    assert "NameError" in done.err
    write(tmp_path / "sales.ipynb", cells, tags={"c4": "raises-exception"})
    done = does("run", "sales", "--json")
    assert (done.code, done.outcomes["total"]) == (0, "made")


def test_parameters_and_settings_are_given_for_one_run(does: Does, tmp_path):
    cells = {
        "c0": "%load_ext nbasset",
        "p": "year, region = 2025, 'north'",
        "c1": "%%asset sales\n(year, region)",
        "c2": "from nbasset import Config, asset\nclass Depth(Config):\n    depth: int = 1",
        "c3": "@asset\ndef model(sales, config: Depth):\n    return config.depth",
        "c4": "%%asset found\n(model, *sales)",
        "c5": "print(found)",
    }
    path = write(tmp_path / "book.ipynb", cells, tags={"p": "parameters"})
    words = ("--set", "year=2026", "--set", "region=south", "--config", "model.depth=3", "--output", "out.ipynb")
    assert does("run", "book", *words).code == 0
    out = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    assert out["cells"][2]["metadata"]["tags"] == ["injected-parameters"]
    assert "".join(_texts(out["cells"][-1])) == "(3, 2026, 'south')\n"
    assert does("run", "book", *words, "--check").code == 0, "where the new values stand is known"
    assert does("run", "out.ipynb", "--set", "year=2027", "--output", "out.ipynb").code == 0
    assert len(json.loads((tmp_path / "out.ipynb").read_bytes())["cells"]) == 8, "those of an earlier run are replaced"
    wrong = does("run", "book", "--set", "yaer=1")
    assert (wrong.code, wrong.out) == (2, "")
    assert "tagged parameters does not set yaer; did you mean year" in wrong.err
    path.write_text(path.read_text().replace("parameters", "other"))
    assert "no cell of book.ipynb is tagged parameters" in does("run", "book", "--set", "year=1").err
    wrong = does("run", "book", "--config", "model.dept=3")
    assert wrong.code == 2
    assert "dept" in wrong.out


@pytest.mark.slow
def test_steps_are_made_by_processes_and_by_jobs(does: Does, tmp_path):
    cells = {
        "c0": "%load_ext nbasset\nfrom nbasset import Definitions, define_asset_job",
        **{f"a{n}": f"%%asset a{n}\nimport os\nos.getpid() + {n}" for n in range(2)},
        "c3": "%%asset both\nlen({a0 - 0, a1 - 1})",
        "c4": "import nbasset\njobs = Definitions(jobs=[define_asset_job('weekly', selection=['a0'])])",
    }
    write(tmp_path / "book.ipynb", cells)
    weekly = does("run", "book", "--job", "weekly", "--json")
    assert weekly.outcomes == {"a0": "made"}
    assert "There is no job 'weakly'" in does("run", "book", "--job", "weakly").out
    done = does("run", "book", "-j", "2", "--json")
    assert (done.code, done.outcomes["both"]) == (0, "made")
    for words in (["-j", "0"], ["--job", "weekly", "a0"], ["--output", "x.html"], ["--inplace", "--output", "o.ipynb"]):
        assert does("run", "book", *words).code == 2
    assert does("run", "book", "--executor", "nonsense").code == 2
    assert does("run", "book", "--kernel", "nonsense").code == 2
