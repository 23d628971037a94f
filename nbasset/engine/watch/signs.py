"""Signs: events after which nobody can see what a body rests on."""

from __future__ import annotations

import os
from typing import Any

from nbasset.core.patterns import pattern
from nbasset.libraries.library import INPUT, NETWORK, PROCESSES, PROGRAM
from nbasset.libraries.unrepeatable import CLOCK, ENTROPY

SIGNS = {
    "socket.connect": NETWORK,
    "http.client.send": NETWORK,
    **dict.fromkeys(("socket.getaddrinfo", "socket.gethostbyname"), NETWORK),
    **dict.fromkeys(
        (
            *("subprocess.Popen", "os.system", "os.posix_spawn", "os.spawn", "os.exec", "os.startfile"),
            *("os.forkpty", "pty.spawn", "ctypes.dlsym"),
        ),
        PROGRAM,
    ),
    "cpython.PyInterpreterState_New": PROCESSES,
    "builtins.input": INPUT,
}
"""By the name of an audit event, the word for it; what forks goes on being seen."""

ABOUT_THE_MACHINE = frozenset({"lscpu", "nproc", "sysctl", "wmic"})
"""Programs by which libraries learn how many processors there are."""

OF_C = frozenset({"system", "popen", "fork", "vfork", "posix_spawn", "posix_spawnp", "CreateProcessW", "ShellExecuteW"})
"""Functions of C that start a program, with all that begin with ``exec``."""

OF_THE_MOMENT = {
    **dict.fromkeys(("getenv", "secure_getenv", "environ", "__environ"), "the whole environment"),
    **dict.fromkeys(("time", "clock", "gettimeofday", "clock_gettime"), CLOCK),
    **dict.fromkeys(("getrandom", "getentropy", "arc4random"), ENTROPY),
}
"""Functions of C that ask for what Python tells when its own are asked."""

_ADDRESS = pattern(r"[\d.]+|[\da-fA-F:.%\w]*:[\da-fA-F:.%\w]*")

HERE = ("127.0.0.1", "::1", "localhost")


def sign_of_event(event: str, args: tuple[Any, ...]) -> str:
    """The word for what an event means; empty where it is harmless.

    A connection through a file stays on this machine, and is how Python's own processes find each other; a program may
    tell only what kind of machine it is.

    >>> sign_of_event("subprocess.Popen", ("curl", ["curl"], None, None))
    'subprocess'
    >>> sign_of_event("socket.connect", (None, ("127.0.0.1", 5432)))
    'other processes'
    """
    if event == "socket.connect":
        address = args[1]
        if not isinstance(address, tuple):
            return ""
        return PROCESSES if str(address[0]) in HERE else NETWORK
    if event.startswith("socket.get"):
        return NETWORK if _is_name_of_another(args[0]) else ""
    if event == "ctypes.dlsym":
        name = str(args[1])
        if name in OF_THE_MOMENT:
            return OF_THE_MOMENT[name]
        return PROGRAM if name in OF_C or name.startswith("exec") else ""
    if event == "subprocess.Popen" and os.path.basename(str(args[0])) in ABOUT_THE_MACHINE:
        return ""
    return SIGNS[event]


def _is_name_of_another(host: object) -> bool:
    """Whether looking a host up asks the network, which tells even where nobody answers; an address is no name.

    >>> [_is_name_of_another(each) for each in ("example.org", b"a.org", "localhost", "::1", "10.0.0.1", None)]
    [True, True, False, False, False, False]
    """
    import socket  # loaded long since: it has just told of itself

    text = os.fsdecode(host) if isinstance(host, (str, bytes)) else ""
    return bool(text) and text not in HERE and text != socket.gethostname() and not _ADDRESS.fullmatch(text)
