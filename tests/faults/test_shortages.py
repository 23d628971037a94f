"""Handles and memory that are short: values are read instead of mapped, nothing is taken for damage, nothing is lost."""

from __future__ import annotations

import json
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets limits of the process as Linux has them")

PROGRAM = """
import json, os, resource, sys, traceback
from pathlib import Path
import numpy as np
from nbasset import asset, materialize
from nbasset.instance import Instance

said, error, made, values, given = [], "", [], {}, {}

def used():
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()

def aside():
    return len(list(Path(".nbasset/quarantine").glob("*"))) if os.path.exists(".nbasset/quarantine") else 0
"""

SESSION = """
instance = Instance(Path(".nbasset"), notebook="short", warn=said.append)
try:
    run = materialize(ASSETS, instance=instance, raise_on_error=False)
    made = list(run.made)
    failed = {str(name): str(part.error) for name, part in run.run.assets.items() if part.outcome == "failed"}
    for name in LOOKED_AT:
        try:
            values[name] = given[name] = run.asset_value(name)
            values[name] = float(np.sum(values[name]))
        except Exception as raised:
            values[name] = f"{type(raised).__name__}: {raised}"
except BaseException:
    error = traceback.format_exc()
instance.close()
print(json.dumps([made, values, failed, said, error, aside()]))
"""

MANY = """
def one(number):
    return asset(name=f"a{number}")(lambda number=number: np.full(20_000, number))

names = [f"a{number}" for number in range(COUNT)]
exec(f"def report({', '.join(names)}):\\n    held = [{', '.join(names)}]\\n    return sum(int(each[0]) for each in held)")
ASSETS = [*map(one, range(COUNT)), asset(report)]
LOOKED_AT = [*names, "report"]
if LIMIT:
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
held = []
if TAKEN:
    try:
        while True:
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        for _ in range(TAKEN):
            os.close(held.pop())
"""


@pytest.fixture
def session(process, tmp_path):
    """A session in a process of its own: what was made, values, failures, what was said, its error, what was set aside."""
    script = tmp_path / "session.py"

    def run(assets, **constants):
        told = "\n".join(f"{name} = {value!r}" for name, value in constants.items())
        script.write_text(f"{PROGRAM}\n{told}\n{assets}\n{SESSION}")
        out, err = process(script).communicate(timeout=200)
        assert out, err
        return json.loads(out.splitlines()[-1])

    return run


@pytest.mark.parametrize("limit", [64, pytest.param(1024, marks=pytest.mark.slow)])
def test_more_large_values_than_handles(session, tally, limit):
    """All of them are loaded at once, by one body and by whoever looks."""
    count = limit + 76
    expected = {f"a{number}": number * 20_000.0 for number in range(count)} | {"report": count * (count - 1) / 2}
    for turn in range(2):
        made, values, failed, said, error, aside = session(MANY, COUNT=count, LIMIT=limit, TAKEN=0)
        wrong = [name for name in expected if values.get(name) != expected[name]]
        tally.judge("few handles", wrong=wrong, broken=aside or said or failed, unclear=error, lost=turn and made)


@pytest.mark.parametrize("left", [pytest.param(12, marks=pytest.mark.slow), 3])
def test_a_program_that_takes_nearly_all_handles_itself(session, tally, left):
    """Where none is left for the store it is in memory for this session, with a sentence; later all is there."""
    session(MANY, COUNT=9, LIMIT=0, TAKEN=0)
    made, values, failed, said, error, aside = session(MANY, COUNT=9, LIMIT=128, TAKEN=left)
    wrong = [number for number in range(9) if values.get(f"a{number}") != number * 20_000.0]
    tally.judge("no handles", wrong=wrong, broken=aside or failed or (made and not said), unclear=error)
    made, _, _, said, error, aside = session(MANY, COUNT=9, LIMIT=0, TAKEN=0)
    tally.judge("no handles", lost=made, broken=aside, unclear=error)


LARGE = """
@asset
def large():
    return np.arange(12_000_000)

@asset
def small():
    return 3

@asset
def total(large, small):
    return int(large[-1]) + small + ADDED

ASSETS = [large, small, total]
LOOKED_AT = ["small", "total", "large"]
if ROOM:
    resource.setrlimit(resource.RLIMIT_AS, (used() + (ROOM << 20),) * 2)
"""


@pytest.mark.parametrize("mapped", ["on", pytest.param("off", marks=pytest.mark.slow)])
def test_a_value_that_does_not_fit_into_memory(session, tally, mapped, monkeypatch):
    monkeypatch.setenv("NBASSET_MMAP", mapped)
    session(LARGE, ROOM=0, ADDED=0)
    made, values, failed, said, error, aside = session(LARGE, ROOM=50, ADDED=0)
    tally.judge(
        "little memory", broken=made or aside or failed or said, unclear=error, wrong=values["total"] != 12_000_002
    )
    assert values["large"].startswith("OutOfMemory: The stored result of large cannot be read now (there is not enough")
    made, values, failed, said, error, aside = session(LARGE, ROOM=50, ADDED=1)
    tally.judge("little memory", broken=made or aside, unclear=error, wrong=values["small"] != 3)
    assert "large cannot be read now (there is not enough memory): it stays in the store" in failed["total"]
    made, values, failed, said, error, aside = session(LARGE, ROOM=0, ADDED=1)
    tally.judge(
        "little memory", lost="large" in made, broken=aside or said, unclear=error, wrong=values["total"] != 12_000_003
    )
