"""Events as JSON, as logs keep them; what an earlier version wrote is read, what a later one added passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from nbasset.core.events import EVENTS, Event, EventType
from nbasset.core.result_names import ResultName

_READ: Mapping[str, type | tuple[type, ...]] = {
    "str": str,
    "str | None": str,
    "ResultName | None": str,
    "int": int,
    "int | None": int,
    "float": (int, float),
    "float | None": (int, float),
    "bool": bool,
    "Item": dict,
    "Sequence[Item]": list,
    "Sequence[str]": list,
    "Sequence[Sequence[str]]": list,
    "Mapping[str, int]": dict,
    "Mapping[str, float]": dict,
}
"""What a field may be in JSON, by its annotation."""


_COMMON = frozenset(each.name for each in fields(Event))
_TOLD = {
    type: {each.name: _READ[str(each.type)] for each in fields(kind) if each.name not in _COMMON}
    for type, kind in EVENTS.items()
}
"""What each type of event tells beside what all have, and what that is in JSON."""

_NAMES = frozenset(each.name for kind in EVENTS.values() for each in fields(kind) if "ResultName" in str(each.type))
"""The fields that hold names of results."""


def to_json(event: Event) -> dict[str, object]:
    """What an event tells beside asset, run, notebook and moment; what says nothing is left out.

    >>> from nbasset.core.events import Failed
    >>> to_json(Failed(ResultName.from_text("a"), "r1", error="no"))
    {'error': 'no'}
    """
    told = {name: getattr(event, name) for name in _TOLD[event.type]}
    return {name: str(value) if name in _NAMES else value for name, value in told.items() if value or value == 0}


def from_json(
    type: EventType, told: Mapping[str, object], asset: ResultName | None, run_id: str, notebook: str, at: float
) -> Event:
    """The event that a log keeps as JSON, also of an earlier version; what cannot be right is passed over.

    Args:
        type: what happened.
        told: what :func:`to_json` gave.
        asset: the result; ``None`` for the run itself.
        run_id: the run.
        notebook: the notebook.
        at: when, in seconds since 1970 (UTC).

    Raises:
        ValueError: when it names what cannot be a result.

    >>> from_json(EventType.FAILED, {"error": "no", "took": "long", "lines": 3}, None, "r1", "n", 1.0).error
    'no'
    """
    known = _TOLD[type]
    right = {
        name: ResultName.from_text(str(value)) if name in _NAMES else value
        for name, value in told.items()
        if name in known and isinstance(value, known[name])
    }
    return EVENTS[type](asset, run_id, notebook, at, **right)
