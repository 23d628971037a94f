"""A store's folder that went, or was exchanged for another, under a session that uses it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence

from nbasset.storage.files import reason
from nbasset.storage.folder import Folder
from nbasset.storage.held import Held, held
from nbasset.storage.index import Index
from nbasset.storage.reading import Reader
from nbasset.storage.records import Signer
from nbasset.storage.write_behind import WriteBehind
from nbasset.storage.writing import Writer

_WENT = {
    "removed": "The folder of the store, {}, was removed, moved or emptied while it was in use",
    "exchanged": "The folder of the store, {}, was exchanged for another while it was in use",
}
_AGAIN = {"removed": "it was made again", "exchanged": "what lies there counts from now on"}


class Renewal:
    """Makes a folder again that went, and keeps again in it what the session holds.

    Args:
        folder: the store's folder.
        signer: knows this user's signature.
        news: what is not written to the index yet, and the database behind it.
        index: says where records lie.
        reader: remembers what was looked at.
        writer: keeps records, and the pack it has appended to.
        warn: told in a sentence what happened.
    """

    def __init__(
        self,
        folder: Folder,
        signer: Signer,
        news: WriteBehind,
        index: Index,
        reader: Reader,
        writer: Writer,
        warn: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._signer = signer
        self._news = news
        self._index = index
        self._reader = reader
        self._writer = writer
        self._warn = warn
        self._told = ""
        self._renewing = threading.Lock()

    def look(self) -> None:
        """See whether the folder is still the one that was opened; where it is not, use the one there is."""
        if self._folder.change() and self._renewing.acquire(blocking=False):
            try:
                self._renew(self._folder.change())
            finally:
                self._renewing.release()

    def _renew(self, change: str) -> None:
        if not change:
            return
        known = held(self._folder.root, self._reader.remembered, self._writer.packs, self._signer)
        went = _WENT[change].format(self._folder.root)
        try:
            self._folder.make()
        except OSError as error:
            if self._told != went:
                self._told = went
                self._warn(f"{went}, and cannot be made again ({reason(error)}): results are kept in memory meanwhile.")
            return
        self._told = ""
        self._folder.hold()
        self._writer.packs.close()
        self._news.reopen()
        self._index.reset()
        self._reader.reset()
        kept = self._keep_again(known)
        results = f"{kept} result{'' if kept == 1 else 's'}"
        self._warn(f"{went}: {_AGAIN[change]}{f', with {results} that this session still holds' * bool(kept)}.")

    def _keep_again(self, known: Sequence[Held]) -> int:
        """Keep again what is not there; how many results that were."""
        kept = 0
        for each in known:
            if not self._is_there(each):
                with contextlib.suppress(OSError, MemoryError):
                    self._writer.keep_again(each)
                    kept += 1
        return kept

    def _is_there(self, each: Held) -> bool:
        row = each.row
        return any(
            row.head == there.head
            and self._reader.damages.is_there(there.place, there.offset + there.length) is not False
            for there in self._index.rows(row.asset, row.key)
        )
