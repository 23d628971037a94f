"""What a worker's process does."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from engine.executors.test_processes import lives, until

from nbasset.engine.executors.serving import _pickled
from nbasset.engine.work_order import Delivery


def test_what_cannot_be_sent_is_an_answer_that_says_so():
    import pickle

    told = pickle.loads(_pickled(Delivery(warnings=(threading.Lock(),))))
    assert told.refused.startswith("its process's answer cannot be sent")


UNHEARD = """
import multiprocessing, os, subprocess, sys
from nbasset.engine.executors.serving import _say
os.setpgid(0, 0)
started = subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL)
print(started.pid, flush=True)
ours, theirs = multiprocessing.Pipe()
ours.close()
_say(theirs, b"answer")
print("goes on", flush=True)
"""


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="tells by /proc whether a process is there")
def test_who_finds_that_the_kernel_is_gone_ends_with_all_that_its_body_has_started():
    done = subprocess.run([sys.executable, "-c", UNHEARD], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (-9, "")
    until(lambda: not lives(int(done.stdout)))
