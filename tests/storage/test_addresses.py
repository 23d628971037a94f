"""Addresses: found by name in the environment or the user's file, and in no sentence."""

from __future__ import annotations

import sys

import pytest

from nbasset.storage.addresses import NoAddress, address_file, address_of, variable_of

SECRET = "json://user:secret@example.com"


@pytest.fixture
def file(tmp_path, monkeypatch):
    found = tmp_path / "notify"
    monkeypatch.setenv("NBASSET_NOTIFY_FILE", str(found))
    return found


def written(file, text, mode=0o600):
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)


def test_the_environment_comes_before_the_file(file, monkeypatch):
    written(file, f"# who is who\nsales-team = {SECRET}?a=b\n")
    assert address_of("sales-team") == f"{SECRET}?a=b"
    monkeypatch.setenv(variable_of("sales-team"), "json://elsewhere")
    assert address_of("sales-team") == "json://elsewhere"


@pytest.mark.parametrize("text", ["", f"bosses = {SECRET}", f"# boss = {SECRET}", "boss ="])
def test_who_has_no_address_is_named_with_the_places_for_it(file, text):
    written(file, text)
    with pytest.raises(
        NoAddress, match="address of boss: give it in the environment variable NBASSET_NOTIFY_BOSS"
    ) as none:
        address_of("boss")
    assert str(file) in str(none.value)
    assert "secret" not in str(none.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_file_that_others_can_read_is_not_used(file):
    written(file, f"boss = {SECRET}", 0o644)
    with pytest.raises(NoAddress, match="open to others: chmod 600"):
        address_of("boss")


def test_a_file_that_cannot_be_read_is_told_without_what_is_in_it(file):
    file.mkdir()
    with pytest.raises(NoAddress, match="cannot be read"):
        address_of("boss")


def test_without_a_word_the_file_is_among_the_settings_of_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv("NBASSET_NOTIFY_FILE", raising=False)
    monkeypatch.setenv("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", str(tmp_path))
    assert address_file() == tmp_path / "nbasset" / "notify"
    with pytest.raises(NoAddress):
        address_of("boss")
