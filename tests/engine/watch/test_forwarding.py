"""Functions bound anew, and the functions themselves, which hand their calls on meanwhile."""

from __future__ import annotations

import asyncio
import functools
import inspect
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import cloudpickle
import pytest

from nbasset.engine.tracebacks import in_text
from nbasset.engine.watch.forwarding import bound_anew, forwarding

K = 1


class P:
    def __init__(self):
        self.seen = K


class C(P):
    def __init__(self):
        super().__init__()
        self.own = K

    @property
    def p(self):
        return K

    def told(self):
        return (yield K)


def plain(a, b=2, /, c=3, *rest, d=4, **named):
    return a, b, c, rest, d, named, K


def by_name(*, d=4):
    return d, K


async def waits(a):
    await asyncio.sleep(0)
    return a, K


async def yields(a):
    yield a
    yield K


def closed():
    held = 5

    def inner(a):
        return a, held, K

    return inner


def anew(*functions, **names):
    return [(each, bound_anew(each, {**globals(), "K": 10, **names})) for each in functions]


@pytest.mark.parametrize("given", [((1,), {}), ((1, 5), {"d": 9}), ((1, 2, 3, 4), {"e": 5})])
def test_parameters_of_every_kind_are_handed_on(given):
    arguments, named = given
    expected = plain(*arguments, **named)[:-1]
    with forwarding(anew(plain)):
        assert plain(*arguments, **named) == (*expected, 10)
    assert plain(*arguments, **named) == (*expected, 1)


def test_signature_and_kind_stay_what_they_were():
    kinds = (inspect.iscoroutinefunction, inspect.isgeneratorfunction)
    functions = (plain, by_name, waits, C.told, closed())
    before = [(inspect.signature(each), [kind(each) for kind in kinds]) for each in functions]
    with forwarding(anew(*functions)):
        assert [(inspect.signature(each), [kind(each) for kind in kinds]) for each in functions] == before


def test_methods_properties_and_those_of_a_base_are_handed_on():
    with forwarding(anew(P.__init__, C.__init__, C.p.fget, C.told)):
        made = C()
        assert (made.seen, made.own, made.p, next(made.told())) == (10, 10, 10, 10)
    assert (C().seen, C().p) == (1, 1)


def test_what_waits_yields_and_is_closed_over_is_handed_on():
    async def all_of(each):
        return [one async for one in each]

    inner = closed()
    with forwarding(anew(waits, yields, inner, by_name)):
        assert asyncio.run(waits(1)) == (1, 10)
        assert asyncio.run(all_of(yields(1))) == [1, 10]
        assert inner(1) == (1, 5, 10)
        assert by_name(d=2) == (2, 10)


def test_an_asynchronous_generator_is_handed_on_with_what_is_sent_thrown_and_closed():
    heard = []

    async def talks():
        try:
            while True:
                try:
                    heard.append((yield K))
                except ValueError:
                    heard.append("thrown")
        finally:
            heard.append("closed")

    async def talk():
        made = talks()
        found = [await made.asend(None), await made.asend(1), await made.athrow(ValueError())]
        await made.aclose()
        return found

    with forwarding([(talks, bound_anew(talks, {**globals(), "K": 10}))]):
        assert asyncio.run(talk()) == [10, 10, 10]
        assert inspect.isasyncgenfunction(talks)
    assert heard == [1, "thrown", "closed"]


def test_threads_of_the_notebook_call_the_function_as_it_was_and_those_of_pools_what_it_means_now():
    found, go = [], threading.Event()

    def beats():
        go.wait(5)
        found.append(by_name())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(by_name).result() == (4, 1)
        thread = threading.Thread(target=beats)
        beats.__module__ = "__main__"
        thread.start()
        with forwarding(anew(by_name)):
            go.set()
            thread.join()
            assert pool.submit(by_name).result() == (4, 10)
    assert found == [(4, 1)]


def test_a_traceback_shows_the_function_once():
    def fails(x):
        return x / 0

    with forwarding(anew(fails)), pytest.raises(ZeroDivisionError) as caught:
        list(map(fails, [1]))
    shown = in_text(caught.value)
    assert shown.count("in fails") == 1
    assert "return x / 0" in shown


def test_whoever_holds_a_function_calls_the_one_bound_anew():
    cached, part = functools.lru_cache(by_name), functools.partial(by_name, d=3)
    key = functools.cmp_to_key(lambda a, b: (a - b) * plain(0)[-1])
    with forwarding(anew(by_name, plain)):
        assert (cached(), part()) == ((4, 10), (3, 10))
        assert sorted([2, 1], key=key) == [1, 2]


def test_several_may_and_end_in_any_order():
    first, second = forwarding(anew(by_name)), forwarding(anew(by_name, K=20))
    first.__enter__()
    second.__enter__()
    assert by_name() == (4, 20)
    first.__exit__(None, None, None)
    assert by_name() == (4, 20)
    second.__exit__(None, None, None)
    assert by_name() == (4, 1)


def test_the_default_of_the_moment_counts():
    def grown(more, by=1):
        return more + by + K

    pairs = anew(grown)
    grown.__defaults__ = (5,)
    with forwarding(pairs):
        assert grown(0) == 15


def test_a_function_taken_elsewhere_by_value_takes_along_what_it_hands_on_to():
    scope = {}
    exec("def f(x): return x + K", scope)
    with forwarding([(scope["f"], bound_anew(scope["f"], {"K": 10}))]):
        taken = cloudpickle.dumps(scope["f"])
    assert pickle.loads(taken)(1) == 11
