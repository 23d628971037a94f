"""Looks ahead: results that are taken from the store are looked at together, as long as nothing is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NoReturn

from nbasset.core.materialization import Materialization
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.engine.maker import MovedInput
from nbasset.instance.results import Results
from nbasset.instance.standing import Standing

AT_ONCE = 500
"""How many results are looked at together."""


class LooksAhead:
    """Tells of results whether they are what was written.

    Args:
        standing: where every asset stands.
        results: what there is.
    """

    def __init__(self, standing: Standing, results: Results) -> None:
        self._standing = standing
        self._results = results
        self._whole: dict[ResultName, Materialization] = {}
        self._coming: Iterator[ResultName] = iter(())

    def expect(self, steps: Iterable[Step]) -> None:
        """A hint: these steps will be asked about, in about this order."""
        self._coming = (name for step in steps for name in step.names if name.point is not None)

    def is_whole(self, name: ResultName, made: Materialization, alone: bool) -> bool:
        """Whether a result is what was written; of one at a point the next ones are looked at, too.

        Args:
            name: whose it is.
            made: the result.
            alone: whether to look at it by itself: between two looks a body may take hours.
        """
        custody = self._results.store.custody
        if alone or name.point is None or custody is None:
            return self._results.is_whole(made)
        if self._whole.get(name) is not made:
            stands = self._standing.assessments
            near = {each: stands[each].current for each in islice(self._coming, AT_ONCE) if each in stands}
            self._whole = {each.asset: each for each in custody.whole(filter(None, {**near, name: made}.values()))}
        return self._whole.get(name) is made or self._results.is_whole(made)


def take_up(standing: Standing, step: Step, moved: Sequence[Materialization]) -> NoReturn:
    """Inputs of a step count as they came back, and so does what is gathered of them.

    Args:
        standing: where every asset stands.
        step: the step.
        moved: the inputs that count otherwise.

    Raises:
        MovedInput: in any case.
    """
    standing.again([made.asset for made in moved])
    wholes = standing.definitions.wholes
    standing.again([up for name in step.names for up in standing.version(name).upstream if up in wholes])
    raise MovedInput(moved[0].asset)
