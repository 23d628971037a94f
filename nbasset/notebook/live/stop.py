"""Stop: the signal that the kernel's own interrupt would send, from inside the kernel."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbasset.notebook.session import Session


def stop_main_thread() -> None:
    """Have the main thread raise ``KeyboardInterrupt``, also out of ``sleep`` and out of C code.

    A real signal wakes what waits in the system; :func:`_thread.interrupt_main` only sets a flag. On Windows the kernel
    waits for an event that Jupyter has made for it.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetEvent(int(os.environ["JPY_INTERRUPT_EVENT"]))
        return
    ident = threading.main_thread().ident
    assert ident is not None
    signal.pthread_kill(ident, signal.SIGINT)


def stop_runs(session: Session) -> None:
    """Stop the run that is at work in the kernel; where none is, that in the background."""
    runs = session.instance.runs
    if runs.standing is not None:
        stop_main_thread()
    elif runs.behind is not None:
        runs.behind.stop()
