"""Values kept by version: what counts is what comes back, and the current view goes with what stands."""

from __future__ import annotations

import json

import pytest

MADE = "def a():\n    return {}\ndef b(a):\n    return a['n'] + 1"
FRAME = "import pandas as pd\ndef a():\n    return pd.DataFrame({'n': [1, 2]}, index=['x', 'y'])\ndef b(a):\n    return list(a)"


@pytest.fixture
def beside(program, tmp_path, monkeypatch):
    """A program with a folder of its own, beside which its files lie."""
    monkeypatch.chdir(tmp_path)
    program.restart()
    program.define_with = lambda number: program.define(MADE.format({"n": number}), a={"io_manager_key": "json"})
    return program


def test_files_lie_beside_the_notebook_without_any_set_up_and_go_with_an_edit_and_its_undo(beside, tmp_path):
    view = tmp_path / "assets" / "a.json"
    for number in (1, 2, 1):
        beside.define_with(number)
        beside.run()
        assert json.loads(view.read_text()) == {"n": number}
        assert beside.value("b") == number + 1
    assert beside.outcomes() == {"a": "from the store", "b": "from the store"}
    assert len(list((tmp_path / "assets" / ".versions" / "a").iterdir())) == 2


def test_the_view_that_somebody_removed_is_there_after_the_next_run_and_nothing_is_made(beside, tmp_path):
    beside.define_with(1)
    beside.run()
    (tmp_path / "assets" / "a.json").unlink()
    beside.run()
    assert beside.outcomes() == {"a": "from the store", "b": "from the store"}
    assert json.loads((tmp_path / "assets" / "a.json").read_text()) == {"n": 1}


def test_what_comes_back_otherwise_is_told_once_and_counts(beside):
    for again in (False, True):
        beside.define(FRAME, a={"io_manager_key": "csv"})
        beside.run(again=again)
    assert beside.value("b") == ["Unnamed: 0", "n"]
    assert beside.warnings == [
        "a comes back from csv otherwise than its body gave it (an index of pandas comes back as columns, and what a "
        "cell is as it reads; its index as RangeIndex of int64): what is loaded counts."
    ]


def test_what_is_forgotten_is_gone_from_the_folder(beside, tmp_path):
    beside.define_with(1)
    beside.run()
    beside.instance.forget("a")
    assert [path for path in (tmp_path / "assets").rglob("*") if path.is_file()] == []


def test_a_rule_for_a_group_says_where_its_values_are_kept(beside, tmp_path):
    beside.instance.definitions.kept_at.rule("group:raw", "json")
    beside.define(MADE.format({"n": 1}), a={"group_name": "raw"})
    beside.run()
    assert (tmp_path / "assets" / "a.json").exists()
    assert not (tmp_path / "assets" / "b.json").exists()


def test_a_rule_for_a_type_keeps_what_comes_back_as_it_was_and_leaves_the_rest_in_the_store(beside, tmp_path):
    beside.define(MADE.format({"n": 1}))
    beside.run()
    versions = beside.instance.status("a").current.data_version
    beside.instance.definitions.kept_at.rule("type:dict", "json")
    beside.run(again=True)
    assert (tmp_path / "assets" / "a.json").exists()
    assert beside.instance.status("a").current.data_version == versions
    beside.define(MADE.format({"n": 1, "t": (1,)}))
    beside.run()
    assert beside.value("a") == {"n": 1, "t": (1,)}
    (told,) = beside.warnings
    assert told.startswith("a is in the store: json cannot keep a: at ['t'] it holds a tuple")


def test_what_would_come_back_otherwise_a_rule_for_its_type_leaves_in_the_store_without_a_word(beside, tmp_path):
    beside.instance.definitions.kept_at.rule("type:DataFrame", "csv")
    beside.define(FRAME)
    beside.run()
    assert list(beside.value("a").index) == ["x", "y"]
    assert beside.warnings == []
    assert [path for path in (tmp_path / "assets").rglob("*") if path.is_file()] == []


def test_results_that_are_collected_take_their_files_along(beside, tmp_path):
    for number in (1, 2):
        beside.define_with(number)
        beside.run()
    keeper = beside.instance.opened.keeper.housekeeper
    gone = keeper.collect(keeper.collectable(beside.instance.standing()))
    assert len(gone.going) == 2
    assert len(list((tmp_path / "assets" / ".versions" / "a").iterdir())) == 1
    assert beside.value("a") == {"n": 2}


def test_what_nobody_can_reach_is_said_and_fails_no_run(beside, monkeypatch):
    beside.define_with(1)
    beside.run()
    manager = beside.instance.definitions.kept_at["json"]
    monkeypatch.setattr(manager, "show", lambda *_: (_ for _ in ()).throw(ConnectionError("no network")))
    beside.run()
    assert beside.warnings == ["The current view of a in json could not be moved (no network)."]
    monkeypatch.setattr(manager, "sign", lambda *_: (_ for _ in ()).throw(RuntimeError("no network")))
    assert "a cannot be looked at in json (RuntimeError: no network)" in beside.said("a")
