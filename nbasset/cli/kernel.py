"""A kernel for a notebook that a program runs: started, asked to run code, interrupted, ended."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty
from types import TracebackType
from typing import TYPE_CHECKING, TypedDict, cast

from nbasset.cli.parsers import Usage
from nbasset.core.dataclass import dataclass
from nbasset.core.extras import needed

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_client.manager import KernelManager

LISTENS = 0.2
"""Seconds for which the kernel is listened to before anybody looks whether it lives, or is to be stopped."""
STARTS = 120.0
"""Seconds within which a kernel answers."""
GRACE = 10.0
"""Seconds that a kernel is given to end what it was interrupted in, and to write what it has."""
NO_HISTORY = "--HistoryManager.hist_file=:memory:"
"""Has what a program runs not written into the history of the person whose kernel it is."""
INTERRUPTS_AGAIN = 2.0
"""Seconds after which it is interrupted once more."""


def manager(name: str, sockets: str) -> KernelManager:
    """What starts and ends a kernel, which is spoken to through files, where systems have such.

    Args:
        name: the name of its kernelspec.
        sockets: how the files begin.
    """
    from jupyter_client.manager import KernelManager

    place = {} if sys.platform == "win32" else {"transport": "ipc", "ip": sockets}
    return KernelManager(kernel_name=name, **place)


class Header(TypedDict, total=False):
    """The head of a message."""

    msg_id: str


class Message(TypedDict):
    """A message of a kernel's."""

    msg_type: str
    parent_header: Header
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class Reply:
    """How the kernel ended some code.

    Args:
        status: ``ok``, ``error``, ``aborted``, or ``died``.
        ename: the class of the exception.
        evalue: its text.
        traceback: its lines.
        number: ``In [number]``.
    """

    status: str
    ename: str = ""
    evalue: str = ""
    traceback: tuple[str, ...] = ()
    number: int | None = None


class Kernel:
    """A kernel, from its start to its end.

    Args:
        name: the name of its kernelspec.
        folder: where it runs.
        env: environment variables to add.
        is_to_stop: asked again and again whether it is to be interrupted.

    Raises:
        Usage: when there is no such kernel, or it does not start.
    """

    def __init__(self, name: str, folder: Path, env: Mapping[str, str], is_to_stop: Callable[[], bool]) -> None:
        self._name = name
        self._folder = folder
        self._env = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", **env}
        self._is_to_stop = is_to_stop
        self._interrupted = self._since = 0.0
        self._killed = False

    def __enter__(self) -> Kernel:
        with needed("cli", "nbasset run"):
            from jupyter_client.kernelspec import NoSuchKernel
        self._sockets = tempfile.TemporaryDirectory(prefix="nb-")
        self._manager = manager(self._name, f"{self._sockets.name}/k")
        try:
            more = {"extra_arguments": [NO_HISTORY]} if self._manager.ipykernel else {}
            self._manager.start_kernel(cwd=str(self._folder), env=self._env, **more)
        except NoSuchKernel:
            self._sockets.cleanup()
            raise Usage(
                f"there is no kernel {self._name!r} here, which the notebook asks for: jupyter kernelspec list shows "
                "those there are, --kernel NAME takes another."
            ) from None
        self._client: BlockingKernelClient = self._manager.client()
        self._client.start_channels()
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it: it is given the time to write what it has."""
        self._manager.shutdown_wait_time = GRACE
        if not self._killed:
            with contextlib.suppress(RuntimeError):
                self._manager.shutdown_kernel(now=False)
        self._client.stop_channels()
        self._client.context.destroy(linger=0)
        self._sockets.cleanup()

    def _wait(self) -> None:
        """Ask for its information until the answer and the messages around it have come."""
        until = time.monotonic() + STARTS
        while True:
            asked = self._client.kernel_info()
            try:
                self._reply(asked, 1.0)
                self._idle(asked, 0.05)  # nothing comes where the channel was not yet connected: asked again
            except Empty:
                if not self._manager.is_alive() or time.monotonic() > until:
                    raise Usage(f"the kernel {self._name!r} does not start.") from None
            else:
                return

    def _idle(self, asked: str, timeout: float) -> None:
        while not _ends(cast("Message", self._client.get_iopub_msg(timeout=timeout)), asked):
            pass

    def _reply(self, asked: str, timeout: float) -> Message:
        while True:
            reply = cast("Message", self._client.get_shell_msg(timeout=timeout))
            if reply["parent_header"].get("msg_id") == asked:
                return reply

    def run(self, code: str, hears: Callable[[Message], None], *, cell: str | None = None) -> Reply:
        """Run code to its end.

        Args:
            code: the code.
            hears: called with every message that comes meanwhile.
            cell: the id of the cell whose text it is; ``None`` for a question that is part of no cell.
        """
        if not self._manager.is_alive():
            return Reply("died")
        message = self._client.session.msg(
            "execute_request",
            {
                "code": code,
                "silent": cell is None,
                "store_history": cell is not None,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": False,
            },
            metadata={"cellId": cell} if cell else {},
        )
        self._client.shell_channel.send(message)
        return self._listened(message["header"]["msg_id"], hears)

    def _listened(self, asked: str, hears: Callable[[Message], None]) -> Reply:
        begun = False
        while True:
            self._interrupts(begun)
            try:
                message = cast("Message", self._client.get_iopub_msg(timeout=LISTENS))
            except Empty:
                if not self._manager.is_alive():
                    return Reply("died")
                continue
            if _ends(message, asked):
                break
            begun = begun or _begins(message, asked)
            hears(message)
        try:
            content = self._reply(asked, GRACE)["content"]
        except Empty:
            if self._interrupted and self._manager.is_alive():  # before the code or after it: no answer is sent
                return Reply("error", "KeyboardInterrupt")
            return Reply("died")
        return Reply(
            str(content["status"]),
            str(content.get("ename", "")),
            str(content.get("evalue", "")),
            tuple(map(str, _list(content.get("traceback")))),
            _number(content.get("execution_count")),
        )

    def _interrupts(self, begun: bool) -> None:
        """Interrupt what has begun where it is to be stopped; again after a while, and in the end it is killed."""
        if not self._is_to_stop():
            return
        now = time.monotonic()
        self._since = self._since or now
        if self._killed:
            return
        if now - self._since > GRACE:
            self._killed = True
            self._manager.shutdown_kernel(now=True)
        elif begun and now - self._interrupted > INTERRUPTS_AGAIN:
            self._interrupted = now
            self._manager.interrupt_kernel()


def _ends(message: Message, asked: str) -> bool:
    """Whether a message says that what was asked is done."""
    mine = message["parent_header"].get("msg_id") == asked
    return mine and message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"


def _begins(message: Message, asked: str) -> bool:
    """Whether a message says that the kernel is at what was asked."""
    mine = message["parent_header"].get("msg_id") == asked
    return mine and message["msg_type"] == "status" and message["content"]["execution_state"] == "busy"


def _list(told: object) -> list[object]:
    return told if isinstance(told, list) else []


def _number(told: object) -> int | None:
    return told if isinstance(told, int) else None
