"""An opened store: where there can be none results live in memory, until there can."""

from __future__ import annotations

import sqlite3

import pytest
from naming import named

from nbasset.core.errors import NotStored
from nbasset.storage.store import FileStore


def test_a_disk_that_is_full_from_the_start_leaves_the_session_in_memory(program, disk):
    disk.full = True
    program.define("def a():\n    return [1]\ndef b(a):\n    return a + [2]")
    program.run()
    assert program.value("b") == [1, 2]
    assert [word for word in program.warnings if "kept in memory for this session only" in word]
    assert len(program.warnings) == 1


def test_a_store_that_cannot_be_used_lets_go_of_its_index(program, monkeypatch):
    opened = []

    def refuse(store):
        opened.append(store._news.database._reader)
        raise NotStored("Not now.")

    monkeypatch.setattr(FileStore, "seed", refuse)
    program.define("def a():\n    return [1]")
    program.run()
    assert len(opened) >= 2
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_where_no_store_can_be_values_live_in_memory_for_this_session(program, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    program.root = blocked / "store"
    program.restart()
    program.define("def a():\n    RAN.append('a')\n    return [1]\ndef b(a):\n    RAN.append('b')\n    return a")
    assert program.run() == ["a", "b"]
    assert program.run() == []
    assert program.value("b") == [1]
    assert [warning for warning in program.warnings if "kept in memory for this session only" in warning]
    assert len(program.warnings) == 1


def test_a_store_that_could_not_be_opened_is_used_once_it_can_be(program, disk):
    disk.full = True
    source = "def a():\n    RAN.append('a')\n    return [1]\ndef b(a):\n    RAN.append('b')\n    return a + [2]"
    program.define(source)
    assert program.run() == ["a", "b"]
    disk.full = False
    assert program.run() == []
    assert "can be used now" in program.warnings[-1]
    assert program.value("b") == [1, 2]
    program.restart()
    program.define(source)
    assert program.run() == []
    assert program.value("b") == [1, 2]


def test_in_memory_there_is_nobody_elses_and_nothing_damaged(program, disk):
    disk.full = True
    program.define("def a():\n    return [1]")
    program.run()
    assert program.instance.store.custody is None
    planned = program.instance.opened.keeper.housekeeper.collectable(program.instance.standing())
    assert (planned.going, planned.kept, planned.aside) == ([], 1, 0)


def test_what_happened_in_memory_is_history_once_there_is_a_store(program, disk):
    disk.full = True
    program.define("def a():\n    return [1]")
    program.run()
    disk.full = False
    program.run()
    program.restart()
    assert program.instance.opened.histories[named("a")].last_key == program.instance.store.versions(named("a"))[0].key


def test_results_that_somebody_else_made_are_told_when_the_store_is_opened(program, monkeypatch, tmp_path):
    program.define("def a():\n    return [1]")
    program.run()
    (tmp_path / "secret").write_bytes(b"another secret of thirty-two byte")
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))
    program.restart()
    program.define("def a():\n    return [1]")
    assert program.statuses() == {"a": "MISSING"}
    (warning,) = program.warnings
    assert warning.startswith("1 results here were made on another computer. They are not loaded.")
