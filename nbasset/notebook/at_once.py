"""At once: what several signs of one page say of one moment goes there as one message, and is drawn in one frame.

The margins, the lines, the panel and the status bar of a notebook follow one comm, each graph the comm of its widget.
Told one after the other they would be painted one after the other, and for a moment say different things.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbasset.core.protocol import Anew, Change, Changed, Redrawn, Statement

    Carry = Callable[[list[Statement], dict[str, dict[str, Change]], dict[str, Redrawn]], None]


class Drawn(Protocol):
    """The widget of a drawing."""

    @property
    def model_id(self) -> str:
        """The name under which a page knows it."""
        ...

    def send(self, content: Changed | Anew) -> None:
        """Send it a message of its own."""
        ...


class AtOnce:
    """Gathers what is said while it is entered, by whoever says it.

    Attributes:
        lock: held while something is gathered and sent, so that pages hear of moments in their order.
        carry: sends statements, what has changed of drawings and which are other ones, by their models' ids, as one
            message; ``None`` as long as no page listens.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.carry: Carry | None = None
        self._depth = 0
        self._said: list[Statement] = []
        self._drawn: dict[str, tuple[Drawn, dict[str, Change]]] = {}
        self._redrawn: dict[str, tuple[Drawn, Redrawn]] = {}

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """What is said within is of one moment.

        >>> at_once, sent = AtOnce(), []
        >>> at_once.carry = lambda said, drawn, anew: sent.append((len(said), drawn))
        >>> with at_once.gathered():
        ...     at_once.say({"type": "outdated", "cells": []})
        ...     at_once.say({"type": "foretold", "assets": [], "cells": []})
        >>> sent
        [(2, {})]
        """
        with self.lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._send()

    def say(self, statement: Statement) -> None:
        """Say something to the pages.

        Args:
            statement: what is so now.
        """
        with self.gathered():
            self._said.append(statement)

    def draw(self, drawing: Drawn, changes: Mapping[str, Change]) -> None:
        """Show what has changed of a drawing.

        Args:
            drawing: its widget.
            changes: what looks different now, by the ids of its elements.
        """
        with self.gathered():
            if drawing.model_id in self._redrawn:
                return  # its elements, which are sent as they are in the end, hold it already
            _, known = self._drawn.setdefault(drawing.model_id, (drawing, {}))
            for id, change in changes.items():
                known[id] = _both(known.get(id), change)

    def draw_anew(self, drawing: Drawn, redrawn: Redrawn) -> None:
        """Show a drawing whose structure is another one.

        Args:
            drawing: its widget.
            redrawn: all of it; its elements may change until it is sent.
        """
        with self.gathered():
            self._drawn.pop(drawing.model_id, None)
            self._redrawn[drawing.model_id] = (drawing, redrawn)

    def _send(self) -> None:
        said, self._said = self._said, []
        drawn, self._drawn = self._drawn, {}
        redrawn, self._redrawn = self._redrawn, {}
        if self.carry is not None and said:
            changed = {model: each for model, (_, each) in drawn.items()}
            self.carry(said, changed, {model: each for model, (_, each) in redrawn.items()})
            return
        for widget, anew in redrawn.values():
            widget.send({"type": "anew", **anew})
        for widget, changes in drawn.values():
            widget.send({"type": "change", "elements": changes})


def _both(former: Change | None, change: Change) -> Change:
    """Two changes of one element, one after the other, as one."""
    if former is None:
        return change
    both: Change = {**former, **change}
    if "data" in former and "data" in change:
        both["data"] = {**former["data"], **change["data"]}
    return both
