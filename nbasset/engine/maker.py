"""Makers: what makes one step and stores what it made, in this process or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from nbasset.core.errors import Damaged, Drifted, NotTrusted, Unavailable
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.engine.body import Performed, Performer, Work

UNUSABLE = (Damaged, Drifted, NotTrusted, Unavailable)
"""What is raised when a stored value cannot be used."""


class LostInput(Exception):
    """An upstream value turned out to be unusable when it was loaded, or a file that was read; it has to be made again.

    Args:
        asset: the upstream asset.
        path: the file that it writes, when that is what was read; otherwise empty.
        unseen: whether nobody could see before the body ran that it uses the asset.
    """

    def __init__(self, asset: ResultName, path: str = "", *, unseen: bool = False) -> None:
        self.asset = asset
        self.path = path
        self.unseen = unseen
        super().__init__(asset)

    @property
    def reason(self) -> str:
        """Why what needed it is not made."""
        if self.path:
            return f"{self.path} comes from {self.asset}, which has to be made first: %materialize {self.asset}"
        if self.unseen:
            return f"its code looks up {self.asset}, which has to be made first: %materialize {self.asset}"
        return f"the stored value of {self.asset} cannot be used: %materialize {self.asset}"


class MovedInput(LostInput):
    """An upstream value turned out to count otherwise than was known when it was loaded: the step is looked at anew."""


class UnseenName(Exception):
    """A body's code has looked up a name of the notebook's in vain, since nobody could see that it would.

    It is run once more with what the name means there.
    """


class Maker(Protocol):
    """Makes steps."""

    async def make(
        self, step: Step, own: Mapping[ResultName, Assessment], done: Performed, retry: int
    ) -> Sequence[Materialization]:
        """Make a step, and store what it made.

        Args:
            step: the step.
            own: its assets as things stand.
            done: the record to fill; also what a failed body leaves behind.
            retry: 0 for the first try.

        Raises:
            LostInput: when an upstream value cannot be used.
            BaseException: whatever the body raises.
        """
        ...


class Bench(Protocol):
    """What making in this process needs of the instance."""

    def work(self, step: Step, own: Mapping[ResultName, Assessment], retry: int) -> Work:
        """The body with private copies of its inputs.

        Raises:
            LostInput: when an upstream value cannot be used.
            MovedInput: when one counts otherwise than was known.
        """
        ...

    def keep(self, step: Step, own: Mapping[ResultName, Assessment], done: Performed) -> Sequence[Materialization]:
        """Store what the body made."""
        ...

    def check_files(self, step: Step, done: Performed) -> None:
        """Whatever a body has read of what others write, it has to have read as these write it now.

        Raises:
            LostInput: when another asset has to be made first.
        """
        ...

    def check_names(self, step: Step, done: Performed, error: BaseException | None) -> None:
        """Whatever name of the notebook's a body's code has looked up, it has to have found.

        Raises:
            LostInput: when it has not found an asset's: with its value there, it is run once more.
            UnseenName: when it has not found another: with what it means there, it is run once more.
        """
        ...

    def explain(self, error: BaseException) -> None:
        """Say of a file that a body missed who writes it."""
        ...


class InThisProcess:
    """Makes steps here, one at a time: a body has the process to itself.

    Args:
        bench: where inputs come from and values go.
        performer: runs one body.
    """

    def __init__(self, bench: Bench, performer: Performer) -> None:
        self.bench = bench
        self.performer = performer

    async def make(
        self, step: Step, own: Mapping[ResultName, Assessment], done: Performed, retry: int
    ) -> Sequence[Materialization]:
        """Make a step, and store what it made while its namespace is still in place."""
        work = self.bench.work(step, own, retry)
        with work.in_place():
            try:
                await self.performer.perform(work, done)
            except Exception as error:
                self.bench.check_files(step, done)
                self.bench.check_names(step, done, error)
                self.bench.explain(error)
                raise
            self.bench.check_files(step, done)
            self.bench.check_names(step, done, None)
            return self.bench.keep(step, own, done)
