"""Steps that are soon done are given to a worker together; what it gives back is given again, or cancelled."""

from __future__ import annotations

import pytest
from engine.test_runner import RAN, define, outcomes
from engine.test_side_by_side import Workers, run

from nbasset.engine.executors.workers import Answer
from nbasset.engine.work_order import Delivery
from nbasset.instance import Instance


@pytest.fixture
def instance(tmp_path):
    RAN.clear()
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)
    yield found
    found.close()


class Together(Workers):
    """Workers of whom each is given several steps at once; what they say of one may be that they give it back."""

    share = 8

    def take_together(self, orders):
        self.together.append([str(order.names[0]) for order in orders.values()])
        for ticket, order in orders.items():
            self.take(ticket, order)

    def answers(self, *, wait):
        if self.at_work and self.at_work[-1][1] in self.given_back:
            ticket, name = self.at_work.pop()
            self.given_back.remove(name)
            return [Answer(ticket, None, given_back=True)]
        return super().answers(wait=wait)


SOON = dict.fromkeys("abcd", 0.01)


def together(instance, says, took, given_back=()):
    """A worker of whom several steps are asked at once, when bodies took so long the last time."""
    workers = Together(says, width=1)
    workers.together, workers.given_back = [], list(given_back)
    instance.log.took = lambda assets: {name: took[str(name)] for name in assets if str(name) in took}
    return workers


@pytest.mark.parametrize(
    ("took", "given_back", "expected"),
    [
        ({**SOON, "e": 2.0}, [], [["e"], ["a", "b"], ["c"], ["d"]]),
        ({**SOON, "e": 0.01}, [], [["a", "b", "e"], ["c"], ["d"]]),
        ({}, [], [["a"], ["b"], ["e"], ["c"], ["d"]]),
        ({**SOON, "e": 2.0}, ["b"], [["e"], ["a", "b"], ["b"], ["c"], ["d"]]),
    ],
)
def test_steps_that_were_soon_done_are_given_together_and_what_comes_back_is_given_again(
    instance, took, given_back, expected
):
    workers = together(instance, lambda name: Delivery(refused="no"), took, given_back)
    assert outcomes(run(instance, workers)) == dict.fromkeys("abcde", "made")
    assert workers.together == expected


def test_what_was_never_made_is_taken_to_be_as_quick_as_the_others_of_the_run(instance):
    workers = together(instance, lambda name: Delivery(refused="no", took=0.01), {})
    instance.runs.executors.workers = lambda asked=None, steps=2: workers
    define(instance, "".join(f"def a{n}():\n    return {n}\n" for n in range(20)))
    instance.runs.run(instance.runs.request())
    assert [len(each) for each in workers.together] == [1] * 8 + [8, 4]


def test_a_stop_cancels_what_was_given_back_too(instance):
    workers = together(instance, lambda name: KeyboardInterrupt(), {**SOON, "e": 0.01}, ["e"])
    with pytest.raises(KeyboardInterrupt):
        run(instance, workers)
    assert outcomes(instance.runs.last) == dict.fromkeys("abe", "cancelled")
