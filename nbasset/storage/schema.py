"""The tables of the index, and the statements that fill them."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.storage.event_rows import COLUMNS

Statement = tuple[str, Sequence[Sequence[object]] | None]
"""One SQL statement and the rows it is executed with, if any."""

VERSION = 2

_RECORD = "asset, key, place, offset, length, head"
"""What is given of a record; its signer is part of its head."""

INSERT_RECORD = (
    f"WITH given ({_RECORD}) AS (VALUES (?, ?, ?, ?, ?, ?)) "
    f"INSERT OR IGNORE INTO records ({_RECORD}, signer) SELECT {_RECORD}, substr(head, 41, 8) FROM given"
)
INSERT_OWN_RECORD = (
    f"WITH given ({_RECORD}, pack, stop) AS (VALUES (?, ?, ?, ?, ?, ?, ?, ?)) "
    f"INSERT OR IGNORE INTO records ({_RECORD}, signer) SELECT {_RECORD}, substr(head, 41, 8) FROM given "
    "WHERE NOT EXISTS (SELECT 1 FROM packs WHERE packs.place = given.pack AND packs.indexed >= given.stop)"
)
"""Lists a record unless somebody else has listed its pack up to its end, and may have removed it since."""

INSERT_EVENT = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
SET_INDEXED = (
    "INSERT INTO packs (place, indexed) VALUES (?, ?) "
    "ON CONFLICT (place) DO UPDATE SET indexed = max(indexed, excluded.indexed)"
)
INSERT_DERIVED = f"INSERT INTO events ({COLUMNS}, derived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)"
INSERT_DERIVED_ONCE = (
    f"WITH given ({COLUMNS}) AS (VALUES (?, ?, ?, ?, ?, ?, ?, ?)) "
    f"INSERT INTO events ({COLUMNS}, derived) SELECT {COLUMNS}, 1 FROM given "
    "WHERE NOT EXISTS (SELECT 1 FROM events AS told WHERE told.run_id = given.run_id AND told.asset = given.asset "
    "AND told.key = given.key AND told.notebook = given.notebook AND told.type = given.type)"
)
THIN_OUT = (
    "DELETE FROM events WHERE seq NOT IN (SELECT seq FROM events ORDER BY seq DESC LIMIT ?) "
    "AND seq NOT IN (SELECT max(seq) FROM events GROUP BY notebook, asset, type)"
)
SET_IDENTITY = "INSERT OR REPLACE INTO identities (place, identity, signature) VALUES (?, ?, ?)"
DELETE_DERIVED = "DELETE FROM events WHERE derived = 1 AND run_id = ? AND asset = ? AND key = ? AND notebook = ?"

TABLES = """
CREATE TABLE records (id INTEGER PRIMARY KEY, asset TEXT NOT NULL, key TEXT NOT NULL, place TEXT NOT NULL,
    offset INTEGER NOT NULL, length INTEGER NOT NULL, head BLOB NOT NULL, signer BLOB NOT NULL);
CREATE TABLE events (seq INTEGER PRIMARY KEY, type TEXT NOT NULL, notebook TEXT NOT NULL, run_id TEXT NOT NULL,
    asset TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, data TEXT NOT NULL, signature BLOB NOT NULL,
    derived INTEGER NOT NULL DEFAULT 0);
CREATE TABLE packs (place TEXT PRIMARY KEY, indexed INTEGER NOT NULL);
CREATE TABLE identities (place TEXT PRIMARY KEY, identity TEXT NOT NULL, signature BLOB NOT NULL);
"""

INDEXES = """
CREATE UNIQUE INDEX records_by_place ON records (place, offset);
CREATE INDEX records_by_key ON records (asset, key);
CREATE INDEX records_by_signer ON records (signer);
CREATE INDEX records_in_files ON records (length) WHERE place >= 'values/';
CREATE INDEX events_by_asset ON events (asset, type);
CREATE INDEX events_by_run ON events (run_id, asset, key);
CREATE INDEX events_of_notebook ON events (notebook, asset, type);
CREATE INDEX events_derived ON events (run_id, asset, key) WHERE derived = 1;
"""
