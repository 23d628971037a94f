"""Values kept on S3 and in PostgreSQL when the network, the server or the credentials fail: nothing wrong, all told."""

from __future__ import annotations

import re
import tempfile

import numpy as np
import pandas as pd
import pytest
import s3fs.core
from faults.between import Between, s3_between
from servers import postgres_server
from storage.io.versioned import Session, on_postgres

from nbasset import AssetKey
from nbasset.core.errors import NbassetError, NotStored, Unavailable
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io import disks
from nbasset.storage.io.at import io_manager_at

pytestmark = pytest.mark.slow

HELP = {
    "busy": "it is asked too much at the moment: run again a little later",
    "expired": "your credentials hold no more: renew them, then run again",
    "down": "see whether it can be reached and your credentials hold, then run again",
    "cut while sending": "see whether it can be reached and your credentials hold, then run again",
}
"""By what is wrong, what helps."""


class Place:
    """A folder of a bucket."""

    def __init__(self, url):
        self.url = url

    def manager(self, form="parquet"):
        return io_manager_at(f"{form} {self.url}")

    def value(self, number):
        return pd.DataFrame({"n": [number, 2]})


@pytest.fixture(scope="module")
def between():
    with s3_between() as server:
        yield server


@pytest.fixture
def session(between, tmp_path, monkeypatch):
    for name, value in between.real.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{between.server_port}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    monkeypatch.setattr(disks, "ASKED", 0.0)
    s3fs.S3FileSystem.clear_instance_cache()
    Between.mood, Between.moods, Between.only = "", [], ("GET", "PUT", "HEAD", "POST")
    yield Session(tmp_path, Place(between.real.folder()))
    Between.mood, Between.moods = "", []
    s3fs.S3FileSystem.clear_instance_cache()


def is_clear(sentence):
    """One sentence, which begins with what people have named, and has no address in it."""
    return "\n" not in sentence and not re.search(r"http://|[0-9a-f]{16}|Errno|HTTPClient|botocore", sentence)


@pytest.mark.parametrize("mood", HELP)
def test_who_gives_and_takes_nothing_is_told_with_what_helps_and_nothing_is_lost(session, mood):
    Between.mood = mood
    refused = session.run(1)["error"]
    assert " takes nothing at the moment: " in refused
    assert HELP[mood] in refused
    assert is_clear(refused), refused
    Between.mood = ""
    first = session.run(1)
    Between.mood = mood if mood != "cut while sending" else "down"
    status = session.status(1)
    assert status.startswith("STALE: data cannot be looked at in kept (s3://team/")
    assert is_clear(status), status
    Between.mood = ""
    again = session.run(1)
    assert (again["made"], again["versions"]) == (set(), first["versions"])


def test_one_that_is_slow_is_waited_for(session):
    Between.mood = "slow"
    first = session.run(1)
    assert first["data"]["n"].tolist() == [1, 2]
    again = session.run(1)
    assert (again["made"], again["versions"]) == (set(), first["versions"])


def test_credentials_that_expire_between_two_steps_cost_no_value_and_give_none(session):
    first = session.run(1)
    for good in range(1, 6):
        Between.moods, Between.mood = [""] * good, "expired"
        found = session.run(2)
        assert "error" not in found or is_clear(found["error"]), found
        assert "data" not in found or found["data"]["n"].tolist() == [2, 2]
    Between.moods, Between.mood = [], ""
    assert session.run(2)["data"]["n"].tolist() == [2, 2]
    back = session.run(1)
    assert (back["made"], back["versions"]) == (set(), first["versions"])


def test_a_listing_that_is_behind_hides_nothing_and_removes_nothing(session):
    first = session.run(1)
    Between.mood = "old listing"
    assert session.status(1).startswith("FRESH")
    assert list(session.place.manager().lying()) == []
    again = session.run(1)
    assert (again["made"], again["versions"]) == (set(), first["versions"])


def test_a_large_value_that_is_cut_among_its_parts_is_not_there_at_all(session, monkeypatch):
    monkeypatch.setattr(s3fs.core, "calculate_chunksize", lambda size, **_: 5_500_000)
    monkeypatch.setattr(disks, "PART", 1_000_000)
    manager = session.place.manager("npy")
    value = np.random.default_rng(0).integers(0, 256, 12_000_000).astype("uint8")
    context = OutputContext(AssetKey("large"), "run", version="1" * 20)
    Between.only, Between.moods, Between.mood = ("PUT",), ["", "cut while sending"], "down"
    with pytest.raises(NotStored, match=HELP["down"]):
        manager.handle_output(context, value)
    Between.mood, Between.moods = "", []
    assert list(manager.lying()) == []
    with pytest.raises(NotStored, match="has no value in"):
        manager.load_input(InputContext(AssetKey("large")))
    manager.handle_output(context, value)
    assert (manager.load_input(InputContext(AssetKey("large"))) == value).all()
    Between.only, Between.moods, Between.mood = ("GET",), [], "cut"
    with pytest.raises(NbassetError, match=r"at the moment|a part alone"):
        manager.load_input(InputContext(AssetKey("large")))


def test_two_writers_of_one_key_leave_two_versions_and_each_is_loaded_as_it_was_kept(session):
    manager, told = session.place.manager(), {}
    for run in ("one", "two"):
        context = OutputContext(AssetKey("raw"), run, version="1" * 20)
        manager.handle_output(context, pd.DataFrame({"run": [run]}))
        told[run] = context.logged_metadata
    for run in ("one", "two"):
        context = OutputContext(AssetKey("raw"), run, version="1" * 20, output_metadata=told[run])
        assert manager.changed(context) == ""
        assert manager.load_input(InputContext(AssetKey("raw"), upstream_output=context))["run"].tolist() == [run]
    assert len(list(manager.lying())) == 2


def test_a_server_that_ends_connections_is_asked_again_and_one_that_is_away_is_told(tmp_path):
    with tempfile.TemporaryDirectory() as folder, postgres_server(tmp_path / "note") as server:
        place = on_postgres(server, adbc=True)
        manager = place.manager()
        context = OutputContext(AssetKey("data"), "run", version="1" * 20)
        manager.handle_output(context, place.value(1))
        kept = OutputContext(AssetKey("data"), "run", version="1" * 20, output_metadata=context.logged_metadata)
        place.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        assert manager.changed(kept) == ""
        for adbc in (True, False):
            away = io_manager_at(f"postgresql://me@/db?host={folder}")
            away.uses_adbc = adbc
            with pytest.raises(
                Unavailable, match="does not answer at the moment: see whether it can be reached"
            ) as raised:
                away.handle_output(context, place.value(1))
            assert is_clear(str(raised.value))
