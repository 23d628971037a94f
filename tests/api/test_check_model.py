"""Random histories of assets and their checks against a naive model that makes and checks everything from scratch."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nbasset import AssetCheckResult, AssetCheckSeverity, asset, asset_check
from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.planning import Request
from nbasset.core.runs import RunRecord
from nbasset.core.status import Status
from nbasset.instance import Instance


class Ran(list):
    """What ran; the same to everybody, so that looking at it is no dependency."""

    def __reduce__(self):
        return Ran, ()


@dataclass(frozen=True)
class Check:
    """A check: at most how large the value of which asset may be, whether it warns, whether it blocks."""

    about: int
    most: int
    warns: bool
    blocks: bool


@dataclass(frozen=True)
class Program:
    """A chain of assets, each the sum of a constant and the one before, and checks of them."""

    constants: tuple[int, ...]
    checks: tuple[Check, ...]

    def defined(self, ran: Ran) -> list[Asset]:
        names = {"RAN": ran, "Result": AssetCheckResult, "WARN": AssetCheckSeverity.WARN, "__name__": "__main__"}
        names["ERROR"] = AssetCheckSeverity.ERROR
        made = []
        for number, constant in enumerate(self.constants):
            up = f"a{number - 1}" if number else ""
            source = f"def a{number}({up}):\n    RAN.append('a{number}')\n    return {constant} + ({up or 0})"
            made.append(asset(_function(source, names, f"a{number}")))
        for number, each in enumerate(self.checks):
            severity = "WARN" if each.warns else "ERROR"
            source = (
                f"def c{number}(value):\n    RAN.append('c{number}')\n"
                f"    return Result(passed=value <= {each.most}, severity={severity}, description=str(value))"
            )
            about = asset_check(asset=f"a{each.about}", blocking=each.blocks)
            made.append(about(_function(source, names, f"c{number}")))
        return made

    def naive(self) -> tuple[dict[str, int], dict[str, str], bool]:
        """From scratch: the value of each asset that is made, what comes of each check, and whether one stops anything."""
        values: dict[str, int] = {}
        found: dict[str, str] = {}
        total, stops = 0, False
        for number, constant in enumerate(self.constants):
            total += constant
            values[f"a{number}"] = total
            for place, each in enumerate(self.checks):
                if each.about == number:
                    word = "passed" if total <= each.most else "warns" if each.warns else "failed"
                    found[f"c{place}"] = f"{word}: {total}"
                    stops = stops or (each.blocks and word == "failed")
            if stops:
                break
        return values, found, stops


def _function(source: str, names: dict[str, object], name: str):
    exec(compile(source, "program", "exec"), names)
    return names[name]


numbers = st.integers(-2, 4)
checks = st.builds(Check, st.integers(0, 2), numbers, st.booleans(), st.booleans())
programs = st.builds(
    Program,
    st.tuples(numbers, numbers, numbers),
    st.lists(checks, max_size=3).map(tuple),
)
edits = st.lists(
    st.tuples(st.sampled_from(["constant", "most", "warns", "blocks", "back"]), st.integers(0, 2), numbers), max_size=4
)


def edited(program: Program, edit: tuple[str, int, int]) -> Program:
    kind, where, value = edit
    if kind == "constant":
        return replace(program, constants=(*program.constants[:where], value, *program.constants[where + 1 :]))
    if where >= len(program.checks):
        return program
    one = program.checks[where]
    one = replace(one, most=value) if kind == "most" else replace(one, **{kind: value > 0})
    return replace(program, checks=(*program.checks[:where], one, *program.checks[where + 1 :]))


def run_all(instance: Instance, program: Program) -> tuple[RunRecord, Ran]:
    ran = Ran()
    instance.register(Definitions(program.defined(ran)))
    return instance.runs.run(Request(selected=tuple(instance.definitions.by_name))), ran


def told(run: RunRecord) -> dict[str, str]:
    return {each.check_name: each.said for each in run.evaluations}


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(program=programs, history=edits)
def test_whatever_is_edited_checks_say_what_they_say_from_scratch_and_a_second_run_checks_nothing(program, history):
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(Path(folder) / "store", notebook="n")
        first, seen = program, set()
        for edit in [None, *history]:
            program = program if edit is None else first if edit[0] == "back" else edited(program, edit)
            run, ran = run_all(instance, program)
            values, found, stops = program.naive()
            assert told(run) == found
            assert {str(name) for name in (*run.made, *run.from_store)} == values.keys()
            assert run.success is not stops
            statuses = {str(name): each.status for name, each in instance.standing().all().items()}
            assert {
                name for name, each in statuses.items() if each is Status.FRESH and ":" not in name
            } == values.keys()
            if program in seen:
                assert not [each for each in ran if each.startswith("c")]
            seen.add(program)
            again, ran_again = run_all(instance, program)
            assert (told(again), ran_again) == (found, [])
        instance.close()
