"""Events as rows of the index's database, signed, so that nothing that somebody else wrote is shown as this user's."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard

from nbasset.core.event_json import from_json, to_json
from nbasset.core.events import Event, EventType, KeyedEvent
from nbasset.core.result_names import ResultName
from nbasset.storage.records import Signer

COLUMNS = "type, notebook, run_id, asset, key, at, data, signature"

OUTCOME_COLUMNS = COLUMNS.replace(
    "data",
    """CASE WHEN type IN ('failed', 'pinned') OR data LIKE '%"unstored"%' THEN data
    ELSE CASE WHEN json_valid(data) THEN json_object('key', key, 'version', json_extract(data, '$.version')) END END""",
)
"""Of the events that say how steps ended, only failures, pins and values that are not stored tell more than a key and
the number of a version."""

EventRow = tuple[str, str, str, str, str, float, str, bytes]


def key_of(event: Event) -> str:
    """The key an event tells; empty when it tells none."""
    return (event.key or "") if isinstance(event, KeyedEvent) else ""


def row_of(event: Event, signer: Signer) -> EventRow:
    """An event as a row.

    >>> signer = Signer(b"s" * 32)
    >>> from nbasset.core.events import Failed
    >>> row = row_of(Failed(ResultName.from_text("a"), "r1", error="no"), signer)
    >>> [told.error for told in events_of([row], signer)]
    ['no']
    """
    told = (event.type.value, event.notebook, event.run_id, str(event.asset or ""), key_of(event), float(event.at))
    data = json.dumps(to_json(event), default=str)
    return *told, data, _signature((*told, data), signer)


def is_signed(row: Sequence[object], signer: Signer) -> TypeGuard[EventRow]:
    """Whether this user wrote a row, exactly so."""
    *told, signature = row
    try:
        return isinstance(signature, bytes) and hmac.compare_digest(signature, _signature(told, signer))
    except (TypeError, ValueError):
        return False


def events_of(rows: Iterable[Sequence[object]], signer: Signer) -> Iterator[Event]:
    """Rows as events; a row that is none, or of a later version's type, is passed over.

    Of a row that somebody else wrote, or damage changed, remain numbers and short texts: what a step showed can hold
    scripts that run in the page. Of a row whose data was not asked for remains the key.
    """
    for row in rows:
        kind, notebook, run_id, asset, key, at, data, _ = row
        try:
            told = {"key": key} if data is None else json.loads(str(data))
            plain = told if data is None else {name: value for name, value in told.items() if _is_plain(value)}
            if len(plain) < len(told) and not is_signed(row, signer):
                told = plain
            name = ResultName.from_text(str(asset)) if asset else None
            yield from_json(EventType(str(kind)), told, name, str(run_id), str(notebook), float(str(at)))
        except (ValueError, AttributeError):
            continue


def _is_plain(value: object) -> bool:
    return isinstance(value, (int, float, type(None))) or (isinstance(value, str) and len(value) < 300)


def _signature(told: Sequence[object], signer: Signer) -> bytes:
    return signer.vouch(f"event {json.dumps(list(told))}")
