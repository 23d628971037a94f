"""Events as rows: nothing that somebody else wrote, or damage changed, is shown as this user's."""

from __future__ import annotations

import sqlite3

from nbasset.core.events import EventType, to_json


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
