"""Caches: functions that remember their results, and whether these are still those of their code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from nbasset.core.digests import digest_of
from nbasset.versions.closure import Walk
from nbasset.versions.memo import Memo
from nbasset.versions.reach import Cached


class Caches:
    """Empties a function's cache when something has changed that the function leads to."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[object, str] = WeakKeyDictionary()

    def renew(self, functions: Iterable[Cached], home: Mapping[str, object]) -> None:
        """Look at functions that are about to be called.

        Args:
            functions: functions that remember their results.
            home: the notebook's names.
        """
        memo = Memo()
        for each in functions:
            walk = Walk(home, lambda _: None, memo)
            walk.follow(each)
            parts = walk.finish().parts
            digest = digest_of({name: [part.kind, part.digest] for name, part in parts.items()})
            if self._known.get(each, digest) != digest:
                each.cache_clear()
            self._known[each] = digest
