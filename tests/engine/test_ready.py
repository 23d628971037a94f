"""Which steps can be taken, and in which order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.decorators import asset
from nbasset.core.graph import Graph
from nbasset.core.planning import Step
from nbasset.engine.ready import Ready


def step(*names):
    return Step(asset(name=names[0])(lambda: 1), names)


def ready_of(**upstream):
    steps = {name: step(name) for name in upstream}
    return steps, Ready(list(steps.values()), upstream)


def taken(ready):
    return [found.names[0] for found in iter(ready.take, None)]


def test_what_rests_on_nothing_is_ready_at_once_and_the_rest_when_all_it_rests_on_is_settled():
    steps, ready = ready_of(a=[], b=[], c=["a", "b"], d=["c"])
    assert taken(ready) == ["a", "b"]
    ready.settled(steps["b"])
    assert taken(ready) == []
    ready.settled(steps["a"])
    assert taken(ready) == ["c"]


def test_of_several_the_first_in_the_plan_goes_first_whichever_was_ready_first():
    steps, ready = ready_of(a=[], b=["a"], c=[])
    assert ready.take() is steps["a"]
    ready.settled(steps["a"])
    assert taken(ready) == ["b", "c"]


def test_what_is_not_of_the_run_is_taken_as_settled():
    _, ready = ready_of(b=["a"])
    assert taken(ready) == ["b"]


def test_a_step_that_makes_several_is_taken_once_and_waited_for_once():
    both, after = step("a", "b"), step("c")
    ready = Ready([both, after], {"a": [], "b": ["a"], "c": ["a", "b"]})
    assert ready.take() is both
    assert ready.take() is None
    ready.settled(both)
    assert ready.take() is after


def test_a_step_whose_input_is_lost_waits_until_that_is_made_again_and_so_does_everything_else_that_needs_it():
    steps, ready = ready_of(a=[], b=["a"], c=["a"], d=["b"])
    assert ready.take() is steps["a"]
    ready.settled(steps["a"])
    assert ready.take() is steps["b"]
    ready.back(steps["b"], ready.step_of("a"))
    assert taken(ready) == ["a"]
    ready.settled(steps["a"])
    assert taken(ready) == ["b", "c"]
    ready.settled(steps["b"])
    assert taken(ready) == ["d"]


def test_a_lost_input_that_the_graph_does_not_tell_of_is_waited_for_too():
    steps, ready = ready_of(a=[], b=[])
    assert taken(ready) == ["a", "b"]
    ready.settled(steps["a"])
    ready.back(steps["b"], steps["a"])
    assert taken(ready) == ["a"]
    ready.settled(steps["a"])
    assert taken(ready) == ["b"]


def test_steps_that_rest_on_each_other_are_left_to_be_taken_anyway_in_the_order_of_the_plan():
    steps, ready = ready_of(a=["b"], b=["a"])
    assert ready.take() is None
    assert ready.take_anyway() is steps["a"]
    ready.settled(steps["a"])
    assert ready.take() is steps["b"]
    assert ready.take_anyway() is None


def in_turn(steps, upstream, took, width, choose):
    """The order in which steps begin, when so many are at work at once and what is chosen of those that are ready."""
    begun, at_work, done, now = [], [], set(), 0.0
    while len(done) < len(steps):
        while len(at_work) < width and (name := choose(begun, done)) is not None:
            begun.append(name)
            at_work.append((now + took[name], name))
        assert len(at_work) <= width
        now, name = min(at_work)
        at_work.remove((now, name))
        done.add(name)
        choose.settled(name)
    return begun


class Naive:
    """The order by its definition: of what is ready, the beginning of the longest way, and then the first of the plan."""

    def __init__(self, names, upstream, took):
        self.names, self.upstream, self.took = names, upstream, took

    def way(self, name):
        return self.took[name] + max(
            (self.way(each) for each in self.names if name in self.upstream[each]), default=0.0
        )

    def __call__(self, begun, done):
        ready = [each for each in self.names if each not in begun and done.issuperset(self.upstream[each])]
        return max(ready, key=self.way, default=None)

    def settled(self, name):
        """It looks at what is done each time."""


class Sorted:
    """The order that is to be the same."""

    def __init__(self, steps, upstream, took):
        self.steps = {each.names[0]: each for each in steps}
        self.ready = Ready(steps, upstream, [took[name] for name in self.steps])

    def __call__(self, begun, done):
        found = self.ready.take()
        return found and found.names[0]

    def settled(self, name):
        self.ready.settled(self.steps[name])


@given(
    st.lists(st.tuples(st.sets(st.integers(0, 9)), st.integers(0, 5)), max_size=10, min_size=1),
    st.integers(1, 4),
)
def test_several_at_once_begin_with_what_the_longest_way_leads_from(nodes, width):
    graph = Graph({f"n{number}": [f"n{up}" for up in ups if up < number] for number, (ups, _) in enumerate(nodes)})
    took = {f"n{number}": float(seconds) for number, (_, seconds) in enumerate(nodes)}
    steps = [step(name) for name in graph.order]
    naive = Naive(graph.order, graph.upstream, took)
    begun = in_turn(steps, graph.upstream, took, width, Sorted(steps, graph.upstream, took))
    assert begun == in_turn(steps, graph.upstream, took, width, naive)


@given(st.lists(st.sets(st.integers(0, 11)), max_size=12))
def test_one_at_a_time_the_order_is_that_of_the_plan(above):
    graph = Graph({f"n{number}": [f"n{up}" for up in ups if up < number] for number, ups in enumerate(above)})
    steps = [step(name) for name in graph.order]
    ready = Ready(steps, graph.upstream)
    order = []
    while (found := ready.take()) is not None:
        order.append(found.names[0])
        ready.settled(found)
    assert tuple(order) == graph.order


def test_a_step_that_nobody_foresaw_is_taken_before_the_one_that_turned_out_to_need_it():
    steps, ready = ready_of(a=[], b=[])
    upstream = {"a": [], "b": [], "w": ["v", "a"], "v": []}
    assert taken(ready) == ["a", "b"]
    ready.settled(steps["a"])
    more = {name: step(name) for name in ("v", "w")}
    for each in (*more.values(), more["w"]):
        ready.add(each, upstream)
    ready.back(steps["b"], ready.step_of("w"))
    assert taken(ready) == ["v"]
    ready.settled(more["v"])
    assert taken(ready) == ["w"]
    ready.settled(more["w"])
    assert taken(ready) == ["b"]
    ready.settled(steps["b"])
    assert (ready.take(), ready.take_anyway()) == (None, None)
