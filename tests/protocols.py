"""Protocols at run time: what they name, who has all of it, and an object narrowed to nothing else."""

from __future__ import annotations

import inspect
from typing import Any


def members(protocol: type) -> set[str]:
    """What a protocol names."""
    named = {*vars(protocol), *inspect.get_annotations(protocol)}
    return {name for name in named if not name.startswith("_")}


def unlike(protocol: type, found: object) -> list[str]:
    """What an object lacks of a protocol, or takes other parameters for."""
    return [name for name in sorted(members(protocol)) if not _alike(protocol, name, found)]


def _alike(protocol: type, name: str, found: object) -> bool:
    if not hasattr(type(found), name):
        return hasattr(found, name)
    asked, given = vars(protocol).get(name), getattr(type(found), name)
    return not inspect.isfunction(asked) or _parameters(asked) == _parameters(given)


def _parameters(function: Any) -> list[tuple[str, object, object]]:
    return [(each.name, each.kind, each.default) for each in inspect.signature(function).parameters.values()]


class Only:
    """An object of which nothing can be had but what a protocol names.

    Args:
        protocol: the protocol.
        found: the object.
    """

    def __init__(self, protocol: type, found: object) -> None:
        self._members, self._found = members(protocol), found

    def __getattr__(self, name: str) -> Any:
        assert name in self._members, f"{name} is asked for, and the protocol does not name it"
        return getattr(self._found, name)
