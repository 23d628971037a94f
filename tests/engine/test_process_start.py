"""What this process began with, and what was set since."""

from __future__ import annotations

from nbasset.engine import process_start
from nbasset.engine.process_start import set_since_start, started_with


def test_what_is_set_changed_or_removed_since_is_told(monkeypatch):
    before = started_with()
    name = next(iter(before))
    monkeypatch.setenv("NBASSET_TEST_NEW", "new")
    monkeypatch.delenv(name, raising=False)
    found = set_since_start()
    assert found["NBASSET_TEST_NEW"] == "new"
    assert found[name] is None
    monkeypatch.setenv(name, before[name])
    assert name not in set_since_start()


def test_where_the_system_does_not_tell_it_is_what_it_was_when_nbasset_was_loaded(monkeypatch, tmp_path):
    monkeypatch.setattr(process_start, "_STARTED_WITH", tmp_path / "none")
    assert started_with() is process_start._AT_FIRST
