"""Annotated: annotations count where code leads to a library that reads those of what it is handed."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping
from types import FunctionType

from nbasset.libraries.known import KNOWN


class Annotations:
    """Those of the functions and classes that one walk has met, each told once."""

    def __init__(self) -> None:
        self._told: set[int] = set()

    @property
    def asked(self) -> bool:
        """Whether any were looked at."""
        return bool(self._told)

    def read(self, rooms: Collection[str], holders: Mapping[int, object]) -> Iterator[tuple[str, dict[str, object]]]:
        """What is read of them now: how it is called, and the annotations.

        Args:
            rooms: the libraries that the code leads to.
            holders: functions and classes, by their identity.
        """
        if len(self._told) == len(holders) or not _are_read(rooms):
            return
        for identity, thing in list(holders.items()):
            if identity not in self._told:
                self._told.add(identity)
                found = _annotations(thing)
                if found:
                    yield f"annotations of {getattr(thing, '__qualname__', thing)}", found


def _are_read(rooms: Collection[str]) -> bool:
    return any((known := KNOWN.get(room)) is not None and known.reads_annotations for room in rooms)


def _annotations(thing: object) -> dict[str, object]:
    """What the annotations mean; where one cannot be found out, as they are written."""
    if not isinstance(thing, (type, FunctionType)):
        return {}
    try:
        return inspect.get_annotations(thing, eval_str=True)
    except Exception:  # noqa: BLE001  # names that are not there, and whatever an expression raises
        try:
            return inspect.get_annotations(thing)
        except Exception:  # noqa: BLE001  # the same where Python finds them out late
            return {}
