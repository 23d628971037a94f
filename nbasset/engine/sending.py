"""Sending: a message goes to an address, through apprise."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nbasset.core.extras import needed

if TYPE_CHECKING:
    from nbasset.core.notices import Message

PAUSES = (1.0, 3.0)
"""Seconds to wait before it is tried once more."""


def this_process() -> str:
    """A name of this process, for others that ask whether it lives."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_at_work(process: str) -> bool:
    """Whether a process, by its name, lives; on another computer nobody can tell.

    Args:
        process: what :func:`this_process` gave there.
    """
    host, _, number = process.rpartition(":")
    if host != socket.gethostname() or not number.isdecimal() or sys.platform == "win32":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def send(address: str, message: Message) -> str:
    """Send a message; why nobody took it, without the address, or nothing.

    Args:
        address: where to, in apprise's form: ``mailto://…``, ``slack://…``, ``json://…``.
        message: what.

    Raises:
        ExtraMissing: when apprise is not installed.
    """
    with _unsaid(), needed("notify", "Sending a message"):
        import apprise
        from apprise.attachment.memory import AttachMemory
    kind = address.partition(":")[0] if "://" in address else ""
    with _unsaid():
        target = apprise.Apprise.instantiate(address)
        if target is None:
            return f"its address is none that apprise knows ({kind}://…)" if kind else "its address has no scheme://"
        drawn = _first(target.notify_format) == "html"
        several = apprise.Apprise()
        several.add(target)
        attach: Callable[..., object] = AttachMemory
        files = [attach(content=each.content, name=each.name, mimetype=each.kind) for each in message.attached]
        for pause in (*PAUSES, None):
            taken = several.notify(
                message.html if drawn else message.text,
                message.title,
                apprise.NotifyType.FAILURE if message.failed else apprise.NotifyType.SUCCESS,
                apprise.NotifyFormat.HTML if drawn else apprise.NotifyFormat.TEXT,
                attach=files or None,
            )
            if taken or pause is None:
                return "" if taken else f"{kind}:// could not be reached, or did not take it"
            time.sleep(pause)
    raise AssertionError("the last attempt has no pause")


def show_on_desktop(message: Message) -> str:
    """Show a message on this computer's screen; why that was not possible, or nothing.

    Args:
        message: what.
    """
    if sys.platform == "linux" and (program := shutil.which("notify-send")):
        level = "critical" if message.failed else "normal"
        done = subprocess.run([program, "-u", level, message.title, message.text], check=False, capture_output=True)
        return "" if done.returncode == 0 else "notify-send could not show it"
    schemes = {"darwin": ["macosx://"], "win32": ["windows://"]}.get(sys.platform, ["dbus://", "gnome://"])
    for each in schemes:
        if not send(each, _bare(message)):
            return ""
    return "this computer has no desktop that shows messages (on Linux: notify-send, of libnotify)"


def _bare(message: Message) -> Message:
    from nbasset.core.dataclass import replace

    return replace(message, attached=())


def _first(formats: object) -> str:
    """The form that a service prefers; it has one, or several."""
    several = formats if isinstance(formats, tuple) else (formats,)
    return str(getattr(several[0], "value", several[0]))


@contextlib.contextmanager
def _unsaid() -> Iterator[None]:
    """Logs of whoever sends have addresses in them: none is shown, or handed to anybody; nor what apprise warns of."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it imports what Python will not have any more, and does without
            yield
    finally:
        logging.disable(before)
