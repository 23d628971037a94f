"""Events as rows: nothing that somebody else wrote, or damage changed, is shown as this user's."""

from __future__ import annotations

import sqlite3

import pytest

from nbasset.core.event_json import to_json
from nbasset.core.events import EventType
from nbasset.storage.event_rows import events_of, is_signed, row_of
from nbasset.storage.records import Signer


def test_nothing_is_shown_of_an_event_that_somebody_else_wrote(open_store, event):
    """What a failed step showed may hold a script for the page."""
    shown = [{"type": "display", "data": {"text/html": "<script>steal()</script>"}}]
    own = open_store()
    own.event_log.append(event(EventType.FAILED, key="k1", error="no", shown=shown))
    own.close()
    assert next(iter(open_store().event_log.events())).shown == shown
    stranger = open_store(secret=b"another secret of thirty-two byte")
    assert to_json(next(iter(stranger.event_log.events()))) == {"key": "k1", "error": "no"}


def test_an_event_that_was_changed_in_the_database_is_not_believed(open_store, event):
    store = open_store()
    store.event_log.append(event(EventType.FAILED, key="k1", shown=["mine"]))
    store.close()
    with sqlite3.connect(store.root / "index.sqlite") as connection:
        connection.execute("""UPDATE events SET data = '{"key": "k1", "shown": ["theirs"]}'""")
    connection.close()
    assert to_json(next(iter(open_store().event_log.events()))) == {"key": "k1"}


SIGNER = Signer(b"s" * 32)


@pytest.mark.parametrize("kind", EventType)
def test_an_event_comes_back_from_its_row(event, kind):
    one = event(kind)
    row = row_of(one, SIGNER)
    assert is_signed(row, SIGNER)
    assert list(events_of([row], SIGNER)) == [one]


def test_of_a_row_whose_data_was_not_asked_for_remains_the_key(event):
    row = list(row_of(event(key="k1", took=2.5), SIGNER))
    row[6] = None
    (found,) = events_of([row], SIGNER)
    assert to_json(found) == {"key": "k1"}


@pytest.mark.parametrize("column", range(7))
def test_a_row_with_anything_else_in_it_is_not_signed(event, column):
    row = list(row_of(event(EventType.FAILED, key="k1", error="no"), SIGNER))
    row[column] = 9.0 if column == 5 else "other"
    assert not is_signed(row, SIGNER)


@pytest.mark.parametrize("signature", [None, "text", b"", 5])
def test_what_is_no_signature_signs_nothing(event, signature):
    assert not is_signed([*row_of(event(), SIGNER)[:-1], signature], SIGNER)


def test_what_no_signature_can_be_of_is_not_signed(event):
    row = row_of(event(), SIGNER)
    assert not is_signed([*row[:6], object(), row[7]], SIGNER)


@pytest.mark.parametrize(
    ("column", "value"), [(0, "of_a_later_version"), (5, "no number"), (6, "{"), (6, "[1]"), (6, "5")]
)
def test_a_row_that_is_no_event_is_passed_over(event, column, value):
    good = row_of(event(key="k1"), SIGNER)
    bad = list(good)
    bad[column] = value
    assert [found.key for found in events_of([bad, good], SIGNER)] == ["k1"]
