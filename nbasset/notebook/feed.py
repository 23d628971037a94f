"""The feed: whoever shows where assets stand hears of it here."""

from __future__ import annotations

from collections.abc import Callable

from nbasset.core.dataclass import dataclass
from nbasset.core.live_view import Changes
from nbasset.core.view import NotebookView


@dataclass(frozen=True, slots=True, eq=False)
class _Subscriber:
    """What somebody has asked to hear of."""

    view: Callable[[NotebookView], None] | None
    changes: Callable[[Changes], None] | None
    said: Callable[[str], None] | None


class Feed:
    """Hands on what is new to everybody who has asked for it, in the order in which they did.

    Whoever subscribes or leaves while something is handed on does so from the next time on, and may
    do so on any thread.
    """

    def __init__(self) -> None:
        self._subscribers: tuple[_Subscriber, ...] = ()

    def subscribe(
        self,
        *,
        view: Callable[[NotebookView], None] | None = None,
        changes: Callable[[Changes], None] | None = None,
        said: Callable[[str], None] | None = None,
    ) -> Callable[[], None]:
        """Hear of what is new from now on.

        Args:
            view: called with where everything stands, after a cell.
            changes: called with what each event of a run has changed.
            said: called with a sentence for people about something that was asked for on the page.

        Returns:
            A function that ends it; more than once does no harm.

        >>> feed, heard = Feed(), []
        >>> leave = feed.subscribe(said=heard.append)
        >>> feed.say("one"), leave(), feed.say("two")
        (None, None, None)
        >>> heard
        ['one']
        """
        new = _Subscriber(view, changes, said)
        self._subscribers = (*self._subscribers, new)

        def leave() -> None:
            self._subscribers = tuple(each for each in self._subscribers if each is not new)

        return leave

    @property
    def listening(self) -> object:
        """Those who hear; the same object as long as they are the same."""
        return self._subscribers

    @property
    def wants_views(self) -> bool:
        """Whether anybody shows where everything stands."""
        return any(each.view for each in self._subscribers)

    def show(self, view: NotebookView) -> None:
        """Tell where everything stands."""
        for each in self._subscribers:
            if each.view:
                each.view(view)

    def change(self, changes: Changes) -> None:
        """Tell what an event has changed."""
        for each in self._subscribers:
            if each.changes:
                each.changes(changes)

    def say(self, sentence: str) -> None:
        """Say a sentence to people."""
        for each in self._subscribers:
            if each.said:
                each.said(sentence)
