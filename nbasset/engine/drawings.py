"""Drawings: values that are drawn, and the pictures they are part of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nbasset.engine.capture import Recording
from nbasset.libraries.foreign import bases_of, is_a, module_of, name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.python import SCALARS


def is_drawing(value: object) -> bool:
    """Whether a value is matplotlib's artist, container of artists or axes, or several of them.

    >>> is_drawing([1, 2])
    False
    """
    return bool(_artists(value))


def pictures(value: object) -> list[object]:
    """The pictures that a drawing is part of, each once; none of what is no drawing.

    >>> pictures([1, 2])
    []
    """
    found = [_picture(each) for each in _artists(value)]
    return list({id(each): each for each in found if each is not None}.values())


def _picture(artist: object) -> object | None:
    rows = (KNOWN.get(kind.__module__) for kind in type(artist).__mro__)
    return next((row.picture(artist) for row in rows if row and row.picture), None)


def _artists(value: object) -> list[object]:
    """Every artist in a value; none when anything else is in it."""
    if type(value) in SCALARS:
        return []
    artists: list[object] = []
    todo: list[Iterator[object]] = [iter([value])]
    seen: set[int] = set()
    while todo:
        for each in todo[-1]:
            several = _several(each)
            if several is None:
                if not _is_artist(each):
                    return []
                artists.append(each)
            elif id(each) not in seen:
                seen.add(id(each))
                todo.append(iter(several))
                break
        else:
            todo.pop()
    return artists


def _several(value: object) -> Iterable[object] | None:
    """What a value holds, if it holds several."""
    if is_a(value, list):
        return [*list.__iter__(value)] or None
    if is_a(value, tuple):
        return [*tuple.__iter__(value)] or None
    if module_of(type(value)) == "numpy" and getattr(value, "dtype", None) == "object" and getattr(value, "size", 0):
        flat: Iterable[object] = getattr(value, "flat")  # noqa: B009  # the type of the value is not known here
        return flat
    return None


def _is_artist(value: object) -> bool:
    return any(
        row and f"{module_of(kind)}.{name_of(kind)}" in row.drawn
        for kind in bases_of(type(value))
        for row in [KNOWN.get(module_of(kind))]
    )


def to_show(value: object, shown: Recording) -> Sequence[object]:
    """What is to be shown of a value: itself; of what is drawn, its picture, unless it was shown already."""
    if value is None:
        return ()
    found = pictures(value)
    if not found:
        return (value,)
    seen = {item["data"].get("text/plain") for item in shown.items if item["type"] == "display"}
    return [each for each in found if repr(each) not in seen][:1]
