"""Data versions: the identity of a value, with the code of the functions it holds."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from nbasset.core.digests import digest_of
from nbasset.versions.closure import Memo, Walk


@dataclass(frozen=True, slots=True)
class DataVersion:
    """A value's identity.

    Args:
        digest: equal for equal values.
        opaque: paths of parts whose content cannot be seen.
    """

    digest: str
    opaque: tuple[str, ...] = ()


def data_version(value: object) -> DataVersion:
    """The data version of a value.

    >>> data_version([1, 2]) == data_version([1, 2])
    True
    >>> data_version(1) == data_version(1.0)
    False
    """
    memo = Memo(sys.modules)
    part, opaque, reached = memo.content("", value)
    if not reached:
        return DataVersion(part.digest, opaque)
    walk = Walk({}, lambda _: None, memo)
    for each in reached:
        if not isinstance(each, type):
            walk.follow(each)
    parts = walk.finish().parts
    return DataVersion(digest_of([part.digest, {name: [p.kind, p.digest] for name, p in parts.items()}]), opaque)
