"""Names of results, from the texts in which tests write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from nbasset.core.result_names import ResultName

V = TypeVar("V")


def named(text: str) -> ResultName:
    """The name that reads so."""
    return ResultName.from_text(text)


def all_named(texts: str | Iterable[str]) -> tuple[ResultName, ...]:
    """Several; in one text there are spaces between them."""
    return tuple(map(named, texts.split() if isinstance(texts, str) else texts))


def by_name(values: Mapping[str, V]) -> dict[ResultName, V]:
    """The same by name instead of by text."""
    return {named(text): value for text, value in values.items()}


def by_text(values: Mapping[ResultName, V]) -> dict[str, V]:
    """The same by what names read."""
    return {str(each): value for each, value in values.items()}


def texts(found: Iterable[ResultName]) -> list[str]:
    """What names read."""
    return list(map(str, found))
