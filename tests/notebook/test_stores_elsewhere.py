"""A notebook whose store is at a URL: what its magics say, and what another computer finds."""

from __future__ import annotations

import shutil

import pytest
from servers import s3_server

CELL = "%%asset numbers\nprint('at work')\n[1, 2, 3]"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty place on a file system beside, and a way to become another computer."""

    def computer(name):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / name))
        return f"file://{tmp_path}/far"

    return computer


def test_a_url_is_a_store_and_never_a_folder(notebook, elsewhere, tmp_path):
    url = elsewhere("here")
    notebook.run(f"%nbasset store {url}")
    assert f"store {url} ({tmp_path}/here/nbasset/" in notebook.page.text
    notebook.run(CELL)
    assert len([*tmp_path.glob("far/records/numbers/*/*")]) == 1
    assert not (tmp_path / "file:").exists()
    notebook.run("%nbasset")
    assert "stands in for it" in notebook.page.text
    notebook.run(f"%nbasset store {elsewhere('there')}")
    notebook.page.shown.clear()
    notebook.run(CELL)
    assert "at work" in notebook.page.text
    assert len([*tmp_path.glob("far/records/numbers/*/*")]) == 1, "nothing was made, and nothing sent"


def test_results_that_somebody_removes_there_are_missing_from_the_next_plan_on_and_made_again(
    notebook, elsewhere, tmp_path, monkeypatch
):
    monkeypatch.setattr("nbasset.storage.remote.listings.LISTED", 0.0)
    notebook.run(f"%nbasset store {elsewhere('here')}")
    notebook.run(CELL, "one")
    notebook.run("%%asset total\nsum(numbers)", "two")
    notebook.run("%materialize")
    assert "2 reused" in notebook.page.text
    shutil.rmtree(tmp_path / "far")
    notebook.page.shown.clear()
    notebook.run("%assets")
    assert (notebook.status("numbers"), notebook.status("total")) == ("MISSING", "MISSING")
    assert f"its stored result was removed from file://{tmp_path}/far" in notebook.page.text
    notebook.run("%materialize")
    assert "2 made" in notebook.page.text
    assert len([*tmp_path.glob("far/records/*/*/*")]) == 2
    assert notebook.status("total") == "FRESH"


def test_what_is_no_store_is_refused_and_the_former_one_stays(notebook, tmp_path):
    before = notebook.session.instance.root
    error = notebook.run("%nbasset store nothing://bucket/team", fails=True)
    assert "There can be no store at nothing://bucket/team: Protocol not known: nothing" in str(error)
    assert notebook.session.instance.root == before
    assert not [path for path in tmp_path.iterdir() if ":" in path.name]
    notebook.run(CELL)
    assert notebook.run("numbers") == [1, 2, 3]


@pytest.mark.slow
def test_a_team_of_two_computers_makes_each_result_once(notebook, elsewhere, monkeypatch):
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        url = server.folder()
        elsewhere("one")
        notebook.run(f"%nbasset store {url}")
        notebook.run("%%asset a\nimport numpy as np\nnp.arange(50_000)", "a")
        notebook.run("%%asset b\nint(a.sum())", "b")
        elsewhere("two")
        notebook.run(f"%nbasset store {url}")
        assert notebook.status("b") == "FRESH"
        notebook.run("%materialize")
        assert "2 reused" in notebook.page.text
        assert notebook.run("b") == 1249975000
        notebook.run("%%asset a\nimport numpy as np\nnp.arange(50_001)", "a")
        notebook.run("%materialize")
        elsewhere("one")
        notebook.run(f"%nbasset store {url}")
        assert notebook.status("b") == "FRESH", "what the other computer made"
