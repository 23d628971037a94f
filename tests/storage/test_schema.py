"""The schema: the tables take what the statements give, and questions that every session asks use an index."""

from __future__ import annotations

import sqlite3

import pytest
from naming import named

from nbasset.core.events import EventType, Failed, Materialized
from nbasset.storage import schema
from nbasset.storage.event_rows import row_of
from nbasset.storage.records import Signer

SIGNER = Signer(b"s" * 32)
HEAD = SIGNER.head({"asset": "raw"}, 0)


@pytest.fixture
def tables():
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema.TABLES + schema.INDEXES)
    yield connection
    connection.close()


def record(place, offset=0, key="k1"):
    return ("raw", key, place, offset, 100, HEAD)


def events(tables):
    return [kind for (kind,) in tables.execute("SELECT type FROM events ORDER BY seq")]


def test_a_record_is_listed_once_with_its_signer(tables):
    tables.executemany(schema.INSERT_RECORD, [record("packs/a"), record("packs/a"), record("packs/a", 64)])
    assert tables.execute("SELECT offset, signer FROM records").fetchall() == [(0, SIGNER.name), (64, SIGNER.name)]


def test_a_record_is_not_listed_when_somebody_has_listed_its_pack_beyond_it(tables):
    tables.execute(schema.SET_INDEXED, ("packs/a", 200))
    rows = [(*record("packs/a", 0), "packs/a", 100), (*record("packs/a", 100), "packs/a", 200)]
    tables.executemany(schema.INSERT_OWN_RECORD, [*rows, (*record("packs/a", 200), "packs/a", 300)])
    assert tables.execute("SELECT offset FROM records").fetchall() == [(200,)]


def test_how_far_a_pack_is_listed_never_goes_back(tables):
    for end in (100, 300, 200):
        tables.execute(schema.SET_INDEXED, ("packs/a", end))
    assert tables.execute("SELECT indexed FROM packs").fetchall() == [(300,)]


def test_a_derived_event_is_told_once_and_gives_way_to_the_true_one(tables):
    made = row_of(Materialized(named("raw"), "r1", "n", 1.0, key="k1"), SIGNER)
    tables.executemany(schema.INSERT_DERIVED_ONCE, [made, made])
    assert events(tables) == ["materialized"]
    tables.execute(schema.DELETE_DERIVED, ("r1", "raw", "k1", "n"))
    assert events(tables) == []
    tables.execute(schema.INSERT_EVENT, made)
    tables.execute(schema.INSERT_DERIVED_ONCE, made)
    tables.execute(schema.DELETE_DERIVED, ("r1", "raw", "k1", "n"))
    assert events(tables) == ["materialized"]


def test_thinning_out_leaves_the_newest_and_the_last_of_each_type(tables):
    told = [
        Materialized(named("raw"), "r", "n", 1.0, key="k"),
        *(Failed(named("raw"), f"r{number}", "n") for number in range(9)),
    ]
    tables.executemany(schema.INSERT_EVENT, [row_of(event, SIGNER) for event in told])
    tables.execute(schema.THIN_OUT, (3,))
    assert events(tables) == [EventType.MATERIALIZED] + [EventType.FAILED] * 3


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM records WHERE asset = 'a' AND key = 'k'",
        "SELECT * FROM records WHERE asset = 'a'",
        "SELECT * FROM records WHERE signer = x'00'",
        "SELECT sum(length) FROM records WHERE place >= 'values/'",
        "SELECT * FROM events WHERE asset = 'a' AND type = 't' ORDER BY seq DESC LIMIT 1",
        "SELECT max(seq) FROM events WHERE notebook = 'n' AND type IN ('t') GROUP BY asset, type",
    ],
)
def test_no_question_of_every_session_looks_at_every_row(tables, question):
    plan = " ".join(str(row[-1]) for row in tables.execute(f"EXPLAIN QUERY PLAN {question}"))
    assert "INDEX" in plan, plan
