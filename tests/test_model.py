"""Random graphs and random edits against a naive model that runs everything from scratch."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nbasset.core.assets import Asset
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.planning import Request
from nbasset.core.result_names import ResultName
from nbasset.core.runs import Run, failure_of
from nbasset.core.status import Status
from nbasset.instance import Instance

LARGEST = 8


@dataclass
class Program:
    """A program of assets: each has constants, a helper it calls, and upstream assets before it."""

    upstream: list[tuple[int, ...]]
    constants: list[int]
    helpers: list[int]
    folds: list[bool] = field(default_factory=list)

    def source(self) -> str:
        lines = [f"def helper{number}(x):\n    return x * {value}" for number, value in enumerate(self.helpers)]
        for number, ups in enumerate(self.upstream):
            total = " + ".join([str(self.constants[number]), *(f"a{up}" for up in ups)])
            value = f"helper{number % len(self.helpers)}({total})"
            value = f"{value} % 2" if self.folds[number] else value
            parameters = ", ".join(f"a{up}" for up in ups)
            lines.append(f"def a{number}({parameters}):\n    RAN.append({number})\n    return {value}")
        return "\n".join(lines)

    def naive(self) -> list[int]:
        """Every value, from scratch."""
        values: list[int] = []
        for number, ups in enumerate(self.upstream):
            value = (self.constants[number] + sum(values[up] for up in ups)) * self.helpers[number % len(self.helpers)]
            values.append(value % 2 if self.folds[number] else value)
        return values

    def rests_on(self, changed: set[int]) -> set[int]:
        """The changed assets and everything downstream of them."""
        reached = set(changed)
        for number, ups in enumerate(self.upstream):
            if reached.intersection(ups):
                reached.add(number)
        return reached


@st.composite
def programs(draw: st.DrawFn) -> Program:
    count = draw(st.integers(1, LARGEST))
    upstream = [
        tuple(sorted(draw(st.sets(st.integers(0, number - 1), max_size=3)))) if number else ()
        for number in range(count)
    ]
    numbers = st.lists(st.integers(-3, 9), min_size=count, max_size=count)
    helpers = draw(st.lists(st.integers(0, 4), min_size=1, max_size=2))
    return Program(upstream, draw(numbers), helpers, draw(st.lists(st.booleans(), min_size=count, max_size=count)))


edits = st.lists(
    st.tuples(
        st.sampled_from(["constant", "helper", "back", "comment"]), st.integers(0, LARGEST - 1), st.integers(-3, 9)
    ),
    max_size=4,
)


def assets_of(program: Program, ran: list[int], comment: str = "") -> list[Asset]:
    """The program as assets, freshly defined, as in a fresh kernel."""
    namespace: dict[str, object] = {"RAN": ran, "__name__": "__main__"}
    exec(compile(f"# {comment}\n{program.source()}", "program", "exec"), namespace)
    return [asset(namespace[f"a{number}"]) for number in range(len(program.upstream))]


def number_of(name: ResultName) -> int:
    return int(str(name)[1:])


def everything(instance: Instance) -> Request:
    return Request(selected=tuple(instance.definitions.by_name))


def run_all(instance: Instance, program: Program, comment: str = "") -> tuple[Run, list[int]]:
    """Define the program and bring everything up to date."""
    ran = Counting()
    instance.register(Definitions(assets_of(program, ran, comment)))
    run = instance.runs.run(everything(instance))
    assert run.success, failure_of(run)
    return run, list(ran)


class Counting(list):
    """A list of what ran that is the same to everybody, so that looking at it is no dependency."""

    def __getstate__(self) -> None:
        return None

    def __reduce__(self) -> tuple[type, tuple[()]]:
        return Counting, ()


def edited(program: Program, edit: tuple[str, int, int]) -> Program:
    kind, where, value = edit
    constants, helpers = list(program.constants), list(program.helpers)
    if kind == "constant":
        constants[where % len(constants)] = value
    elif kind == "helper":
        helpers[where % len(helpers)] = value
    return Program(program.upstream, constants, helpers, program.folds)


def touched(before: Program, after: Program) -> set[int]:
    return {
        number
        for number in range(len(before.upstream))
        if before.constants[number] != after.constants[number]
        or before.helpers[number % len(before.helpers)] != after.helpers[number % len(after.helpers)]
    }


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(program=programs(), history=edits)
def test_whatever_is_edited_values_are_those_of_a_run_from_scratch_and_a_second_run_is_empty(
    program: Program, history: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        instance = Instance(store, notebook="n")
        first = program
        run_all(instance, program)
        for number, edit in enumerate(history):
            former, program = program, first if edit[0] == "back" else edited(program, edit)
            _, ran = run_all(instance, program, comment=f"edit {number}" if edit[0] == "comment" else "")
            assert set(ran) <= program.rests_on(touched(former, program))
            values = [instance.value(f"a{each}") for each in range(len(program.upstream))]
            assert values == program.naive()
            again, ran_again = run_all(instance, program)
            assert ran_again == []
            assert again.made == ()
        instance.close()


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(program=programs())
def test_another_process_finds_everything_made(program: Program) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        first = Instance(store, notebook="n")
        run_all(first, program)
        first.close()
        second = Instance(store, notebook="n")
        run, ran = run_all(second, program)
        assert ran == []
        assert set(run.from_store) == set(second.definitions.by_name)
        second.close()


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(program=programs(), edit=st.tuples(st.just("constant"), st.integers(0, LARGEST - 1), st.integers(-3, 9)))
def test_status_says_before_a_run_what_the_run_then_finds(program: Program, edit: tuple[str, int, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(Path(folder) / "store", notebook="n")
        run_all(instance, program)
        after = edited(program, edit)
        instance.register(Definitions(assets_of(after, Counting())))
        stale = {number_of(name) for name, each in instance.standing().all().items() if each.status is Status.STALE}
        assert stale == after.rests_on(touched(program, after))
        run = instance.runs.run(everything(instance))
        assert {number_of(name) for name in run.made} <= stale
        instance.close()
