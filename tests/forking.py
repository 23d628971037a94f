"""Kernels forked from a warm process: real kernels with real messages, without a new interpreter and its imports.

jupyter_client asks a *provisioner* to start, signal and end a kernel; this one has it forked.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

CAN_FORK = hasattr(os, "fork")
"""Windows cannot: there every kernel is a fresh one."""


class WarmProcess:
    """The process that kernels are forked from.

    Args:
        more: modules that it imports beside what every kernel needs.
    """

    def __init__(self, *more: str) -> None:
        script = Path(__file__).with_name("warm_kernel.py")
        command = [sys.executable, str(script), *more]
        env = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def fork(self, request: dict[str, Any]) -> ForkedProcess:
        """Start a kernel.

        Args:
            request: what ``warm_kernel.become_kernel`` takes.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return ForkedProcess(int(self._process.stdout.readline()))

    def close(self) -> None:
        """End it; kernels that are still there end by themselves."""
        self._process.communicate()


@cache
def warm_process(*more: str) -> WarmProcess:
    """The one of this process that has imported more modules, started when it is first needed."""
    started = WarmProcess(*more)
    atexit.register(started.close)
    return started


class ForkedProcess:
    """A grandchild, with the methods of ``subprocess.Popen`` that a provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """``None`` while it is there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int:
        """Wait for its end."""
        while self.poll() is None:
            time.sleep(0.002)
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkingProvisioner(LocalProvisioner):
    """Starts a kernel by forking the warm process."""

    imported: tuple[str, ...] = ()
    """What that has imported beside what every kernel needs."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel of a command line, ``python -m ipykernel_launcher …``."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        request = {"folder": str(options["cwd"]), "env": dict(options["env"]), "arguments": arguments}
        self.process = warm_process(*self.imported).fork(request)
        self.pid = self.pgid = self.process.pid
        self.cwd = options["cwd"]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and see it gone: nobody has to look again after a while."""
        process = self.process
        await super().kill(restart)
        if process is not None:
            process.wait()
