"""A run that is stopped, or killed, from outside: nothing half-made is kept, what was made is, the next run goes on."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import write
from effort import MUCH

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]

TRIALS = 50 if MUCH == "all" else 1
"""How many runs are killed."""
CELLS = {
    "c0": "%load_ext nbasset",
    "c1": "%%asset quick\n[1, 2, 3]",
    "c2": "import time",
    "c3": "%%asset long\nopen('begun', 'w').close()\nfor _ in range(600):\n    time.sleep(0.1)\nsum(quick)",
    "c4": "%%asset below\nlong + 1",
}
"""A notebook with an asset that takes a minute."""
SHORT = {**CELLS, "c3": "%%asset long\nsum(quick)"}
"""The same after an edit: it takes no time."""


class Started:
    """``nbasset run``, at work."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "nbasset", "run", "book", "--json", *words]
        env = {**os.environ, "IPYTHONDIR": str(folder / "ipython")}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True)

    def wait_for(self, name: str) -> None:
        """Wait for a file."""
        until = time.monotonic() + 60
        while not (self.folder / name).exists():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < until
            time.sleep(0.05)

    def end(self) -> tuple[int, dict[str, Any], str]:
        """Its exit code, what it says on stdout, and on stderr."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, json.loads(out or "{}"), err


def outcomes(told: dict[str, Any]) -> dict[str, str]:
    """By asset, what became of it."""
    return {each["asset"]: each["outcome"] for each in told["assets"]}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_step_at_work_and_the_next_run_goes_on(number: signal.Signals, tmp_path: Path) -> None:
    write(tmp_path / "book.ipynb", CELLS)
    started = Started(tmp_path, "--output", "out.ipynb")
    started.wait_for("begun")
    began = time.monotonic()
    started.process.send_signal(number)
    code, told, _ = started.end()
    assert (code, told["outcome"]) == (130, "stopped")
    assert time.monotonic() - began < 30
    assert outcomes(told) == {"quick": "made", "long": "cancelled"}
    assert told["sentences"] == [
        f"It was stopped after the last cell: by {number.name}; what was made before is kept.",
    ]
    assert (tmp_path / "out.ipynb").exists()
    write(tmp_path / "book.ipynb", SHORT)
    code, told, _ = Started(tmp_path).end()
    assert (code, outcomes(told)) == (0, {"quick": "from the store", "long": "made", "below": "made"})


def test_a_time_that_is_over_stops_a_plain_cell_too(tmp_path: Path) -> None:
    write(tmp_path / "book.ipynb", {**SHORT, "c9": "long\nopen('begun', 'w').close()\ntime.sleep(60)", "c10": "1"})
    code, told, _ = Started(tmp_path, "--max", "8s").end()
    assert code == 130
    assert told["sentences"] == ["It was stopped at cell 6: its time was over; what was made before is kept."]
    assert outcomes(told) == {"quick": "made", "long": "made"}
    assert [each["cell"] for each in told["cells"]] == [1, 2, 3, 4, 5, 6]


def test_a_kernel_that_dies_is_told_and_the_next_run_goes_on(tmp_path: Path) -> None:
    dies = "%%asset long\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nsum(quick)"
    write(tmp_path / "book.ipynb", {**CELLS, "c3": dies})
    code, told, _ = Started(tmp_path).end()
    assert (code, told["outcome"]) == (1, "failed")
    assert told["sentences"] == ["The kernel died while assets were made: it may have had too little memory."]
    write(tmp_path / "book.ipynb", SHORT)
    code, told, _ = Started(tmp_path).end()
    assert (code, outcomes(told)) == (0, {"quick": "from the store", "long": "made", "below": "made"})


def test_who_is_killed_leaves_no_kernel_behind(tmp_path: Path) -> None:
    text = CELLS["c3"].replace("open('begun', 'w').close()", "import os\nopen('begun', 'w').write(str(os.getpid()))")
    write(tmp_path / "book.ipynb", {**CELLS, "c3": text})
    started = Started(tmp_path)
    started.wait_for("begun")
    time.sleep(0.2)
    kernel = int((tmp_path / "begun").read_text())
    started.process.kill()
    started.process.communicate(timeout=60)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            break
        time.sleep(0.2)
    else:
        os.kill(kernel, signal.SIGKILL)
        pytest.fail("the kernel went on")
    write(tmp_path / "book.ipynb", SHORT)
    code, told, _ = Started(tmp_path).end()
    assert (code, outcomes(told)["quick"]) == (0, "from the store")


CHAIN = {
    "c0": "%load_ext nbasset",
    "c1": "import os, time\nopen('kernel', 'w').write(str(os.getpid()))\n"
    "def note(word):\n    with open('log', 'a') as file:\n        file.write(word + chr(10))",
    **{
        f"a{n}": f"%%asset a{n}\nnote('begun {n}')\ntime.sleep(0.05)\nnote('ended {n}')\n"
        + (f"a{n - 1} + [{n}]" if n else "[0]")
        for n in range(6)
    },
    "c2": "total = sum(a5)\nnote('read')",
}
"""Assets that note when they begin and end, and a plain cell that reads the last."""


@pytest.mark.timeout(1800)  # fifty of them, where all are asked for
def test_wherever_a_run_or_its_kernel_is_killed_nothing_is_lost_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """What had ended a moment before is not made again; what comes in the end is what comes of an undisturbed run."""
    chance = random.Random(os.environ.get("NBASSET_SEED", "20"))
    whole, versions = 0.0, {}
    for number in range(TRIALS + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder / "book.ipynb", CHAIN)
        began = time.monotonic()
        if number:
            kill_at(Started(folder), chance.uniform(0.1, 1.1) * whole, chance.choice(["command", "kernel", "both"]))
        settled = [word for word in noted(folder) if word.startswith("ended")][:-1]
        code, told, said = Started(folder).end()
        assert code == 0, (number, told, said)
        found = {each["asset"]: each["data_version"] for each in told["assets"]}
        versions = versions or found
        whole = whole or time.monotonic() - began
        assert found == versions
        words = noted(folder)
        assert [each for each in settled if words.count(each) > 1] == []
        assert words.count("read") in (1, 2)
        again = Started(folder).end()[1]
        assert {*outcomes(again).values()} == {"from the store"}


def kill_at(started: Started, moment: float, who: str) -> None:
    """Kill a run after a while: the command, its kernel, or both at once; the other one ends by itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        started.process.wait(moment)
    file = started.folder / "kernel"
    pids = [int(file.read_text() or 0)] if file.exists() and who != "command" else []
    for pid in [*filter(None, pids), *([started.process.pid] if who != "kernel" or not any(pids) else [])]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    started.process.communicate(timeout=120)
    until = time.monotonic() + 60
    while file.exists() and is_there(int(file.read_text() or 0)) and time.monotonic() < until:
        time.sleep(0.1)


def is_there(pid: int) -> bool:
    """Whether a process is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return bool(pid)


def noted(folder: Path) -> list[str]:
    """What the notebook has noted."""
    file = folder / "log"
    return file.read_text().splitlines() if file.exists() else []
