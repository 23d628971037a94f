"""Bodies that yield: what Dagster has words for is given, anything else is a value, on loops and without one."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from nbasset.core.outputs import Output
from nbasset.engine import yielding
from nbasset.engine.yielding import Cell, Yielded, is_exhausted, run_through, run_through_in_a_loop

SAID = [Output(1), Output(2)]


async def later(things):
    for each in things:
        await asyncio.sleep(0)
        yield each


def test_all_is_given_when_the_first_thing_is_an_output():
    found = run_through(each for each in SAID)
    assert (type(found), found) == (Yielded, SAID)
    found = asyncio.run(run_through_in_a_loop(later(SAID)))
    assert (type(found), found) == (Yielded, SAID)


def test_a_generator_of_values_is_whole_and_runs_on_only_when_somebody_goes_through_it():
    seen = []
    value = run_through(seen.append(each) or each for each in [1, 2, 3])
    assert seen == [1]
    assert list(value) == [1, 2, 3]
    assert list(run_through(each for each in ())) == []


def test_an_asynchronous_one_outlives_the_loop_in_which_it_was_looked_at():
    async def whole(things):
        return [each async for each in things]

    assert asyncio.run(whole(asyncio.run(run_through_in_a_loop(later([1, 2]))))) == [1, 2]
    assert asyncio.run(whole(asyncio.run(run_through_in_a_loop(later([]))))) == []


def test_a_cell_gives_all_that_it_yielded_and_what_another_generator_returned():
    def others():
        yield 2
        return "end"

    cell = Cell()
    cell.take(1)
    assert cell.take_all(others()) == "end"
    assert cell.take_all([3]) is None
    assert list(cell.given(None)) == [1, 2, 3]
    cell = Cell()
    cell.take(SAID[0])
    assert cell.given("a value") == [SAID[0]]


def test_a_cell_that_may_yield_without_an_end_is_stopped_with_what_to_do(monkeypatch):
    monkeypatch.setattr(yielding, "ITEMS", 3)
    with pytest.raises(RuntimeError, match="put the loop into a generator function"):
        Cell().take_all(itertools.count())
    monkeypatch.setattr(yielding, "BYTES", 100)
    with pytest.raises(RuntimeError, match="may have no end"):
        Cell().take(b"x" * 100)


@pytest.mark.parametrize("limit", ["RESULTS", "BYTES"])
def test_a_function_that_may_yield_results_without_an_end_is_stopped_with_what_to_do(monkeypatch, limit):
    monkeypatch.setattr(yielding, "FEW", 3)
    monkeypatch.setattr(yielding, limit, 10)
    with pytest.raises(RuntimeError, match="may have no end: each asset takes one Output"):
        run_through(Output(number) for number in itertools.count())
    with pytest.raises(RuntimeError, match="may have no end"):
        asyncio.run(run_through_in_a_loop(later(Output(number) for number in itertools.count())))


def test_a_generator_that_has_ended_is_told_from_one_that_has_not():
    def things():
        yield 1

    async def others():
        yield 1

    ended = things()
    list(ended)
    assert is_exhausted(ended)
    assert not any(map(is_exhausted, (things(), others(), [], None)))
