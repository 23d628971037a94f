"""Values as plain data: what JSON can say of them, with numbers as numbers whoever's they are."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Number

from nbasset.core.errors import InvalidDefinition

_SCALARS = (bool, int, float, str, type(None))
_FACTS = frozenset({"MetadataValue", "AssetKey", "TableSchema", "TableColumnLineage"})  # the package dagster's, too


def scalar(value: object) -> object:
    """A number or a text as Python's own, also where it is of a library; anything else as it is.

    Args:
        value: anything.

    >>> from decimal import Decimal
    >>> scalar(Decimal("0.5")), scalar(3), scalar([1])
    (0.5, 3, [1])
    """
    if type(value) in _SCALARS:
        return value
    item = getattr(value, "item", None)
    if getattr(value, "shape", None) == () and callable(item):  # how libraries of arrays have single values
        value = item()
    if type(value) in _SCALARS:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Integral):
        return int(value)
    has_float = isinstance(value, Number) and hasattr(type(value), "__float__")
    return float(value) if has_float else value  # type: ignore[arg-type]


def plain(value: object) -> object:
    """What JSON can say of a value: its numbers, texts, lists and mappings; a part that it cannot say is its text.

    Args:
        value: anything.

    >>> import datetime
    >>> plain({"on": datetime.date(2026, 1, 1), "of": (1, None)})
    {'on': '2026-01-01', 'of': [1, None]}
    """
    try:
        return _plain(value)
    except RecursionError:
        return str(value)


def _plain(value: object) -> object:
    told = scalar(value)
    if type(told) in _SCALARS:
        return told
    if isinstance(told, Mapping):
        return {str(name): _plain(each) for name, each in told.items()}
    return [_plain(each) for each in told] if isinstance(told, (list, tuple)) else str(told)


def refuse_no_facts(facts: Mapping[str, object]) -> None:
    """Refuse as facts what Dagster refuses: other objects than numbers, texts, plain data, paths, keys and facts.

    A single number of a library is a number; a date, a set, a table would be a text that its reader has to guess.

    Args:
        facts: what a body says, by name.

    Raises:
        InvalidDefinition: when one of them is no fact.

    >>> refuse_no_facts({"rows": 3, "by": {"a": (1, 2)}})
    """
    for name, each in facts.items():
        shape = getattr(each, "shape", None)
        if isinstance(shape, tuple) and shape:
            instead = "say MetadataValue.table(RECORDS), MetadataValue.md(TEXT), or how many rows there are"
        elif _is_fact(each):
            continue
        elif isinstance(each, (Mapping, list)):
            instead = "plain data has numbers, texts, lists and mappings in it, and None"
        else:
            instead = "say str(…), float(…), list(…), or a fact of a kind, MetadataValue.timestamp(…) for example"
        raise InvalidDefinition(f"The metadata {name} is a {type(each).__name__}, which is no fact: {instead}.")


def _is_fact(value: object) -> bool:
    if isinstance(value, (list, dict)):
        return is_plain(value)
    if not isinstance(value, type) and hasattr(value, "__fspath__"):
        return True
    return _is_single(value) or not _FACTS.isdisjoint(each.__name__ for each in type(value).__mro__)


def is_plain(value: object) -> bool:
    """Whether JSON can say all of a value: a tuple is a list there.

    Args:
        value: anything.

    >>> is_plain({"a": (1, None)}), is_plain([{1}])
    (True, False)
    """
    if isinstance(value, dict):
        return all(isinstance(name, _SCALARS) and is_plain(each) for name, each in value.items())
    return all(map(is_plain, value)) if isinstance(value, (list, tuple)) else _is_single(value)


def _is_single(value: object) -> bool:
    of_a_library = getattr(value, "shape", None) == ()
    return isinstance(scalar(value) if of_a_library else value, _SCALARS)
