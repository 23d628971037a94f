"""What is set in libraries counts for whoever leads to them, through whatever values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nbasset.versions.switches import THREADS, LedTo, Switch, switches


def test_a_switch_counts_for_its_library_for_what_requires_it_and_without_one_for_anybody():
    assert Switch("numpy", "x", None).counts_for({"pandas"})
    assert not Switch("pandas", "x", None).counts_for({"numpy"})
    assert Switch("", "x", None).counts_for(())


def test_a_number_of_threads_that_was_chosen_counts_for_who_computes_with_them_whatever_is_loaded(monkeypatch):
    def numbers():
        return [each for each in switches() if each.label == THREADS]

    monkeypatch.delenv("NBASSET_THREADS", raising=False)
    assert numbers() == []
    monkeypatch.setenv("NBASSET_THREADS", "1")
    one = numbers()
    assert [any(each.counts_for({name}) for each in one) for name in ("numpy", "pandas", "torch", "json")] == [
        *(True, True, True, False)
    ]
    monkeypatch.setenv("NBASSET_THREADS", "2")
    assert {each.part for each in one}.isdisjoint(each.part for each in numbers())


@st.composite
def graphs(draw):
    """Assets by number, each with libraries of its own and values of some before it."""
    size = draw(st.integers(1, 8))
    own = st.sets(st.sampled_from("pqr"), max_size=2)
    return [(draw(own), draw(st.sets(st.integers(0, number - 1))) if number else set()) for number in range(size)]


def naive(graph, number):
    own, inputs = graph[number]
    return set(own).union(*(naive(graph, up) for up in inputs))


@given(graphs())
def test_an_asset_leads_to_what_all_before_it_lead_to(graph):
    asked = []

    def of(name):
        asked.append(name)
        return graph[name]

    led = LedTo(of)
    for number, (own, inputs) in enumerate(graph):
        assert led.rooms(own, inputs) == naive(graph, number)
    assert len(asked) == len(set(asked)), "each is asked once"


def test_what_there_is_not_leads_nowhere_and_chains_may_be_long():
    assert LedTo(lambda _: None).rooms({"p"}, ["gone"]) == {"p"}
    chain = {number: ({"p"} if number == 0 else (), (number - 1,) if number else ()) for number in range(5000)}
    assert LedTo(chain.get).rooms((), (4999,)) == {"p"}
