"""The protocol: what a kernel and the pages that show its notebook say to each other, and its JSON Schema.

The kernel tells where assets stand, as :mod:`nbasset.core.view` draws them, and what it took each cell to say; a page
tells which cells are gone or back, and asks to stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypedDict, Union, get_args, get_origin, get_type_hints, is_typeddict

from nbasset.core.status import Status
from nbasset.core.view import View

PROTOCOL = 1
"""The number of this protocol; pages of another one say so and show nothing."""


class CauseState(TypedDict):
    """Why an asset is not fresh."""

    category: str
    text: str
    diff: list[str]
    via: str | None


class AssetState(TypedDict):
    """Where an asset stands: of its view, what a page shows."""

    name: str
    group: str
    description: str
    status: Status
    marks: list[str]
    causes: list[CauseState]
    upstream: list[str]
    waits_for: list[str]
    made_at: float | None
    took: float | None
    size: int | None
    kind: str
    cell: str | None


class CellState(TypedDict):
    """A cell that defines assets, and the text with which it does."""

    id: str
    source: str


class RunState(TypedDict):
    """A run: when it began and ended, and how, in one line; ``ok`` is unknown while it is at work."""

    id: str
    started: float
    finished: float | None
    ok: bool | None
    text: str


class State(TypedDict):
    """From the kernel: where assets stand. What is ``whole`` replaces all that was told before."""

    type: Literal["state"]
    protocol: int
    whole: bool
    running: bool
    assets: list[AssetState]
    cells: list[CellState]
    jobs: list[str]
    runs: list[RunState]


class Said(TypedDict):
    """From the kernel: one sentence for people."""

    type: Literal["said"]
    text: str


class Bye(TypedDict):
    """From the kernel: nbasset is unloaded."""

    type: Literal["bye"]


class Hello(TypedDict):
    """From a page: it is there, and whether it draws graphs from one list; the whole state is sent to it."""

    type: Literal["hello"]
    protocol: int
    draws: NotRequired[bool]


class Cells(TypedDict):
    """From a page: cells that were deleted, or are back."""

    type: Literal["gone", "back"]
    cells: list[str]


class Stop(TypedDict):
    """From a page, on a channel of its own: stop the run that is at work."""

    type: Literal["stop"]


MESSAGES: dict[str, tuple[type, ...]] = {"FromKernel": (State, Said, Bye), "FromPage": (Hello, Cells, Stop)}
"""What each side may say."""


def asset_state(view: View) -> AssetState:
    """Of an asset's view, what a page shows."""
    return {name: view[name] for name in AssetState.__annotations__}  # type: ignore[return-value]


def schema() -> dict[str, Any]:
    """The protocol as JSON Schema.

    >>> schema()["definitions"]["Stop"]["properties"]
    {'type': {'enum': ['stop']}}
    """
    definitions: dict[str, Any] = {}
    for side, kinds in MESSAGES.items():
        definitions[side] = {"anyOf": [_shape(kind, definitions) for kind in kinds]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Protocol",
        "description": "What a kernel and the pages that show its notebook say to each other.",
        "anyOf": [{"$ref": f"#/definitions/{side}"} for side in MESSAGES],
        "definitions": dict(sorted(definitions.items())),
    }


PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def _shape(kind: Any, definitions: dict[str, Any]) -> Mapping[str, Any]:
    """The schema of a type; what has a name goes into the definitions."""
    origin = get_origin(kind)
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if origin in (Union, UnionType):
        return {"type": [PLAIN[each] for each in get_args(kind)]}
    if origin is list:
        return {"type": "array", "items": _shape(get_args(kind)[0], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = _named(kind, definitions)
    return {"$ref": f"#/definitions/{kind.__name__}"}


def _named(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    told = {"title": kind.__name__, "description": str(kind.__doc__).split("\n")[0]}
    if issubclass(kind, Enum):
        return {**told, "enum": [each.value for each in kind]}
    assert is_typeddict(kind), kind
    parts = get_type_hints(kind)
    return {
        **told,
        "type": "object",
        "properties": {name: _shape(part, definitions) for name, part in parts.items()},
        "required": _required(kind, parts),
        "additionalProperties": False,
    }


def _required(kind: Any, parts: Iterable[str]) -> list[str]:
    return [name for name in parts if name in kind.__required_keys__]
