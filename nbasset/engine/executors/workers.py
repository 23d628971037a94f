"""Workers: what a run asks of the processes that make its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.engine.executors.live_output import Piece
from nbasset.engine.work_order import Delivery, WorkOrder


class WorkerDied(NbassetError):
    """The process that made a step has ended without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What has come back.

    Args:
        ticket: which order it is about.
        delivery: what became of it; None when the process has ended without an answer.
        died: how it has ended, in words.
        has_begun: whether it was at the step then, which it may have died of.
        unread: the answer as it came, for who hands it on.
        unchanged: whether the process is surely as it was before.
        given_back: whether it was not begun, and somebody else may do it.
    """

    ticket: int
    delivery: Delivery | None
    died: str = ""
    has_begun: bool = True
    unread: bytes = b""
    unchanged: bool = False
    given_back: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What a body has shown that is at work, or where it is.

    Args:
        ticket: which order it is about.
        pieces: what is new.
        where: where it was begun, in words, when that is the news.
    """

    ticket: int
    pieces: Sequence[Piece] = ()
    where: str = ""


class Workers(Protocol):
    """Processes that make steps."""

    @property
    def width(self) -> int:
        """How many steps they make at once."""
        ...

    def take(self, ticket: int, order: WorkOrder) -> str:
        """Have a step made; there are never more at work than :attr:`width`.

        Returns:
            Where it is made, in words; empty where nobody knows.

        Raises:
            NbassetError: when they cannot take it.
        """
        ...

    def answers(self, *, wait: bool) -> Sequence[Answer | News]:
        """What has come back.

        Args:
            wait: until something has, if anything is at work.

        Raises:
            KeyboardInterrupt: when somebody presses Stop meanwhile.
        """
        ...

    def stop(self) -> None:
        """Nobody waits any more for what is at work."""
        ...


@runtime_checkable
class Sharing(Workers, Protocol):
    """Workers of whom each may be given several steps at once, since to give one costs more than most steps do."""

    @property
    def share(self) -> int:
        """How many steps that are soon done each is given at once."""
        ...

    def take_together(self, orders: Mapping[int, WorkOrder]) -> str:
        """Have steps made by one worker, one after another; those that have to wait long there come back.

        Args:
            orders: the orders, by ticket.

        Returns:
            Where they are made, in words; empty where nobody knows.

        Raises:
            NbassetError: when they cannot take them.
        """
        ...
