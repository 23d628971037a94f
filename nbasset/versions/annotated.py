"""Annotated: annotations count where code leads to a library that reads those of what it is handed."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from types import FunctionType
from typing import ForwardRef, get_args

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
    """What the annotations mean; where one cannot be found out, as they are written, with what names in them mean."""
    if not isinstance(thing, (type, FunctionType)):
        return {}
    try:
        found = inspect.get_annotations(thing, eval_str=True)
    except Exception:  # noqa: BLE001  # names that are not there, and whatever an expression raises
        try:
            found = inspect.get_annotations(thing)
        except Exception:  # noqa: BLE001  # the same where Python finds them out late
            return {}
    names = sorted({name for each in found.values() for name in _forward_names(each)})
    return {**found, **_meant(names, thing)} if names else found


def _forward_names(annotation: object) -> Iterator[str]:
    """The names in an annotation's texts, which stand for what is defined later."""
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        with suppress(SyntaxError, ValueError):
            yield from (node.id for node in ast.walk(ast.parse(annotation)) if isinstance(node, ast.Name))
        return
    for each in get_args(annotation):
        yield from _forward_names(each)


def _meant(names: Iterable[str], thing: type | FunctionType) -> dict[str, object]:
    """What names mean where a class or function was defined; of those that are not there nothing."""
    home = vars(sys.modules[thing.__module__]) if thing.__module__ in sys.modules else {}
    if isinstance(thing, FunctionType):
        home = thing.__globals__
    return {f"'{name}'": home[name] for name in names if name in home}
