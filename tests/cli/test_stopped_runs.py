"""A run that is stopped, or killed, from outside: nothing half-made is kept, what was made is, the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import write

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]

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
