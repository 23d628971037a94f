"""Libraries that read the annotations of the classes and functions they are handed."""

from __future__ import annotations

from nbasset.libraries.library import Library

PYDANTIC_SETTINGS, SQLMODEL, MSGSPEC, ATTR, ATTRS, CATTRS, TYPEGUARD, BEARTYPE, DACITE = (
    Library(name=name, reads_annotations=True)
    for name in (
        *("pydantic_settings", "sqlmodel", "msgspec", "attr", "attrs", "cattrs", "typeguard", "beartype"),
        "dacite",
    )
)
"""Models, converters, checks at run time."""

FASTAPI, TYPER, STRAWBERRY, LITESTAR, MASHUMARO, MARSHMALLOW_DATACLASS, DATACLASS_WIZARD, PANDERA, SERDE, TYRO = (
    Library(name=name, reads_annotations=True)
    for name in (
        *("fastapi", "typer", "strawberry", "litestar", "mashumaro", "marshmallow_dataclass", "dataclass_wizard"),
        *("pandera", "serde", "tyro"),
    )
)
"""Services, command lines, schemas."""
