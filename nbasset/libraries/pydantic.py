"""pydantic: classes whose schemas and validators are made from their fields, with addresses in them."""

from __future__ import annotations

from typing import ForwardRef, get_args, get_origin

from nbasset.libraries.foreign import attribute, members_of, name_of
from nbasset.libraries.library import Foreign, Library
from nbasset.libraries.nodes import Node, type_name

_FOUND_OUT = frozenset({"_complete", "_default_factory_takes_validated_data"})
"""What a field finds out about itself when its class is first used."""

_ANNOTATED = frozenset({"annotation", "_original_annotation"})


def open_field(value: Foreign) -> Node | None:
    """What a class says of a field; None for any other value."""
    if name_of(type(value)) not in ("FieldInfo", "ModelPrivateAttr", "ComputedFieldInfo"):
        return None
    slots = [name for name in members_of(type(value))["__slots__"] if name not in _FOUND_OUT]  # type: ignore[attr-defined]
    names = sorted(name for name in slots if attribute(value, name, value) is not value)
    return Node(
        ("field", type_name(type(value)), tuple(names)),
        [_as_written(name, attribute(value, name)) for name in names],
        lambda position: f".{names[position]}",
    )


def _as_written(name: str, held: Foreign) -> object:
    """What a field holds; of annotations the words, since names in them are found out when the class is first used.

    What the names mean counts along with the annotations of the class.
    """
    if name in _ANNOTATED:
        leaves: list[object] = []
        return ["".join(_spelled(held, leaves).split()), leaves]
    if name == "_attributes_set":
        return {key: _as_written(key, each) for key, each in held.items()}
    return held


def _spelled(annotation: Foreign, leaves: list[object]) -> str:
    if isinstance(annotation, ForwardRef):
        return annotation.__forward_arg__
    if isinstance(annotation, str):
        return annotation
    if isinstance(annotation, type) and not get_args(annotation):
        return name_of(annotation)
    inside = ",".join(_spelled(each, leaves) for each in get_args(annotation))
    if not inside:
        leaves.append(annotation)
    return f"{_spelled(get_origin(annotation), leaves)}[{inside}]" if inside else "…"


LIBRARY = Library(
    name="pydantic",
    open=open_field,
    reads_annotations=True,
    derived=frozenset(
        {
            *("__pydantic_core_schema__", "__pydantic_validator__", "__pydantic_serializer__", "__signature__"),
            *("__pydantic_complete__", "__pydantic_fields_complete__", "__pydantic_decorators__"),
            *("__pydantic_setattr_handlers__", "__pydantic_parent_namespace__"),
        }
    ),
)
