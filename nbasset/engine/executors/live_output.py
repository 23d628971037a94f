"""Live output: what a body shows in another process is told while it is at work there.

Printed text grows in place. Whole, it would travel again with every line, so that only what is new of it does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue

from nbasset.core.dataclass import dataclass
from nbasset.core.shown import Item

EVERY = 0.04
"""Seconds between two messages about one body."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is new of what a body shows.

    Args:
        number: which of the items it is about.
        item: the item, of a text that was told before only what comes after the part that still stands.
        kept: how many of the characters that were told of the text still stand.
    """

    number: int
    item: Item
    kept: int = 0


class Untold:
    """What a body shows, and how much of that was told."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._last = -1
        self._text = ""

    def take(self, item: Item) -> None:
        """Take in what the body shows; text that grows is the same item once more."""
        if not self._items or self._items[-1] is not item:
            self._items.append(item)

    def news(self) -> list[Piece]:
        """What was not told yet."""
        found = []
        for number in range(max(self._last, 0), len(self._items)):
            item = self._items[number]
            before = self._text if number == self._last else ""
            if item["type"] != "stream":
                if number > self._last:
                    found.append(Piece(number, item))
                self._text = ""
            elif (text := item["text"]) != before or number > self._last:
                kept = _standing(before, text)
                found.append(Piece(number, {**item, "text": text[kept:]}, kept))
                self._text = text
            self._last = number
        return found


class Teller:
    """Tells in a body's process what it shows, from a thread of its own: a body that prints does not wait.

    Args:
        send: sends pieces; called on that thread.
    """

    def __init__(self, send: Callable[[Sequence[Piece]], None]) -> None:
        self._send = send
        self._untold = Untold()
        self._rung = False
        # A process that a body forks finds it in order, whatever the thread was about to do.
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._sending = threading.Lock()
        threading.Thread(target=self._serve, name="nbasset live output", daemon=True).start()

    def tell(self, item: Item) -> None:
        """Take in what the body shows; text that grows is the same item once more."""
        self._untold.take(item)
        if not self._rung:
            self._rung = True
            self._bell.put(None)

    def end(self) -> None:
        """The body has ended: what was not told comes with the answer."""
        with self._sending:
            self._untold = Untold()

    def _serve(self) -> None:
        while True:
            self._bell.get()
            self._rung = False
            with self._sending:
                pieces = self._untold.news()
                if pieces:
                    self._send(pieces)
            time.sleep(EVERY)


def _standing(before: str, now: str) -> int:
    r"""How many characters of a text still stand; a carriage return writes over its last line.

    >>> _standing("a\n10 %", "a\n20 %"), _standing("a", "ab"), _standing("a", "b")
    (2, 1, 0)
    """
    return next((end for end in (len(before), before.rfind("\n") + 1) if now.startswith(before[:end])), 0)


class Told:
    """What has been told of what one body shows."""

    def __init__(self) -> None:
        self._items: list[Item] = []

    def hear(self, pieces: Sequence[Piece]) -> Iterator[Item]:
        """Take in what is new; the items that it is about. Text grows in place."""
        for piece in pieces:
            if piece.number >= len(self._items):
                self._items.append(piece.item)
            else:
                _grow(self._items[piece.number], piece)
            yield self._items[piece.number]

    def end(self, shown: Sequence[Item]) -> Iterator[Item]:
        """Take in all that was shown; the items of which not everything was told before."""
        whole = [Piece(number, item) for number, item in enumerate(shown)]
        late = [piece for piece in whole if piece.number >= len(self._items) or self._items[piece.number] != piece.item]
        return self.hear(late)


def _grow(item: Item, piece: Piece) -> None:
    if item["type"] == "stream" and piece.item["type"] == "stream":
        item["text"] = item["text"][: piece.kept] + piece.item["text"]
    elif item["type"] == "display" and piece.item["type"] == "display":
        item.update(piece.item)
