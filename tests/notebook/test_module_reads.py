"""What a module found when it was loaded is compared with what it would find now, where it was loaded."""

from __future__ import annotations

import os

import pytest

from nbasset.engine.watch.importing import asked_by_modules, read_by_modules, set_by_modules
from nbasset.notebook.module_reads import ModuleReads, Patched


@pytest.fixture
def reads(monkeypatch):
    """What is known of one module, ``mine``, which a body has loaded and which has asked for a variable."""
    for known in (asked_by_modules, read_by_modules, set_by_modules):
        monkeypatch.delitem(known, "mine", raising=False)
    monkeypatch.setenv("OF_THE_MODULE", "one")
    monkeypatch.delenv("OF_OTHERS", raising=False)
    asked_by_modules["mine"] = {"OF_THE_MODULE": "one", "OF_OTHERS": None}
    found = ModuleReads()
    found.note(["mine"])
    found.loaded_by(0)
    yield found
    found.forget("mine")


def changed(reads):
    reads.loaded_by(0)
    return list(reads.changed(["mine"]))


def test_what_is_as_it_was_is_not_loaded_again(reads):
    assert changed(reads) == []


@pytest.mark.parametrize("name", ["OF_THE_MODULE", "OF_OTHERS"])
def test_another_variable_is_another_module_until_it_is_put_back(reads, monkeypatch, name):
    with monkeypatch.context() as patch:
        patch.setenv(name, "two")
        assert changed(reads) == ["mine"]
    assert changed(reads) == []


def test_what_the_module_has_set_itself_is_its_own(reads, monkeypatch):
    set_by_modules["mine"] = {"OF_THE_MODULE"}
    reads.loads.known.clear()
    reads.note(["mine"])
    monkeypatch.setenv("OF_THE_MODULE", "two")
    assert changed(reads) == []


def test_modules_that_nobody_watches_are_left_alone(reads, monkeypatch):
    monkeypatch.setenv("OF_THE_MODULE", "two")
    reads.loaded_by(0)
    assert list(reads.changed(["others"])) == []


def test_while_it_is_loaded_again_it_finds_what_it_would_and_nothing_stays_so(reads, monkeypatch):
    monkeypatch.setenv("OF_THE_MODULE", "two")
    reads.loaded_by(0)
    with reads.found_by("mine"):
        assert os.environ["OF_THE_MODULE"] == "two"
        assert "OF_OTHERS" not in os.environ
        os.environ["OF_OTHERS"] = "mine"
    assert "OF_OTHERS" not in os.environ


def test_a_file_that_it_has_read_counts(reads, tmp_path):
    file = tmp_path / "settings.txt"
    file.write_text("one")
    stat = file.stat()
    read_by_modules["mine"] = {str(file): (stat.st_size, stat.st_mtime_ns)}
    reads.note(["mine"])
    assert changed(reads) == []
    file.write_text("another")
    assert changed(reads) == ["mine"]
    reads.forget("mine")
    assert changed(reads) == []


def test_nothing_is_known_of_what_modules_put_into_others_where_nobody_watches():
    nobody = Patched()
    assert nobody.patched() == set()
    with nobody.loading_again() as has_loaded:
        assert has_loaded("mine") is None
