"""Versions elsewhere that no result names: those of this store's own runs are found, and nobody else's."""

from __future__ import annotations

import pytest

from nbasset.core.events import RunFinished, StepStarted
from nbasset.instance import Instance
from nbasset.instance import orphans as module
from nbasset.storage.io.versioned import version_of

MADE = "def a():\n    return {'n': 1}\ndef b(a):\n    return a['n'] + 1"
THEIRS = f"{'0' * 16}_abcd"


@pytest.fixture
def beside(program, tmp_path, monkeypatch):
    """A program whose first asset lies as a file beside it, and its record that is gone: nobody names the file."""
    monkeypatch.chdir(tmp_path)
    program.restart()
    program.define(MADE, a={"io_manager_key": "json"})
    program.run()
    return program


def files(folder):
    return sorted(path.name for path in (folder / "assets").rglob("*") if path.is_file())


def lose(program):
    """The record goes, as where its process died before it was written."""
    store = program.instance.store
    assert store.remove(store.versions(program.instance.status("a").asset))


def test_what_results_name_is_no_orphan_and_what_none_names_goes_with_its_view(beside, tmp_path):
    orphans = beside.instance.opened.orphans()
    assert orphans.found() == []
    lose(beside)
    (found,) = orphans.found()
    assert (found.asset, found.io, found.version.size) == ("a", "json", 11)
    assert orphans.found(before=found.begun) == [], "as old as was asked for"
    assert orphans.remove([found]) == [found]
    assert files(tmp_path) == []
    assert (orphans.found(), orphans.unseen) == ([], [])
    beside.run()
    assert beside.value("b") == 2


def test_what_others_keep_at_the_same_place_stays(beside, tmp_path):
    other = Instance(tmp_path / "other", notebook="m", warn=lambda sentence: None)
    try:
        assert other.opened.orphans().found() == [], "another store's results"
    finally:
        other.close()
    lose(beside)
    folder = tmp_path / "assets" / ".versions" / "a"
    for name in (f"{THEIRS}.json", "mine.json", "run_0123456789abcdef.json"):
        (folder / name).write_text("{}")
    orphans = beside.instance.opened.orphans()
    orphans.remove(orphans.found())
    assert files(tmp_path) == sorted([f"{THEIRS}.json", "mine.json", "run_0123456789abcdef.json"])


def test_a_version_of_a_run_that_goes_on_is_left_alone_until_a_day_has_passed(beside, tmp_path, monkeypatch):
    folder, log = tmp_path / "assets" / ".versions" / "a", beside.instance.log
    name = beside.instance.status("a").asset
    begun = StepStarted(name, "other", "n", module.time.time(), key="f" * 32)
    log.append(begun)
    (folder / f"{version_of('f' * 32, 'other')}.json").write_text("{}")
    orphans = beside.instance.opened.orphans()
    assert orphans.found() == []
    with monkeypatch.context() as patch:
        patch.setattr(module, "AT_WORK", -1.0)
        assert len(orphans.found()) == 1
    log.append(RunFinished(None, "other", "n", begun.at))
    assert len(orphans.found()) == 1


def test_a_record_that_cannot_be_read_now_may_name_it(beside, monkeypatch):
    key = beside.instance.status("a").key
    monkeypatch.setattr(beside.instance.store, "everything", lambda: [])
    monkeypatch.setattr(type(beside.instance.store.custody), "unread", lambda self: {key})
    assert beside.instance.opened.orphans().found() == []


def test_what_cannot_be_looked_at_or_removed_is_said(beside, monkeypatch):
    lose(beside)
    manager, orphans = beside.instance.definitions.kept_at["json"], beside.instance.opened.orphans()
    found = orphans.found()
    monkeypatch.setattr(manager, "remove", lambda version: (_ for _ in ()).throw(ConnectionError("no network")))
    assert orphans.remove(found) == []
    assert orphans.unseen == [f"{found[0].version.at} could not be removed (no network)."]
    monkeypatch.setattr(manager, "lying", lambda: (_ for _ in ()).throw(RuntimeError("no network")))
    assert orphans.found() == []
    assert orphans.unseen == ["What lies in json cannot be looked at (RuntimeError: no network)."]
