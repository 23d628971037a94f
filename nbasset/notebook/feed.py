"""The feed: whoever shows where assets stand hears of it here."""

from __future__ import annotations

from collections.abc import Callable

from nbasset.core.dataclass import dataclass
from nbasset.core.live_view import Changes
from nbasset.core.view import NotebookView
from nbasset.notebook.at_once import AtOnce
from nbasset.notebook.throttle import Throttle


@dataclass(frozen=True, slots=True, eq=False)
class _Subscriber:
    """What somebody has asked to hear of."""

    view: Callable[[NotebookView], None] | None
    changes: Callable[[Changes], None] | None
    said: Callable[[str], None] | None
    tell: Callable[[], None] | None


class Feed:
    """Hands on what is new to everybody who has asked for it, in the order in which they did.

    Whoever subscribes or leaves while something is handed on does so from the next time on, and may
    do so on any thread.

    Attributes:
        at_once: gathers what everybody says of one moment.
    """

    def __init__(self) -> None:
        self._subscribers: tuple[_Subscriber, ...] = ()
        self.at_once = AtOnce()
        self._throttle = Throttle(self._tell, lock=self.at_once.lock)
        self._changing = False
        self._asked: Callable[[], None] | None = None

    def subscribe(
        self,
        *,
        view: Callable[[NotebookView], None] | None = None,
        changes: Callable[[Changes], None] | None = None,
        said: Callable[[str], None] | None = None,
        tell: Callable[[], None] | None = None,
    ) -> Callable[[], None]:
        """Hear of what is new from now on.

        Args:
            view: called with where everything stands, after a cell.
            changes: called with what each event of a run has changed.
            said: called with a sentence for people about something that was asked for on the page.
            tell: called when what was put down of changes is to be told.

        Returns:
            A function that ends it; more than once does no harm.

        >>> feed, heard = Feed(), []
        >>> leave = feed.subscribe(said=heard.append)
        >>> feed.say("one"), leave(), feed.say("two")
        (None, None, None)
        >>> heard
        ['one']
        """
        new = _Subscriber(view, changes, said, tell)
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
        with self.at_once.gathered():
            for each in self._subscribers:
                if each.view:
                    each.view(view)

    def change(self, *changes: Changes) -> None:
        """Tell what events have changed that came one after another."""
        with self.at_once.gathered():
            self._changing = True
            try:
                for each in self._subscribers:
                    if each.changes:
                        for one in changes:
                            each.changes(one)
            finally:
                self._changing = False
            asked, self._asked = self._asked, None
            if asked is not None:
                asked()

    def ask(self, *, now: bool = False) -> None:
        """Have everybody tell what was put down, together; once all of them have put down what is being told.

        Args:
            now: whether it cannot wait until the eye can follow.

        >>> feed, told = Feed(), []
        >>> leave = feed.subscribe(changes=lambda _: feed.ask(), tell=lambda: told.append("one"))
        >>> leave = feed.subscribe(tell=lambda: told.append("other"))
        >>> feed.ask(now=True)
        >>> told
        ['one', 'other']
        """
        with self.at_once.lock:
            wanted = self._throttle.now if now else self._throttle.ask
            if not self._changing:
                wanted()
            elif now or self._asked is None:
                self._asked = wanted

    def _tell(self) -> None:
        with self.at_once.gathered():
            for each in self._subscribers:
                if each.tell:
                    each.tell()

    def say(self, sentence: str) -> None:
        """Say a sentence to people."""
        for each in self._subscribers:
            if each.said:
                each.said(sentence)
