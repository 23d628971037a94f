"""Processes that make steps are killed at random moments: no wrong value, nothing lost, nobody waits, nobody is left."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = '''
import json, multiprocessing.forkserver, os, random, signal, sys, threading, time
from nbasset import asset, materialize
from nbasset.core.errors import NbassetError
from nbasset.instance import Instance

WIDE = 6

def expected(number):
    return sum((number + part) * 50_000 for part in range(WIDE))

def define(number):
    names = {"asset": asset, "time": time, "NUMBER": number, "__name__": "__main__"}
    lines = ["@asset\\ndef source():\\n    return [NUMBER] * 50_000"]
    for part in range(WIDE):
        lines.append(f"@asset\\ndef part%d(source):" % part)
        lines.append("    time.sleep(%r)" % (0.01 * (number % 4),) if part % 2 else "    pass")
        lines.append("    return [each + %d for each in source]" % part)
    parts = ", ".join("part%d" % part for part in range(WIDE))
    lines.append(f"@asset\\ndef total({parts}):\\n    return sum(map(sum, [{parts}]))")
    file = "steps%d" % number
    exec(compile("\\n".join(lines), file, "exec"), names)
    return [names["source"], *(names["part%d" % part] for part in range(WIDE)), names["total"]]

def kill():
    """Until there are enough, kill a process of the pool now and then, at work or not; two times their server."""
    while len(killed) < kills:
        time.sleep(chance.random() * 0.12)
        pool = instance.runs.executors._pool
        there = [each.process.pid for each in [*pool._idle, *pool._busy]] if pool else []
        seen.update(there)
        server = multiprocessing.forkserver._forkserver._forkserver_pid
        victim = server if len(killed) in (20, 50) else chance.choice(there) if there else None
        if victim and victim not in killed:
            try:
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            except ProcessLookupError:
                pass

seed, kills, rounds, end = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
chance, killed, seen = random.Random(seed), [], set()
if __name__ == "__main__":
    instance = Instance(notebook="killed", warn=lambda sentence: None)
    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    wrong, errors, made, number = [], [], 0, 0
    while killer.is_alive() or number < rounds:
        number += 1
        assets = define(number)
        for attempt in range(20):
            try:
                run = materialize(assets, instance=instance, executor="processes 2")
            except NbassetError as error:
                errors.append(str(error))
                continue
            made += len(run.made)
            break
        if instance.value("total") != expected(number):
            wrong.append(number)
    unclear = [each for each in errors if "has died" not in each]
    pool = instance.runs.executors._pool
    seen.update(each.process.pid for each in [*pool._idle, *pool._busy])
    print(json.dumps({"kills": len(killed), "rounds": number, "made": made, "wrong": wrong, "unclear": unclear,
                      "failed": len(errors), "pids": sorted(seen)}), flush=True)
    if end == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    if end == "TERM":
        os.kill(os.getpid(), signal.SIGTERM)
'''


def lives(pid):
    """Whether a process is there, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def told(folder, *words):
    """What the program says, which may not hang."""
    done = subprocess.run(
        [sys.executable, "program.py", *map(str, words)],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        timeout=540,
        check=False,
    )
    return json.loads(done.stdout.splitlines()[-1])


KERNELS = """
import json, os, random, signal, subprocess, sys, time
from pathlib import Path
from nbasset import asset, materialize
from nbasset.engine.executors import processes
from nbasset.instance import Instance, worker

BODIES = ["time.sleep(0.2)", "sum(map(abs, range(1_000_000)))", "subprocess.run(['sleep', '0.3'])", "time.sleep(0.01)"]
HEAD = {"asset": asset, "time": time, "subprocess": subprocess, "__name__": "__main__"}

def define(number):
    names = {**HEAD, "NUMBER": number}
    lines = ["@asset\\ndef source():\\n    return NUMBER"]
    for part, body in enumerate(BODIES):
        lines.append(f"@asset\\ndef part{part}(source):\\n    {body}\\n    return [source] * 200_000")
    parts = ", ".join("part%d" % part for part in range(len(BODIES)))
    lines.append(f"@asset\\ndef total({parts}):\\n    return sum(map(sum, [{parts}]))")
    exec(compile("\\n".join(lines), "steps", "exec"), names)
    return [each for name, each in names.items() if name not in (*HEAD, "NUMBER", "__builtins__")]

def make(*numbers):
    instance = Instance(notebook="killed", warn=lambda sentence: None)
    for number in numbers:
        materialize(define(number), instance=instance, executor="processes 2")
        assert instance.value("total") == number * 200_000 * len(BODIES)

def below(pid):
    known, mine = {}, {pid}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = each.read_text().rpartition(")")
        except OSError:
            continue
        known[int(name.split()[0])] = int(rest.split()[1])
    while more := {each for each, parent in known.items() if parent in mine} - mine:
        mine |= more
    return mine - {pid}

chance, seen = random.Random(int(sys.argv[1])), set()
for number in range(int(sys.argv[2])):
    pid = os.fork()
    if not pid:
        try:
            make(*range(100 * number, 100 * number + 10))
        finally:
            os._exit(3)
    until = time.monotonic() + 60
    while len(below(pid)) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(chance.random() * 1.5)
    seen |= below(pid)
    os.kill(pid, signal.SIGKILL)
    assert os.waitpid(pid, 0)[1] == signal.SIGKILL, "it was at work"
make(0, 100, 200)
print(json.dumps({"pids": sorted(seen)}), flush=True)
"""


def until_none_lives(pids):
    """Wait for the end of processes; those that are still there."""
    until = time.monotonic() + 30
    while any(map(lives, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return [pid for pid in pids if lives(pid)]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="tells by /proc whether a process is there")
@pytest.mark.slow
def test_a_kernel_that_is_killed_at_any_moment_leaves_no_process_and_no_wrong_value(tmp_path):
    (tmp_path / "program.py").write_text(KERNELS)
    found = told(tmp_path, 1, 4)
    assert len(found["pids"]) >= 4 * 4
    assert until_none_lives(found["pids"]) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="tells by /proc whether a process is there")
@pytest.mark.slow
@pytest.mark.parametrize(("seed", "end"), [(1, "KILL"), (2, "exit"), (3, "TERM")])
def test_nothing_is_wrong_lost_or_left_whenever_a_process_is_killed(tmp_path, seed, end):
    (tmp_path / "program.py").write_text(PROGRAM)
    found = told(tmp_path, seed, 70, 0, end)
    assert found["kills"] >= 70
    assert (found["wrong"], found["unclear"]) == ([], [])
    assert until_none_lives(found["pids"]) == []
    again = told(tmp_path, seed, 0, found["rounds"], "exit")
    assert (again["wrong"], again["made"]) == ([], 0), "what was made is there"
