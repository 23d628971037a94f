"""Options of runs that are written in words: settings of assets, parameters, durations."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbasset.cli.parsers import Usage
from nbasset.core.patterns import pattern

_UNITS = {"": 60.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_DURATION = pattern(r"\s*(\d+(?:\.\d+)?)\s*(s|m|min|h|d|)\s*")
_CONFIG = pattern(r"([^=]+)\.([A-Za-z_]\w*)=(.*)")
_WORDS = {"true": True, "false": False, "null": None}


def value_of(text: str) -> object:
    """What a word of a command line means: what Python reads in it, else the text itself.

    >>> [value_of(each) for each in ("3", "[1, 2]", "true", "north", "'3'", "2026-01-01")]
    [3, [1, 2], True, 'north', '3', '2026-01-01']
    """
    if text in _WORDS:
        return _WORDS[text]
    try:
        read = ast.literal_eval(text)
        return text if read is ... else read
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def values_of(words: Iterable[str]) -> dict[str, object]:
    """Names with values, from ``NAME=VALUE``.

    Raises:
        Usage: when one is no such word.

    >>> values_of(["day=2026-01-01", "n=3"])
    {'day': '2026-01-01', 'n': 3}
    """
    found = {}
    for word in words:
        name, is_there, text = word.partition("=")
        if not is_there or not name.isidentifier():
            raise Usage(f"--set takes NAME=VALUE, for example --set year=2026; not {word!r}.")
        found[name] = value_of(text)
    return found


def config_of(words: Iterable[str]) -> dict[str, dict[str, dict[str, dict[str, object]]]] | None:
    """The config of a run as Dagster writes it, from ``ASSET.FIELD=VALUE``; ``None`` where there are no words.

    Raises:
        Usage: when one is no such word.

    >>> config_of(["model.depth=3"])
    {'ops': {'model': {'config': {'depth': 3}}}}
    """
    ops: dict[str, dict[str, dict[str, object]]] = {}
    for word in words:
        found = _CONFIG.fullmatch(word)
        if found is None:
            raise Usage(f"--config takes ASSET.FIELD=VALUE, for example --config model.depth=3; not {word!r}.")
        asset, name, text = found.groups()
        ops.setdefault(asset, {"config": {}})["config"][name] = value_of(text)
    return {"ops": ops} if ops else None


def seconds_of(text: str) -> float:
    """A duration in seconds; minutes where no unit is given.

    Raises:
        Usage: when it is none.

    >>> [seconds_of(each) for each in ("90s", "30m", "30", "1.5h")]
    [90.0, 1800.0, 1800.0, 5400.0]
    """
    found = _DURATION.fullmatch(text)
    if found is None or float(found[1]) <= 0:
        raise Usage(f"--max takes a duration, for example 90s, 30m, 2h; not {text!r}.")
    return float(found[1]) * _UNITS[found[2]]
