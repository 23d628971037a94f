"""What the store tells of a notebook without a kernel."""

from __future__ import annotations

import pytest

from nbasset.cli.notebooks import notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.stored import newest, opened, view_of

CELLS = {
    "c1": "from nbasset import sweep",
    "c2": "%%asset raw\nprint('at work')\n[1]",
    "c3": "%%asset m\nn = sweep(1, 2)\nn",
}


def test_events_runs_and_what_was_shown_are_those_of_the_notebook(ran):
    ran({"c1": "%%asset raw\nprint('another')\n2"}, name="other")
    ran(CELLS)
    with opened(notebook("book")) as stored:
        runs = stored.runs()
        assert [step["asset"] for run in reversed(runs) for step in run["steps"]] == ["raw", "m[n=1]", "m[n=2]"]
        (attempt,) = stored.attempts("raw")
        shown = stored.shown(attempt)
        assert shown[0]["text"] == "at work\n"
        assert [str(each.asset) for each in stored.attempts("m")] == ["m[n=1]", "m[n=2]"]
        assert [str(each.asset) for each in stored.attempts("m[n=2]")] == ["m[n=2]"]
        with pytest.raises(Usage, match="'r' was never made"):
            stored.attempts("r")


def test_a_run_is_found_by_the_beginning_of_its_id(ran):
    ran(CELLS)
    with opened(notebook("book")) as stored:
        runs = stored.runs()
    assert newest(runs, runs[-1]["id"][:5]) == runs[-1]
    with pytest.raises(Usage, match="there is no run 'zz'; there are "):
        newest(runs, "zz")


def test_where_there_is_no_store_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.ipynb").write_text('{"cells": []}', encoding="utf-8")
    with (
        pytest.raises(Usage, match=r"nothing is known of new\.ipynb yet: nbasset run new\.ipynb runs it\."),
        opened(notebook("new")),
    ):
        pass
    assert not (tmp_path / ".nbasset").exists()


def test_an_asset_that_there_was_not_is_said(ran):
    ran(CELLS)
    kept = notebook("book").kept()
    assert view_of(kept, "raw")["status"] == "FRESH"
    with pytest.raises(Usage, match="there was no asset 'rww'; did you mean raw"):
        view_of(kept, "rww")
