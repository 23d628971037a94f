"""The tables of the index, and the statements that fill them."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.storage.event_rows import COLUMNS

Statement = tuple[str, Sequence[Sequence[object]] | None]
"""One SQL statement and the rows it is executed with, if any."""

VERSION = 2

INSERT_RECORD = (
    "INSERT OR IGNORE INTO records (asset, key, place, offset, length, head, signer) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, substr(?6, 41, 8))"
)
INSERT_OWN_RECORD = (
    "INSERT OR IGNORE INTO records (asset, key, place, offset, length, head, signer) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, substr(?6, 41, 8) "
    "WHERE NOT EXISTS (SELECT 1 FROM packs WHERE place = ?7 AND indexed >= ?8)"
)
"""Lists a record unless somebody else has listed its pack up to its end, and may have removed it since."""

INSERT_EVENT = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
SET_INDEXED = (
    "INSERT INTO packs (place, indexed) VALUES (?, ?) "
    "ON CONFLICT (place) DO UPDATE SET indexed = max(indexed, excluded.indexed)"
)
INSERT_DERIVED = f"INSERT INTO events ({COLUMNS}, derived) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1"
INSERT_DERIVED_ONCE = (
    f"{INSERT_DERIVED} WHERE NOT EXISTS "
    "(SELECT 1 FROM events WHERE run_id = ?3 AND asset = ?4 AND key = ?5 AND notebook = ?2 AND type = ?1)"
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
