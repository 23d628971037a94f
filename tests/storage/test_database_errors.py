"""What SQLite's errors mean, and how long others are waited for."""

from __future__ import annotations

import sqlite3

import pytest

from nbasset.storage import database_errors
from nbasset.storage.database_errors import Patience, is_busy, is_damage, is_full, is_misuse, passes, short


def error(name, said="x", kind=sqlite3.OperationalError):
    found = kind(said)
    found.sqlite_errorname = name
    return found


@pytest.mark.parametrize(
    ("found", "meaning"),
    [
        (error("SQLITE_CORRUPT_INDEX"), is_damage),
        (error("SQLITE_NOTADB"), is_damage),
        (error("SQLITE_ERROR", "no such table: records"), is_damage),
        (sqlite3.DatabaseError("its version is 99"), is_damage),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), is_damage),
        (error("SQLITE_BUSY_SNAPSHOT"), is_busy),
        (error("SQLITE_PROTOCOL"), passes),
        (error("SQLITE_FULL"), is_full),
        (error("SQLITE_ERROR", "cannot start a transaction within a transaction"), is_misuse),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), is_misuse),
        (error("SQLITE_IOERR_READ"), passes),
        (error("SQLITE_NOMEM"), passes),
        (error("SQLITE_CANTOPEN"), passes),
        (MemoryError(), passes),
    ],
)
def test_an_error_is_damage_only_where_it_tells_of_the_content(found, meaning):
    assert meaning(found)
    assert is_damage(found) is (meaning is is_damage)


def locked():
    raise error("SQLITE_BUSY", "database is locked")


def test_who_waited_in_vain_once_does_not_wait_that_long_again(tmp_path, monkeypatch):
    monkeypatch.setattr(database_errors, "PATIENCE", 0.05)
    monkeypatch.setattr(database_errors, "IMPATIENCE", 0.0)
    patience, tries = Patience(tmp_path / "index.sqlite"), []

    def trying():
        tries.append(1)
        locked()

    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError):
            patience.insist(trying)
    assert len(tries) > 2
    assert patience.insist(lambda: 3) == 3
    assert patience.in_words(error("SQLITE_BUSY", "database is locked")) == (
        "database is locked: another process holds it"
    )


def test_what_sqlite_said_is_told_without_the_garbage_that_it_quotes():
    assert short(sqlite3.DatabaseError("malformed \0 page with text \x7f\x80")) == "malformed  page"
    assert short(MemoryError()) == "there is not enough memory"
