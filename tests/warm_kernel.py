"""The process that kernels are forked from: it has imported what a kernel with nbasset imports, and has done nothing else.

Modules that it is to import beside are named on its command line. It reads one request as JSON from every line of its standard input, forks, and answers with the child's number. The
child becomes a kernel as ``python -m ipykernel_launcher`` would: with the folder, the environment and the connection
file it was asked for, in a session of its own. It ends when nobody asks any more, and its kernels with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import runpy
import signal
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

IMPORTED = (
    "debugpy.server.api",
    "ipykernel.kernelapp",
    "IPython.core.completerlib",
    "IPython.core.magics.extension",
    "nbasset.notebook.extension",
)
"""What a fresh kernel imports until nbasset is loaded, and no more: what a test imports must still be new to it."""


def become_kernel(request: dict[str, Any]) -> None:
    """Be the kernel that was asked for, until it ends.

    Args:
        request: ``folder``, ``env`` and the ``arguments`` of ``ipykernel_launcher``.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"], JPY_PARENT_PID=str(os.getppid()))
    sys.argv[:] = ["ipykernel_launcher", *request["arguments"]]
    try:
        runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)
    finally:  # what is done as it ends is done by the program that it was
        sys.argv[0] = str(find_spec("ipykernel_launcher").origin)


def bury(*_: object) -> None:
    """Take leave of the kernels that have ended; what they took counts among what this process's children took."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main() -> None:
    """Fork until there are no more requests."""
    # ipykernel reads it when it is imported: a kernel ends with this process.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    del sys.path[0]  # the folder of this file
    for name in (*IMPORTED, *sys.argv[1:]):
        import_module(name)
    gc.collect()
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    with open(os.devnull) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGCHLD, bury)
    for line in requests:
        pid = os.fork()
        if not pid:
            requests.close()
            answers.close()
            become_kernel(json.loads(line))
            return
        answers.write(f"{pid}\n")
        answers.flush()


if __name__ == "__main__":
    main()
