"""Asset keys: the names results go by."""

from __future__ import annotations

import itertools
import keyword
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from nbasset.core.errors import InvalidDefinition
from nbasset.core.patterns import pattern

LONGEST_KEY = 200
"""Characters; what every file system and every display can still carry."""

RESERVED = frozenset({"bool", "dict", "float", "int", "str", "type"}) | {
    *("conf", "config", "context", "input", "meta", "output", "arg_dict", "input_arg_dict", "output_arg_dict")
}
"""Words that Dagster keeps for itself, so that no ``@asset`` may have them as its whole name."""

OF_CHECKS = ":"
"""Between an asset and the name of its check."""

_PART = pattern(r"[\w.-]+(/[\w.-]+)*")


@dataclass(frozen=True, slots=True, order=True, init=False, repr=False)
class AssetKey:
    """The name of an asset: a path of one or more parts, as Dagster's ``AssetKey``.

    A part is made of letters, digits, ``_``, ``-`` and ``.``. It may hold ``/`` too, but nothing that leads elsewhere
    in a folder: no empty piece, no ``.``, no ``..``. Two spellings of the same letters are one (NFKC, as for Python
    names).

    Args:
        path: one part, or a sequence of parts; a text with ``/`` is one part, as in Dagster.

    Attributes:
        parts: the parts as a tuple.

    Raises:
        InvalidDefinition: when a part cannot be a name.

    >>> AssetKey(["sales", "raw-data"]).to_user_string()
    'sales/raw-data'
    >>> AssetKey("sales/raw").path, AssetKey.from_user_string("sales/raw").path
    (['sales/raw'], ['sales', 'raw'])
    >>> AssetKey("../x")
    Traceback (most recent call last):
    ...
    nbasset.core.errors.InvalidDefinition: '../x' cannot be (a part of) an asset's name: use letters, digits, _, - \
and ., for example raw_data.
    """

    parts: tuple[str, ...]

    def __init__(self, path: str | Sequence[str]) -> None:
        # Most are names: there is nothing to check in them.
        parts = (path,) if type(path) is str and path.isascii() and path.isidentifier() else _checked(path)
        if len(parts) == 1 and keyword.iskeyword(parts[0]):
            raise InvalidDefinition(
                f"{parts[0]!r} cannot be an asset's name: it is a word of Python's own; use another one, "
                "for example raw_data."
            )
        if len("/".join(parts)) > LONGEST_KEY:
            raise InvalidDefinition(
                f"An asset's name has at most {LONGEST_KEY} characters; this one has {len('/'.join(parts))}: "
                f"{'/'.join(parts)[:40]}…"
            )
        object.__setattr__(self, "parts", parts)

    @staticmethod
    def for_check(asset: AssetKey, name: str) -> AssetKey:
        """What the result of a check is kept under: no asset can be called so, and none is.

        Args:
            asset: the asset that is checked.
            name: the check.

        >>> key = AssetKey.for_check(AssetKey(["sales", "raw"]), "no_nulls")
        >>> str(key), key.is_check
        ('sales/raw:no_nulls', True)
        """
        made = object.__new__(AssetKey)
        object.__setattr__(made, "parts", (*asset.parts[:-1], f"{asset.parts[-1]}{OF_CHECKS}{name}"))
        return made

    @property
    def is_check(self) -> bool:
        """Whether it is that of a check's result."""
        return OF_CHECKS in self.parts[-1]

    @staticmethod
    def from_user_string(asset_key_string: str) -> AssetKey:
        """The key that people write so: a part between each ``/`` and the next.

        Raises:
            InvalidDefinition: when a part cannot be a name.

        >>> AssetKey.from_user_string("sales/raw")
        AssetKey(['sales', 'raw'])
        """
        return AssetKey(asset_key_string.split("/"))

    @staticmethod
    def from_escaped_user_string(asset_key_string: str) -> AssetKey:
        r"""The key of an asset's name, as :meth:`to_escaped_user_string` writes it.

        >>> AssetKey.from_escaped_user_string(r"sales\/eu/raw")
        AssetKey(['sales/eu', 'raw'])
        """
        key, of_checks, check = asset_key_string.partition(OF_CHECKS)
        found = AssetKey([part.replace("\\/", "/") for part in re.split(r"(?<!\\)/", key)])
        return AssetKey.for_check(found, check) if of_checks else found

    @staticmethod
    def from_coercible(arg: CoercibleToAssetKey) -> AssetKey:
        """A key from a key, one part, or a sequence of parts."""
        return arg if isinstance(arg, AssetKey) else AssetKey(arg)

    @property
    def path(self) -> list[str]:
        """The parts, as a list of its own."""
        return list(self.parts)

    @property
    def name(self) -> str:
        """The last part: the name a notebook uses."""
        return self.parts[-1]

    @property
    def python_names(self) -> tuple[str, str]:
        """What code may call it: its last part, and the whole key, each as one Python name.

        >>> AssetKey(["sales", "raw-data"]).python_names
        ('raw_data', 'sales__raw_data')
        """
        return _python_name(self.name), _python_name("__".join(self.parts))

    def to_user_string(self) -> str:
        """The key as people write it, parts joined by ``/``."""
        return "/".join(self.parts)

    def to_escaped_user_string(self) -> str:
        r"""The same with ``\/`` for a ``/`` inside a part, so that no two keys have it in common.

        >>> AssetKey(["sales/eu", "raw"]).to_escaped_user_string()
        'sales\\/eu/raw'
        """
        return "/".join([part.replace("/", "\\/") for part in self.parts])

    def to_python_identifier(self, suffix: str | None = None) -> str:
        """The key as one Python name: parts joined by ``__``, and ``_`` for ``-`` and ``.``.

        Args:
            suffix: one more part.

        >>> AssetKey(["sales", "raw-data"]).to_python_identifier()
        'sales__raw_data'
        """
        parts = self.parts if suffix is None else (*self.parts, suffix)
        return _python_name("__".join(parts))

    def has_prefix(self, prefix: Sequence[str]) -> bool:
        """Whether the first parts are these."""
        return self.parts[: len(prefix)] == tuple(prefix)

    def with_prefix(self, prefix: str | Sequence[str]) -> AssetKey:
        """The key with more parts in front.

        >>> AssetKey("raw").with_prefix("sales")
        AssetKey(['sales', 'raw'])
        """
        return AssetKey([*_parts(prefix), *self.parts])

    def __str__(self) -> str:
        """The name by which an asset is known in definitions, results and events: no two keys have the same."""
        return self.to_escaped_user_string()

    def __repr__(self) -> str:
        return f"AssetKey({self.path!r})"


CoercibleToAssetKey: TypeAlias = AssetKey | str | Sequence[str]


def user_string(name: str) -> str:
    r"""How people write the key of an asset's name.

    >>> user_string(r"sales\/eu"), user_string("sales/eu")
    ('sales/eu', 'sales/eu')
    """
    return name.replace("\\/", "/")


def names_that_read(written: str) -> Iterator[str]:
    r"""Every name of which the key reads so, that with the most parts first.

    >>> [name for name in names_that_read("a/b")]
    ['a/b', 'a\\/b']
    """
    first, *rest = written.split("/")
    for between in itertools.product(("/", "\\/"), repeat=min(len(rest), 8)):
        yield first + "".join(sign + part for sign, part in itertools.zip_longest(between, rest, fillvalue="/"))


def python_key(written: str) -> AssetKey:
    """The key of a name that a cell gives: a Python name, perhaps with Python names in front, ``sales/raw_data``.

    Args:
        written: the name as a user string.

    Raises:
        InvalidDefinition: when a part is no Python name.
    """
    for part in written.split("/"):
        name = unicodedata.normalize("NFKC", part)
        if not name.isidentifier() or keyword.iskeyword(name):
            raise InvalidDefinition(
                f"{name!r} cannot be (a part of) an asset's name: use letters, digits and _ as in a Python name, "
                "for example raw_data."
            )
    return AssetKey.from_user_string(written)


def _python_name(text: str) -> str:
    return text.replace("-", "_").replace(".", "_")


def _parts(path: object) -> tuple[str, ...]:
    parts = (path,) if isinstance(path, str) else tuple(path) if isinstance(path, Sequence) else ()
    if not parts or not all(isinstance(part, str) for part in parts):
        raise InvalidDefinition(
            f"{path!r} does not name an asset: give its name as text, or the asset itself (decorated with @asset)."
        )
    return parts


def _checked(path: str | Sequence[str]) -> tuple[str, ...]:
    parts = tuple(unicodedata.normalize("NFKC", part) for part in _parts(path))
    for part in parts:
        _check_part(part)
    return parts


def check_word(kind: str, word: str) -> str:
    """A name of letters, digits and ``_``, as Dagster's things have that are no assets.

    Args:
        kind: of what it is the name.
        word: the name.

    Raises:
        InvalidDefinition: when it cannot be one.

    >>> check_word("schedule", "every_day")
    'every_day'
    """
    if not re.fullmatch(r"\w+", word, re.ASCII):
        raise InvalidDefinition(f"{word!r} cannot be the name of a {kind}: write letters, digits and _.")
    return word


def _check_part(part: str) -> None:
    if not _PART.fullmatch(part) or {".", ".."}.intersection(part.split("/")):
        raise InvalidDefinition(
            f"{part!r} cannot be (a part of) an asset's name: use letters, digits, _, - and ., for example raw_data."
        )


class AssetKeys(tuple[AssetKey, ...]):
    """The keys of one body's results, in order; compared and joined as a set, as Dagster has them.

    >>> AssetKeys([AssetKey("b"), AssetKey("a")]) == {AssetKey("a"), AssetKey("b")}
    True
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return set(self) == other if isinstance(other, Set) else super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __or__(self, other: Iterable[AssetKey]) -> set[AssetKey]:
        return {*self, *other}

    def __and__(self, other: Iterable[AssetKey]) -> set[AssetKey]:
        return set(self).intersection(other)

    def __sub__(self, other: Iterable[AssetKey]) -> set[AssetKey]:
        return set(self).difference(other)

    __ror__, __rand__ = __or__, __and__

    def __rsub__(self, other: Iterable[AssetKey]) -> set[AssetKey]:
        return set(other).difference(self)
