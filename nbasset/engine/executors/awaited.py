"""Awaited: what was given to somebody else's executor, until it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeVar

from nbasset.engine.executors.workers import Answer, News
from nbasset.engine.interrupts import python_interrupts

_LOOK = 1.0
"""Seconds between two looks whether the executor is there at all."""


class Future(Protocol):
    """What is asked of the futures of an executor."""

    def add_done_callback(self, call: Callable[..., object], /) -> None:
        """Have something called when it is done."""
        ...


F = TypeVar("F", bound=Future)


class Awaited(Generic[F]):
    """Steps that somebody else's executor is at, and what is heard of them.

    Attributes:
        at_work: by ticket, what will come back, and the run it is for.
    """

    def __init__(self) -> None:
        self.at_work: dict[int, tuple[F, str]] = {}
        self._said: SimpleQueue[int | News] = SimpleQueue()

    def add(self, tickets: Iterable[int], future: F, run_id: str) -> None:
        """Steps were given away, together."""
        several = tuple(tickets)
        self.at_work.update(dict.fromkeys(several, (future, run_id)))
        future.add_done_callback(lambda _: self.come(several))

    def come(self, tickets: Iterable[int]) -> None:
        """What became of steps is known; called on any thread."""
        for ticket in tickets:
            self._said.put(ticket)

    def hear(self, news: News) -> None:
        """A body has shown something; called on any thread."""
        self._said.put(news)

    def take(self) -> tuple[list[F], set[str]]:
        """Nobody waits any more: what was at work, and the runs it was for."""
        gone, self.at_work = list(self.at_work.values()), {}
        return [future for future, _ in gone], {run_id for _, run_id in gone}

    def come_back(
        self, answer: Callable[[int, F], Answer], look: Callable[[], object], *, wait: bool
    ) -> list[Answer | News]:
        """What has come back.

        Args:
            answer: what has become of a step that is done.
            look: called now and then; it raises once the executor is gone.
            wait: until something has, if anything is at work.

        Raises:
            KeyboardInterrupt: when somebody presses Stop meanwhile.
        """
        found: list[Answer | News] = []
        with python_interrupts():
            while self.at_work and not found:
                with suppress(Empty):
                    self._heard(self._said.get(wait, _LOOK), answer, found)
                    while True:
                        self._heard(self._said.get_nowait(), answer, found)
                look()
                if not wait:
                    break
        return found

    def _heard(self, said: int | News, answer: Callable[[int, F], Answer], found: list[Answer | News]) -> None:
        ticket = said.ticket if isinstance(said, News) else said
        if ticket not in self.at_work:  # it is of a run that was stopped
            return
        found.append(said if isinstance(said, News) else answer(said, self.at_work.pop(said)[0]))
