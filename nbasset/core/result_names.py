"""Result names: which result is meant, of which asset, and at which point of a sweep or partition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey


class ResultName:
    r"""The result name, the identity of a result: an asset's key and a point, or none.

    There is one object for each identity, so names are compared by what they are and looked up at the cost of a text.
    The texts of two names are never the same: a point stands in brackets, which no key has.

    Args:
        key: the asset's key.
        point: the point of a sweep or a partition, for example ``depth=4``; ``None`` where the asset has no points.

    >>> ResultName(AssetKey(["sales", "raw"])) is ResultName(AssetKey(["sales", "raw"]))
    True
    >>> str(ResultName(AssetKey("model"), "depth=4"))
    'model[depth=4]'
    """

    __slots__ = ("_text", "key", "point")

    key: AssetKey
    point: str | None
    _text: str
    _known: ClassVar[dict[tuple[AssetKey, str | None], ResultName]] = {}
    _read: ClassVar[dict[str, ResultName]] = {}

    def __new__(cls, key: AssetKey, point: str | None = None) -> ResultName:
        """The one object of this identity."""
        known = cls._known.get((key, point))
        if known is not None:
            return known
        made = super().__new__(cls)
        text = key.to_escaped_user_string()
        for name, value in (("key", key), ("point", point), ("_text", text if point is None else f"{text}[{point}]")):
            object.__setattr__(made, name, value)
        found = cls._known.setdefault((key, point), made)  # one of two threads comes first, and both get its object
        return cls._read.setdefault(found._text, found)

    @classmethod
    def from_text(cls, text: str) -> ResultName:
        r"""The name whose text this is; the opposite of ``str``.

        Args:
            text: as stores, logs and pages have it.

        Raises:
            ValueError: when it is nobody's text.

        >>> ResultName.from_text(r"sales\/eu/model[depth=4]")
        ResultName(AssetKey(['sales/eu', 'model']), 'depth=4')
        """
        known = cls._read.get(text)
        if known is None:
            key, bracket, point = text.partition("[")
            if bracket and not point.endswith("]"):
                raise ValueError(f"{text!r} is not the name of a result: its bracket is not closed")
            try:
                asset = AssetKey.from_escaped_user_string(key)
            except InvalidDefinition as error:
                raise ValueError(f"{text!r} is not the name of a result: {error}") from error
            known = cls._read[text] = cls(asset, point[:-1] if bracket else None)
        return known

    @classmethod
    def known(cls, text: str) -> ResultName | None:
        """The name whose text this is, if anybody has made or read it; ``None`` for every other text."""
        return cls._read.get(text)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a name does not change, and {name!r} would")

    def __reduce__(self) -> tuple[Any, ...]:
        return ResultName, (self.key, self.point)

    def __copy__(self) -> ResultName:
        return self

    def __deepcopy__(self, memo: object) -> ResultName:
        return self

    def __lt__(self, other: ResultName) -> bool:
        return self._text < other._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"ResultName({self.key!r}, {self.point!r})" if self.point is not None else f"ResultName({self.key!r})"


def by_asset(names: Iterable[ResultName]) -> list[str]:
    """Names for people to read: several points of an asset as that asset, once.

    Args:
        names: the names.

    >>> by_asset([ResultName.from_text(each) for each in ("raw", "model[depth=2]", "model[depth=4]", "best[depth=2]")])
    ['raw', 'model', 'best[depth=2]']
    """
    found: dict[AssetKey, list[ResultName]] = {}
    for name in names:
        found.setdefault(name.key, []).append(name)
    return [str(some[0] if len(some) == 1 else ResultName(key)) for key, some in found.items()]
