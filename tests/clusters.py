"""Clusters of Dask's for tests: a scheduler and workers as processes of their own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PATH = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
"""Where workers find what tests hand to them."""


class Cluster:
    """A scheduler and its workers.

    Args:
        folder: where they write.
        environment: environment variables that the workers have beside.
    """

    def __init__(self, folder, **environment):
        self.folder = folder
        self.environment = environment
        self.file = folder / "scheduler.json"
        self.processes = []
        self.scheduler = self._start("scheduler", "--no-dashboard", "--port", "0", "--scheduler-file", str(self.file))
        until(lambda: self.file.exists() and self.file.read_text().rstrip().endswith("}"))
        self.address = json.loads(self.file.read_text())["address"]

    def worker(self, *options):
        """Start a worker of one thread."""
        words = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder), *options]
        return self._start("worker", self.address, *words)

    def _start(self, what, *words):
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
        log = (self.folder / f"{what}{len(self.processes)}.log").open("w")
        variables = {
            **os.environ,
            "PYTHONPATH": PATH,
            **self.environment,
            "DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION": "1.0",
        }
        with log:
            found = subprocess.Popen(command, stdout=log, stderr=log, env=variables, start_new_session=True)
        self.processes.append(found)
        return found

    def close(self):
        """End all of them."""
        for process in reversed(self.processes):
            end(process)


def end(process):
    """End a process with all that it has started."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(true, seconds=60):
    """Wait until something is true."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.05)


@contextlib.contextmanager
def cluster(folder, workers=2, **environment):
    """A cluster for a while; what comes is the cluster and a client."""
    from distributed import Client

    found = Cluster(folder, **environment)
    try:
        for number in range(workers):
            found.worker("--name", f"node-{number}")
        with Client(found.address, set_as_default=False, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
            yield found, client
    finally:
        found.close()
