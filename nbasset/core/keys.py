"""Asset keys: the names results go by."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from nbasset.core.errors import InvalidDefinition

LONGEST_KEY = 200
"""Characters; what every file system and every display can still carry."""


@dataclass(frozen=True, slots=True, order=True, init=False)
class AssetKey:
    """The name of an asset: a path of one or more parts, as Dagster's ``AssetKey``.

    Args:
        path: one part, several parts, or ``"prefix/name"``.

    Raises:
        InvalidDefinition: when a part cannot be a name.

    >>> AssetKey("raw_data").to_user_string()
    'raw_data'
    >>> AssetKey(["sales", "raw_data"]) == AssetKey("sales/raw_data")
    True
    >>> AssetKey("../x")
    Traceback (most recent call last):
    ...
    nbasset.core.errors.InvalidDefinition: '..' cannot be (a part of) an asset's name: use letters, digits and _ \
as in a Python name, for example raw_data.
    """

    path: tuple[str, ...]

    def __init__(self, path: str | Sequence[str]) -> None:
        parts = tuple(path.split("/")) if isinstance(path, str) else _parts(path)
        parts = tuple(unicodedata.normalize("NFKC", part) for part in parts)
        for part in parts:
            _check_part(part)
        if len("/".join(parts)) > LONGEST_KEY:
            raise InvalidDefinition(
                f"An asset's name has at most {LONGEST_KEY} characters; this one has {len('/'.join(parts))}: "
                f"{'/'.join(parts)[:40]}…"
            )
        object.__setattr__(self, "path", parts)

    @property
    def name(self) -> str:
        """The last part: the name a notebook uses."""
        return self.path[-1]

    def to_user_string(self) -> str:
        """The key as people write it, parts joined by ``/``."""
        return "/".join(self.path)

    def to_python_identifier(self) -> str:
        """The key as one Python name, parts joined by ``__``."""
        return "__".join(self.path)

    def __str__(self) -> str:
        return "/".join(self.path)

    def __repr__(self) -> str:
        return f"AssetKey({list(self.path)!r})"


CoercibleToAssetKey: TypeAlias = AssetKey | str | Sequence[str]


def _parts(path: object) -> tuple[str, ...]:
    parts = tuple(path) if isinstance(path, Sequence) else ()
    if not parts or not all(isinstance(part, str) for part in parts):
        raise InvalidDefinition(
            f"{path!r} does not name an asset: give its name as text, or the asset itself (decorated with @asset)."
        )
    return parts


def _check_part(part: str) -> None:
    if not part.isidentifier() or keyword.iskeyword(part):
        raise InvalidDefinition(
            f"{part!r} cannot be (a part of) an asset's name: use letters, digits and _ as in a Python name, "
            "for example raw_data."
        )
