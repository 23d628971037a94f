"""A real kernel to run cells in, as a front end would: outputs by cell, displays updated in place, interrupts."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from forking import CAN_FORK, ForkingProvisioner
from jupyter_client import BlockingKernelClient, KernelManager

Bundle = dict[str, Any]
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

LIBRARIES = ("pandas", "ipywidgets", "ipycytoscape", "duckdb")
"""What a kernel imports when it draws a graph, or asks a table: half a second and more."""


@dataclass
class CellRun:
    """What one cell showed."""

    outputs: list[Bundle] = field(default_factory=list)
    status: str = ""
    ename: str = ""
    evalue: str = ""
    traceback: str = ""

    @property
    def text(self) -> str:
        """Everything shown as text, displays as they are now."""
        return "\n".join(str(each["data"].get("text/plain", "")) for each in self.outputs)

    @property
    def html(self) -> str:
        """Everything that was drawn, as it is now."""
        return "\n".join(str(each["data"].get("text/html", "")) for each in self.outputs)

    @property
    def ok(self) -> bool:
        """Whether the cell ended well."""
        return self.status == "ok"


class Ended(Exception):
    """A kernel has ended before it answered."""


class Kernel:
    """A kernel in a folder of its own.

    Args:
        folder: where it runs; the store is beside.
        load: whether to load nbasset at once.
        env: environment variables to add.
        fresh: whether it must be an interpreter of its own, as for tests of what is imported and when. Otherwise it is
            forked from a process that has imported what nbasset imports when it is loaded.
        imported: modules that this process has imported beside, where it is forked.
    """

    def __init__(
        self,
        folder: Path,
        *,
        load: bool = True,
        env: dict[str, str] | None = None,
        fresh: bool = False,
        imported: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self._imported = imported
        self._load = load
        # What begins with PYTHON is read when an interpreter starts.
        self._forked = CAN_FORK and not fresh and not any(name.startswith("PYTHON") for name in env or {})
        self._env = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", **(env or {})}
        self._displays: dict[str, Bundle] = {}
        self._runs: dict[str, CellRun] = {}

    def __enter__(self) -> Kernel:
        self._begin()
        try:
            try:
                self._wait_until_ready(timeout=120)
            except Ended:  # somebody else was quicker to take one of its ports
                self.__exit__()
                self._begin()
                self._wait_until_ready(timeout=120)
            if self._load:
                assert self.run("%load_ext nbasset", timeout=120).ok
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self) -> None:
        # The ports that are free now may be taken when the kernel gets there; files are its own.
        self._sockets = tempfile.TemporaryDirectory(prefix="nb-")
        place = {"transport": "ipc", "ip": f"{self._sockets.name}/k"} if CAN_FORK else {}
        self.manager = KernelManager(**place)
        self.manager.kernel_spec.argv[0] = sys.executable
        if self._forked:
            spec = self.manager.kernel_spec
            provisioner = ForkingProvisioner(kernel_id="forked", kernel_spec=spec, parent=self.manager)
            provisioner.imported = self._imported
            self.manager.provisioner = provisioner
        self.manager.start_kernel(cwd=str(self.folder), env=self._env)
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.client.context.destroy(linger=0)
        self._sockets.cleanup()

    def _wait_until_ready(self, timeout: float) -> None:
        """Ask for the kernel's information until the reply and the messages around it have come.

        ``wait_for_ready`` does the same, and then listens for 0.2 s in which nothing may come.
        """
        until = time.monotonic() + timeout
        while True:
            name = self.client.kernel_info()
            try:
                self._reply(name, 1)
                self._until_idle(name, 0.05)  # nothing comes where the channel was not yet connected: asked again
            except Empty:
                assert time.monotonic() < until, "the kernel does not answer"
                if not self.manager.is_alive():
                    raise Ended("the kernel ended") from None
            else:
                return

    def start(self, code: str, cell_id: str | None = None, **metadata: Any) -> str:
        """Send a cell, with what a front end says about it beside its id; its message's id."""
        message = self.client.session.msg(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
            metadata={"cellId": cell_id, **metadata} if cell_id else metadata,
        )
        self.client.shell_channel.send(message)
        name: str = message["header"]["msg_id"]
        self._runs[name] = CellRun()
        return name

    def finish(self, name: str, timeout: float = 60) -> CellRun:
        """Take in what the kernel says until the cell is done."""
        run = self._runs[name]
        self._until_idle(name, timeout)
        reply = self._reply(name, timeout)
        run.status = reply["content"]["status"]
        return run

    def _until_idle(self, name: str, timeout: float) -> None:
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            message = self.client.get_iopub_msg(timeout=timeout)
            self._take(message)
            mine = message["parent_header"].get("msg_id") == name
            if mine and message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break

    def _reply(self, name: str, timeout: float) -> Bundle:
        while True:
            reply = self.client.get_shell_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == name:
                return reply

    def _take(self, message: Bundle) -> None:
        run = self._runs.get(message["parent_header"].get("msg_id", ""))
        kind, content = message["msg_type"], message["content"]
        if kind == "update_display_data":
            known = self._displays.get(content["transient"]["display_id"])
            if known is not None:
                known["data"] = content["data"]
        elif run is not None:
            self._take_output(run, kind, content)

    def _take_output(self, run: CellRun, kind: str, content: Bundle) -> None:
        if kind in ("display_data", "execute_result"):
            bundle = {"type": kind, "data": content["data"]}
            run.outputs.append(bundle)
            name = content.get("transient", {}).get("display_id")
            if name:
                self._displays[name] = bundle
        elif kind == "stream":
            run.outputs.append({"type": "stream", "data": {"text/plain": content["text"]}})
        elif kind == "error":
            run.ename, run.evalue = content["ename"], content["evalue"]
            run.traceback = COLOURS.sub("", "\n".join(content["traceback"]))

    def wait_for(self, name: str, text: str, timeout: float = 30) -> None:
        """Take in messages until a running cell shows the text."""
        until = time.monotonic() + timeout
        while text not in self._runs[name].text:
            assert time.monotonic() < until, f"{text!r} was not shown; shown was: {self._runs[name].text}"
            self._take(self.client.get_iopub_msg(timeout=timeout))

    def run(self, code: str, cell_id: str | None = None, timeout: float = 60) -> CellRun:
        """Run a cell to its end, and again where an early kernel has dropped it because one before has failed just now."""
        while (run := self.finish(self.start(code, cell_id), timeout)).status == "aborted":
            pass
        return run

    def interrupt(self) -> None:
        """Press Stop."""
        self.manager.interrupt_kernel()

    def outcome(self) -> str:
        """What became of the last asset of the last run, in a word: ``made``, ``from the store``."""
        session = "__import__('nbasset.notebook.current_session', fromlist=['x']).current_session()"
        return str(self.value(f"str([*{session}.instance.runs.last.assets.values()][-1].outcome)"))

    def value(self, expression: str) -> Any:
        """What an expression is worth in the kernel."""
        run = self.run(f"print('<<', repr({expression}), '>>')")
        assert run.ok, run.traceback
        return eval(run.text.partition("<<")[2].rpartition(">>")[0].strip())


def settled(kernel: Kernel, expression: str, wanted: object, timeout: float = 20) -> None:
    """Ask again and again until an expression has the value that is wanted."""
    end = time.monotonic() + timeout
    while (seen := kernel.value(expression)) != wanted:
        assert time.monotonic() < end, f"seen last: {seen}"
