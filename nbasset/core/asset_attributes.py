"""Attributes of assets: what ``group:``, ``tag:``, ``status:`` and their like in a selection ask of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol, TypeAlias

from nbasset.core.assets import Asset
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName

if TYPE_CHECKING:
    from nbasset.core.several import Out


class Stands(Protocol):
    """What a selection asks of where a result stands."""

    @property
    def status(self) -> str:
        """Its status."""
        ...

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands beside the status."""
        ...


Looks: TypeAlias = Callable[[ResultName], Stands]
Has: TypeAlias = Callable[[Sequence[str], ResultName, Asset, Looks | None], bool]
"""Whether an asset has what words say: the words, the result's name, the asset, and who tells where results stand."""


def _matching(words: Sequence[str], name: ResultName, _: Asset, __: Looks | None) -> bool:
    """In the notebook a pattern may match the last part of a key alone."""
    return any(fnmatchcase(each, words[0]) for each in (str(name), name.key.name))


def _wild(words: Sequence[str], name: ResultName, _: Asset, __: Looks | None) -> bool:
    return _is_like(words[0], name.key.to_user_string())


def _key_prefix(words: Sequence[str], name: ResultName, _: Asset, __: Looks | None) -> bool:
    beginnings = (AssetKey.from_user_string(word).path for word in words)
    return any(name.key.path[: len(each)] == each for each in beginnings)


def _key_substring(words: Sequence[str], name: ResultName, _: Asset, __: Looks | None) -> bool:
    return words[0] in name.key.to_user_string()


def _groups(words: Sequence[str], name: ResultName, asset: Asset, __: Looks | None) -> bool:
    return any(_is_like(word, asset.of(name).group_name) for word in words)


def _tag(words: Sequence[str], name: ResultName, asset: Asset, __: Looks | None) -> bool:
    return bool(words) and asset.of(name).tags.get(words[0]) == "".join(words[1:])


def _kind(words: Sequence[str], name: ResultName, asset: Asset, __: Looks | None) -> bool:
    return words[0] in asset.of(name).kinds if words else not asset.of(name).kinds


def _owner(words: Sequence[str], name: ResultName, asset: Asset, __: Looks | None) -> bool:
    return any(word in asset.of(name).owners for word in words)


def _partitions(words: Sequence[str], _: ResultName, asset: Asset, __: Looks | None) -> bool:
    by = {"NoneType": "none", "StaticPartitionsDefinition": "static", "DynamicPartitionsDefinition": "dynamic"}
    by["MultiPartitionsDefinition"] = "multipartitions"
    return by.get(type(asset.partitions).__name__, "time") == (words or ["none"])[0]


def _status(words: Sequence[str], name: ResultName, _: Asset, stands: Looks | None) -> bool:
    return stands is not None and stands(name).status.lower() == "".join(words).lower()


def _is(words: Sequence[str], name: ResultName, asset: Asset, stands: Looks | None) -> bool:
    """What an asset is: made here or not, or marked with a word, such as ``untracked``."""
    word = "".join(words)
    if word in ("external", "materializable"):
        return asset.external is (word == "external")
    return stands is not None and any(re.match(rf"{re.escape(word)}\b", each) for each in stands(name).marks)


def _is_like(wanted: str, text: str) -> bool:
    return wanted == text or bool(re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), text, re.DOTALL))


LABELS = ("group", "tag", "kind", "owner")
"""Kinds of labels by which assets can be selected."""


def labels(kind: str, asset: Asset | Out) -> Iterable[str]:
    """What an asset may be selected by.

    Args:
        kind: by what: ``group``, ``tag``, ``kind`` or ``owner``.
        asset: the asset, or one of its results.

    >>> from nbasset import asset
    >>> list(labels("group", asset(name="clean", group_name="sales")(lambda: 1)))
    ['sales']
    """
    if kind == "group":
        return [asset.group_name]
    if kind == "tag":
        return [f"{key}={value}" if value else key for key, value in asset.tags.items()]
    return asset.kinds if kind == "kind" else asset.owners


ATTRIBUTES_OF_ASSETS: dict[str, Has] = {
    "all": lambda *_: True,
    "matching": _matching,
    "wild": _wild,
    "key_prefix": _key_prefix,
    "key_substring": _key_substring,
    "groups": _groups,
    "tag": _tag,
    "kind": _kind,
    "owner": _owner,
    "partitions": _partitions,
    "status": _status,
    "is": _is,
}
