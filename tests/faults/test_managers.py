"""What a file of an I/O manager holds when its process was killed at any moment."""

from __future__ import annotations

import random
import signal
import time

from nbasset import InputContext, OutputContext, PickleIOManager
from nbasset.core.keys import AssetKey

KILLED = """
import sys
from nbasset import PickleIOManager
from nbasset.core.keys import AssetKey
from nbasset.dagster.io_contexts import OutputContext
manager = PickleIOManager("kept")
for number in range(1_000_000):
    manager.handle_output(OutputContext(AssetKey("raw")), [number] * 50_000)
    print(number, flush=True)
"""


def test_a_file_of_a_killed_process_holds_the_old_value_or_the_new_one(process, tmp_path, tally, count):
    script, chance = tmp_path / "script.py", random.Random(4)
    script.write_text(KILLED)
    manager = PickleIOManager(tmp_path / "kept")
    for _ in range(count(2, 30)):
        writer = process(script)
        writer.stdout.readline()
        time.sleep(chance.random() * 0.05)
        writer.send_signal(signal.SIGKILL)
        lines = ["0", *writer.communicate()[0].split()]
        value = manager.load_input(InputContext(AssetKey("raw")))
        tally.judge("I/O managers", lost=value[0] < int(lines[-1]), wrong=len(value) != 50_000 or len(set(value)) != 1)
    manager.handle_output(OutputContext(AssetKey("raw")), [0])
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["raw.pickle"]
