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


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="tells by /proc whether a process is there")
@pytest.mark.slow
@pytest.mark.parametrize(("seed", "end"), [(1, "KILL"), (2, "exit"), (3, "TERM")])
def test_nothing_is_wrong_lost_or_left_whenever_a_process_is_killed(tmp_path, seed, end):
    (tmp_path / "program.py").write_text(PROGRAM)
    found = told(tmp_path, seed, 70, 0, end)
    assert found["kills"] >= 70
    assert (found["wrong"], found["unclear"]) == ([], [])
    until = time.monotonic() + 30
    while any(map(lives, found["pids"])) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in found["pids"] if lives(pid)] == []
    again = told(tmp_path, seed, 0, found["rounds"], "exit")
    assert (again["wrong"], again["made"]) == ([], 0), "what was made is there"
