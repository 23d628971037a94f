"""JSON Schema of typed dictionaries, from which the types of the extension are generated.

Draft 7 (https://json-schema.org/draft-07/schema), which json-schema-to-typescript and Ajv read; of it only what the
protocol needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Literal, NotRequired, Union, get_args, get_origin, get_type_hints

Schema = dict[str, object]
PLAIN: Mapping[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def schema_of(kind: object, definitions: Schema) -> Schema:
    """The schema of a type.

    Args:
        kind: a plain type, a list, a dictionary by text, a literal, an enum, a TypedDict, or a union of these.
        definitions: takes the schemas of all types that have a name, by their names.

    >>> schema_of(list[str | None], {})
    {'type': 'array', 'items': {'type': ['string', 'null']}}
    """
    origin, parts = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if origin in (Union, UnionType):
        return _union(parts, definitions)
    if origin is list:
        return {"type": "array", "items": schema_of(parts[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(parts[1], definitions)}
    if origin is Literal:
        return {"enum": list(parts)}
    assert isinstance(kind, type), kind
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # holds its place, should it speak of itself
        definitions[kind.__name__] = _named(kind, definitions)
    return {"$ref": f"#/definitions/{kind.__name__}"}


def _union(parts: tuple[object, ...], definitions: Schema) -> Schema:
    if all(part in PLAIN for part in parts):
        return {"type": [PLAIN[part] for part in parts]}
    return {"anyOf": [schema_of(part, definitions) for part in parts]}


def _named(kind: type, definitions: Schema) -> Schema:
    told: Schema = {"title": kind.__name__, "description": str(kind.__doc__).split("\n")[0]}
    if issubclass(kind, Enum):
        return {**told, "enum": [each.value for each in kind]}
    required: frozenset[str] = kind.__required_keys__  # type: ignore[attr-defined]  # it is a TypedDict
    parts = get_type_hints(kind)
    # What is annotated as text, as everywhere here, Python has not looked into when it made __required_keys__.
    extras = get_type_hints(kind, include_extras=True)
    return {
        **told,
        "type": "object",
        "properties": {name: schema_of(part, definitions) for name, part in parts.items()},
        "required": [name for name in parts if name in required and get_origin(extras[name]) is not NotRequired],
        "additionalProperties": False,
    }
