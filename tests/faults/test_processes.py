"""Processes that are killed, interrupted, or many: what was acknowledged is there, nobody waits, nobody gets a wrong value."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time

import pytest
from naming import named

from nbasset.storage.secret import user_secret
from nbasset.storage.store import FileStore

WRITER = """
import sys
import numpy as np
from nbasset import asset, materialize

def define(number):
    @asset(code_version=str(number))
    def data():
        return np.full(40_000, number) if number % 3 else {"number": number}
    return data

first = int(sys.argv[1])
for number in range(first, first + 100_000):
    run = materialize([define(number)])
    print(number, run.run.assets["data"].key, flush=True)
"""

USER = """
import json, os, random, sys, time, traceback
import numpy as np
from nbasset import asset, materialize
from nbasset.instance import Instance

chance = random.Random(int(sys.argv[1]))
until = time.monotonic() + float(sys.argv[2])
warnings, wrong, done = [], [], 0
instance = Instance(notebook=f"notebook{sys.argv[1]}", warn=warnings.append)

def define(number):
    @asset(code_version=str(number))
    def data():
        return np.full(20_000, number) if number % 2 else {"number": number}
    @asset
    def total(data):
        return int(data[0]) if hasattr(data, "dtype") else data["number"]
    return data, total

error = ""
try:
    while time.monotonic() < until:
        number = chance.randrange(12)
        run = materialize(define(number), instance=instance)
        value = run.asset_value("data")
        if run.asset_value("total") != number:
            wrong.append(("total", number, run.asset_value("total")))
        if (int(value.sum()) if hasattr(value, "sum") else value["number"]) != number * (20_000 if number % 2 else 1):
            wrong.append(("data", number))
        if chance.random() < 0.1:
            keeper = instance.opened.keeper.housekeeper
            keeper.collect(keeper.collectable(instance.standing()))
        if chance.random() < 0.03:
            instance.store.custody.check()
        if chance.random() < 0.05:
            instance.close()
        done += 1
except BaseException:
    error = traceback.format_exc()
instance.close()
print(json.dumps({"wrong": wrong, "error": error, "done": done, "warnings": warnings}))
"""

INTERRUPTED = """
import os, sys, threading, signal, time, _thread
import numpy as np
from nbasset import asset, materialize

delay = float(sys.argv[1])

@asset
def before():
    return [1]

@asset
def slow(before):
    print("at work", flush=True)
    time.sleep(0.05)
    return np.arange(3_000_000)

@asset
def after(slow):
    return int(slow[-1])

try:
    materialize([before, slow, after])
    print("whole", flush=True)
except KeyboardInterrupt:
    print("stopped", flush=True)
run = materialize([before, slow, after])
assert run.asset_value("after") == 2_999_999 and int(run.asset_value("slow").sum()) == 4_499_998_500_000
again = materialize([before, slow, after])
print("made again:", again.made, os.listdir(".nbasset/making"), flush=True)
"""


@pytest.fixture
def script(tmp_path):
    def write(text):
        path = tmp_path / "script.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_kill_9_at_any_moment(process, script, tmp_path, tally, count):
    path, chance, acknowledged, next_number = script(WRITER), random.Random(5), {}, 0
    for _ in range(count(4, 200)):
        writer = process(path, str(next_number))
        first = writer.stdout.readline()
        time.sleep(chance.random() * 0.1)
        writer.kill()
        out = first + writer.communicate()[0]
        for line in out.splitlines(keepends=True):
            if line.endswith("\n"):
                number, key = line.split()
                acknowledged[int(number)] = key
        next_number = max(acknowledged, default=0) + 50
        said = []
        store = FileStore(tmp_path / ".nbasset", user_secret(), on_warning=said.append)
        lost, wrong = [], []
        recent = list(acknowledged.items())[-60:]
        for number, key in recent:
            found = store.find(named("data"), key)
            if not found:
                lost.append(number)
                continue
            value = store.load(found[0])
            right = value == {"number": number} if number % 3 == 0 else (value == number).all() and len(value) == 40_000
            wrong += [] if right else [number]
        left = list((tmp_path / ".nbasset" / "making").iterdir())
        store.close()
        tally.judge("processes killed while they wrote", lost=lost, wrong=wrong, broken=left or said, unclear=not first)
    assert len(acknowledged) > count(4, 200)


@pytest.mark.parametrize("together", [2, 8])
def test_processes_that_write_read_and_collect_at_once(process, script, tally, count, together):
    path, seconds = script(USER), count(1, 20)
    users = [process(path, str(number), str(seconds)) for number in range(together)]
    done = 0
    for user in users:
        try:
            out, err = user.communicate(timeout=seconds + 100)
        except subprocess.TimeoutExpired:
            user.kill()
            user.communicate()
            tally.judge(f"{together} processes at once", hangs=True)
        told = json.loads(out) if out else {"wrong": [], "error": err, "done": 0, "warnings": []}
        row, warned = f"{together} processes at once", told["warnings"]
        tally.judge(row, wrong=told["wrong"], unclear=told["error"] or err, broken=warned)
        done += told["done"]
    assert done >= together


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no interrupt to one process alone")
def test_ctrl_c_in_a_body_and_in_the_middle_of_storing(process, script, tmp_path, tally, count):
    path, chance, ends = script(INTERRUPTED), random.Random(1), []
    for number in range(count(3, 40)):
        store = tmp_path / ".nbasset"
        if store.exists():
            for each in sorted(store.rglob("*"), reverse=True):
                each.rmdir() if each.is_dir() else each.unlink()
        work = process(path, "0")
        while "at work" not in work.stdout.readline():
            assert work.poll() is None, work.stderr.read()
        time.sleep(0.02 if number == 0 else 0.05 + chance.random() * 0.1)
        work.send_signal(signal.SIGINT)
        try:
            out, err = work.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            work.kill()
            work.communicate()
            tally.judge("Ctrl-C", hangs=True)
        if "Traceback" in err and "stopped" not in out and "whole" in out:
            continue  # the process was past its work when the signal came
        ends.append("stopped" if "stopped" in out else "whole")
        tally.judge("Ctrl-C", broken="made again: () []" not in out and (out, err), unclear=err)
    assert "stopped" in ends
