"""What lies in a bucket of each asset, as it was a moment ago: asked of several assets at once, and not for long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from urllib.parse import quote

from nbasset.core.result_names import ResultName
from nbasset.storage.remote.bucket import QUIET, Bucket

LISTED = 5.0
"""Seconds for which a listing is believed."""

PATIENCE = 6.0
"""Seconds in which a bucket has to list: what lies on this computer is believed without."""

_AT_ONCE = 10
"""Listings that are asked for at once: as many connections clients of S3 hold."""

RECORDS = "records"


def folder_of(asset: ResultName | str, key: str = "") -> str:
    """The folder with the records of a result, or of one key.

    >>> folder_of("model[depth=4]", "k1")
    'records/model%5Bdepth%3D4%5D/k1/'
    """
    return f"{RECORDS}/{quote(str(asset), safe='')}/" + (f"{quote(key, safe='')}/" if key else "")


def _beginning(asset: ResultName | str) -> str:
    """How the names of an asset's records begin; of one at points, those of all its points, which are many.

    >>> _beginning("model"), _beginning("model[depth=4]")
    ('records/model/', 'records/model%5B')
    """
    text, bracket, _ = str(asset).partition("[")
    return folder_of(text).removesuffix("/") + (quote(bracket) or "/")


class Listings:
    """Names by folder.

    Args:
        bucket: tells what is listed.
        warn: told, with the reason, that nobody answers.

    >>> bucket = Bucket("memory://listed/team")
    >>> listings = Listings(lambda: bucket, print)
    >>> bucket.put("records/raw/k1/1", b"one")
    >>> listings.known("raw", "k1"), listings.names("raw", "k1"), listings.known("raw", "k2")
    (None, ['records/raw/k1/1'], [])
    """

    def __init__(self, bucket: Callable[[], Bucket], warn: Callable[[str], None]) -> None:
        self._bucket = bucket
        self._warn = warn
        self._until: dict[str, float] = {}
        self._found: dict[str, dict[str, list[str]]] = {}

    def look(self, assets: Iterable[ResultName | str]) -> None:
        """Have what lies there of these assets listed, where that was not done a moment ago."""
        now = time.monotonic()
        late = [each for each in dict.fromkeys(map(_beginning, assets)) if self._until.get(each, 0.0) <= now]
        if not late:
            return
        beside = ThreadPoolExecutor(min(len(late), _AT_ONCE), "nbasset-listing")
        asked = {each: beside.submit(self._list, each) for each in late}
        beside.shutdown(wait=False)
        for waiting in wait(asked.values(), PATIENCE).not_done:
            waiting.cancel()
        for each in late:
            if not asked[each].done() or asked[each].cancelled():
                self._until[each] = time.monotonic() + QUIET
                self._warn("no answer")

    def _list(self, beginning: str) -> None:
        try:
            listed = self._bucket().names(beginning)
        except OSError as error:
            self._warn(str(error))
        else:
            found: dict[str, list[str]] = {}
            for name in listed:
                found.setdefault(f"{name.rpartition('/')[0]}/", []).append(name)
            self._found[beginning] = found
        self._until[beginning] = time.monotonic() + LISTED

    def names(self, asset: ResultName | str, key: str) -> Sequence[str]:
        """The records of a key, as they were listed a moment ago at the latest; none where nobody answers."""
        self.look([asset])
        return self.known(asset, key) or []

    def known(self, asset: ResultName | str, key: str) -> Sequence[str] | None:
        """The same as was listed last; ``None`` where it never was."""
        found = self._found.get(_beginning(asset))
        return None if found is None else found.get(folder_of(asset, key), [])

    def add(self, name: str) -> None:
        """A record lies there now."""
        folder, _, _ = name.rpartition("/")
        for beginning, found in self._found.items():
            if name.startswith(beginning):
                there = found.setdefault(f"{folder}/", [])
                there.extend({name}.difference(there))

    def clear(self) -> None:
        """Forget what was listed."""
        self._until.clear()
        self._found.clear()
