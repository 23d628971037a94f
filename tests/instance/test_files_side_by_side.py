"""Files that bodies write and read while others are at work: what is fresh is what one after another would give."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import pytest
from effort import examples
from instance import test_file_outputs as one_by_one
from instance.conftest import Program
from instance.test_file_outputs import ACTIONS, ASSET, COUNT, SOURCE, Spec, check_truth, happens, spec

NAPS = st.sampled_from([0, 0.02, 0.05, 0.06])
"""Seconds that bodies wait before they read, and after they wrote."""


class SideBySide(Program):
    """A program whose steps are made by two other processes."""

    def run(self, *names):
        runs = self.instance.runs
        self.last = runs.run(runs.request(list(names) or None), executor="processes 2")
        return list(map(str, self.last.made))


def sleepy(naps):
    """Tells the source of assets that take their time."""

    def source_of(specs):
        found = f"{SOURCE}\nimport time\n"
        for number, each in enumerate(specs):
            head, body = ASSET.format(number=number, **dataclasses.asdict(each)).split(":\n", 1)
            slow = body.replace("    return text", f"    time.sleep({naps[number][1]})\n    return text")
            found += f"{head}:\n    time.sleep({naps[number][0]})\n{slow}"
        return found

    return source_of


@pytest.mark.slow
@hypothesis.settings(
    max_examples=examples(32), deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(
    st.tuples(*map(spec, range(COUNT))),
    st.lists(ACTIONS, max_size=4),
    st.lists(st.tuples(NAPS, NAPS), min_size=COUNT, max_size=COUNT),
)
def test_whatever_happens_to_files_what_is_fresh_is_what_one_after_another_would_give(
    monkeypatch, first, actions, naps
):
    with tempfile.TemporaryDirectory() as folder, monkeypatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(one_by_one, "source_of", sleepy(naps))
        program = SideBySide(Path(folder) / ".nbasset")
        try:
            specs, outside = [Spec(*each) for each in first], {}
            program.define(one_by_one.source_of(specs))
            program.run()
            check_truth(program, specs, outside)
            for action in actions:
                happens(program, specs, outside, action)
                check_truth(program, specs, outside)
            program.run()
            check_truth(program, specs, outside)
            program.run()
            assert set(program.statuses().values()) == {"FRESH"}
            check_truth(program, specs, outside)
            assert program.run() == []
        finally:
            program.instance.close()
