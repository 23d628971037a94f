"""The servers of tests: each is there once, for as long as somebody needs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import servers
from servers import S3, Postgres, shared


class Counted:
    """Something that is started and stopped."""

    def __init__(self):
        self.started, self.stopped = [], []

    def start(self, folder):
        (folder / "there").touch()
        self.started.append(folder)

    def stop(self, folder):
        (folder / "there").unlink()
        folder.rmdir()
        self.stopped.append(folder)


@pytest.fixture
def counted():
    return Counted()


def test_the_first_one_starts_it_and_the_last_one_stops_it(tmp_path, counted):
    with shared(tmp_path / "note", counted.start, counted.stop) as first:
        with shared(tmp_path / "note", counted.start, counted.stop) as second:
            assert first == second
        assert (first / "there").exists()
        assert counted.stopped == []
    assert counted.started == counted.stopped == [first]
    assert not first.exists()


def test_after_the_last_one_another_begins_anew(tmp_path, counted):
    for number in (1, 2):
        with shared(tmp_path / "note", counted.start, counted.stop):
            assert len(counted.started) == number
    assert len(counted.stopped) == 2


def test_it_is_stopped_also_where_a_test_fails(tmp_path, counted):
    with pytest.raises(ZeroDivisionError), shared(tmp_path / "note", counted.start, counted.stop):
        raise ZeroDivisionError
    assert len(counted.stopped) == 1


def test_where_postgresql_is_not_installed_a_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(servers, "programs", lambda: None)
    with (
        pytest.raises(pytest.skip.Exception, match="apt-get install postgresql"),
        servers.postgres_server(tmp_path / "n"),
    ):
        raise AssertionError


def test_the_newest_version_that_is_installed_is_taken(tmp_path, monkeypatch):
    for version in ("9", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    monkeypatch.setattr(servers, "DEBIAN", tmp_path)
    assert servers.programs() == tmp_path / "15" / "bin"


def test_addresses_are_those_that_clients_take():
    assert Postgres(Path("/x")).url("d") == "postgresql://postgres@/d?host=/x"
    told = S3("http://127.0.0.1:1")
    assert told.environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert told.folder() != told.folder()


def test_postgresql_never_runs_as_root():
    assert (servers._as_nobody() == {}) is (os.getuid() != 0)
