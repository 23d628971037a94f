"""Forecasts: what a run would make, told from a view, against the naive model and against the true plan."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from views import asset

from nbasset.core.forecast import Forecast, forecast
from nbasset.core.status import Status
from nbasset.core.view import view_of

STATUSES = st.sampled_from([Status.FRESH, Status.STALE, Status.MISSING, Status.FAILED])


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 8))
    ups = [draw(st.sets(st.integers(0, number - 1))) if number else set() for number in range(count)]
    return [
        asset(f"a{number}", *(f"a{up}" for up in sorted(ups[number])), status=str(draw(STATUSES)))
        for number in range(count)
    ]


def upstream(assets, name):
    found = {name}
    for each in reversed(assets):
        if each["name"] in found:
            found |= set(each["upstream"])
    return found


@given(graphs(), st.data())
def test_what_is_not_fresh_among_the_wanted_and_their_upstream_is_made_in_the_order_of_the_graph(assets, data):
    wanted = data.draw(st.sets(st.sampled_from([each["name"] for each in assets])))
    reached = set().union(*(upstream(assets, name) for name in wanted))
    made = tuple(e["name"] for e in assets if e["name"] in reached and e["status"] != "FRESH")
    assert forecast(assets, wanted).names == made


@given(graphs())
def test_again_makes_the_wanted_too_and_nothing_else_more(assets):
    last = assets[-1]["name"]
    assert set(forecast(assets, [last], again=True).names) == {*forecast(assets, [last]).names, last}


def test_a_manual_asset_is_made_only_when_named_and_what_rests_on_it_waits():
    assets = [asset("a", status="STALE", manual=True), asset("b", "a", status="STALE")]
    assert forecast(assets, ["b"]) == Forecast(left=("a", "b"))
    assert forecast(assets, ["a", "b"]).names == ("a", "b")


def test_the_cost_is_that_of_the_last_makings_and_what_was_never_timed_is_named():
    assets = [asset("a", status="STALE", took=2.0), asset("b", "a", status="MISSING", took=None)]
    assert forecast(assets, ["b"]) == Forecast(("a", "b"), 2.0, ("b",))


def test_what_is_unresolved_is_not_promised():
    assets = [asset("a", status="UNRESOLVED"), asset("b", "a", status="UNRESOLVED"), asset("c", status="MISSING")]
    assert forecast(assets, ["a", "b", "c"]).names == ("c",)


def test_it_promises_what_the_plan_decides(chain):
    chain.define("b", ups=["a"], code="2")
    chain.define("d", ups=["c"])
    assets = view_of("n", chain.definitions, chain.all(), {})["assets"]
    planned = [name for name, action in chain.actions("d").items() if action == "make"]
    assert list(forecast(assets, ["d"]).names) == planned == ["b", "c", "d"]
