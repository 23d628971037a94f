"""Data versions: the identity of a value, with the code of the functions it holds."""

from __future__ import annotations

import sys

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.libraries.foreign import is_a, module_of
from nbasset.libraries.known import KNOWN
from nbasset.versions.closure import Walk
from nbasset.versions.memo import Memo, scalar

MOST = 1000
"""Parts of a value that are looked at to know their types."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """A value's identity.

    Args:
        digest: equal for equal values.
        opaque: paths of parts whose content cannot be seen.
        classes: digest of the classes of the notebook or of local modules that it holds instances of; they count for
            whoever uses the value, since its methods run there.
        names: the notebook's names that those classes use.
    """

    digest: str
    opaque: tuple[str, ...] = ()
    classes: str = ""
    names: tuple[str, ...] = ()


def data_version(value: object) -> DataVersion:
    """The data version of a value.

    >>> data_version([1, 2]) == data_version([1, 2])
    True
    >>> data_version(1) == data_version(1.0)
    False
    """
    plain = scalar(value)
    if plain:
        return DataVersion(plain)
    memo = Memo()
    part, opaque, reached, _ = memo.content("", value)
    if not reached:
        return DataVersion(part.digest, opaque)
    try:
        functions, _ = _followed(memo, [each for each in reached if not is_a(each, type)])
        classes, names = _followed(memo, [each for each in reached if is_a(each, type)])
    except RecursionError:
        return DataVersion(part.digest, (*opaque, ", which leads too far"))
    digest = digest_of([part.digest, functions]) if functions else part.digest
    return DataVersion(digest, opaque, digest_of(classes) if classes else "", names)


def is_well_known(value: object) -> bool:
    """Whether a value, and what containers in it hold, is of types that are loaded from a pickle as they were.

    >>> is_well_known([1, {"a": (2.0, None)}])
    True
    """
    todo, seen = [value], 0
    while todo and seen < MOST:
        each = todo.pop()
        seen += 1
        library = KNOWN.get(module_of(type(each)))
        if library is None or not library.loaded_as_they_were:
            return False
        if is_a(each, (list, tuple, dict, set, frozenset)):
            parts = [*each, *each.values()] if isinstance(each, dict) else list(each)
            kinds = {type(part): part for part in parts}
            todo.extend(parts[:MOST] if kinds.keys() & {list, tuple, dict, set, frozenset} else kinds.values())
    return True


def class_version(cls: type) -> str:
    """A digest of what a class itself is made of, without what its methods lead to."""
    part, _ = Memo().cls(cls)
    return part.digest


def _followed(memo: Memo, things: list[object]) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Everything that functions or classes lead to, as a structure, and the notebook's names among it."""
    main = sys.modules["__main__"]
    own = vars(main)
    walk = Walk(getattr(main, "__nbasset_behind__", own), lambda _: None, memo, also=own)
    for each in things:
        walk.follow(each)
    found = walk.finish()
    parts = {name: [part.kind, part.digest] for name, part in found.parts.items() if part.kind != "package"}
    return parts, tuple(found.names)
