"""JSON Schema of typed dictionaries: what has a name is defined once, what may be left out is not required."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NotRequired, TypedDict

from nbasset.core.json_schema import schema_of


class Colour(StrEnum):
    RED = "red"


class Leaf(TypedDict, total=False):
    colour: Colour


class Tree(Leaf):
    name: str
    size: NotRequired[int]
    parts: list[Leaf | Tree]
    by_name: dict[str, float | None]


def test_plain_types_lists_and_literals_stand_for_themselves():
    assert schema_of(str, {}) == {"type": "string"}
    assert schema_of(int | None, {}) == {"type": ["integer", "null"]}
    assert schema_of(list[bool], {}) == {"type": "array", "items": {"type": "boolean"}}
    assert schema_of(Literal["a", "b"], {}) == {"enum": ["a", "b"]}


def test_what_has_a_name_is_defined_once_and_may_speak_of_itself():
    definitions = {}
    assert schema_of(list[Tree], definitions) == {"type": "array", "items": {"$ref": "#/definitions/Tree"}}
    assert set(definitions) == {"Tree", "Leaf", "Colour"}
    parts = definitions["Tree"]["properties"]
    assert parts["parts"]["items"] == {"anyOf": [{"$ref": "#/definitions/Leaf"}, {"$ref": "#/definitions/Tree"}]}
    assert parts["by_name"] == {"type": "object", "additionalProperties": {"type": ["number", "null"]}}
    assert definitions["Colour"]["enum"] == ["red"]


def test_what_may_be_left_out_is_not_required_however_that_is_said():
    definitions = {}
    schema_of(Tree, definitions)
    assert definitions["Tree"]["required"] == ["name", "parts", "by_name"]
    assert definitions["Leaf"]["required"] == []
    assert definitions["Tree"]["additionalProperties"] is False
