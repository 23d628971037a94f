"""Signs: every way to run another program has its word, and what is harmless has none."""

from __future__ import annotations

import asyncio
import builtins
import ctypes
import os
import pty
import subprocess
import sys

import pexpect
import pytest

from nbasset.engine.watch import signs
from nbasset.engine.watch.observing import observing
from nbasset.engine.watch.signs import sign_of_event

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="these are ways of POSIX")


async def _asked() -> None:
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()


def _executed() -> None:
    child = os.fork()
    if not child:
        os.execv("/bin/sh", ["sh", "-c", "true"])
    os.waitpid(child, 0)


@POSIX
@pytest.mark.parametrize(
    "run",
    [
        lambda: subprocess.run(["true"], check=True),
        lambda: os.system("true"),
        lambda: os.popen("true").close(),
        lambda: os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {}), 0),
        lambda: os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "true"]),
        lambda: pexpect.run("true"),
        lambda: pty.spawn(["true"]),
        lambda: asyncio.run(_asked()),
        lambda: ctypes.CDLL(None).system(b"true"),
        _executed,
    ],
    ids=["subprocess", "system", "popen", "posix_spawn", "spawn", "pexpect", "pty", "asyncio", "libc", "fork and exec"],
)
def test_every_way_to_run_another_program_is_untracked(run):
    with observing() as seen:
        run()
    assert list(seen.untracked) == ["subprocess"]


def test_what_somebody_types_is_untracked(monkeypatch, capsys):
    with observing() as seen, pytest.raises((EOFError, OSError)):
        builtins.input("How many? ")
    assert list(seen.untracked) == ["input"]


@pytest.mark.parametrize(
    ("event", "args", "word"),
    [
        ("socket.connect", (None, ("192.0.2.1", 80)), "network"),
        ("socket.connect", (None, ("127.0.0.1", 80)), "other processes"),
        ("socket.connect", (None, "/tmp/a.socket"), ""),
        ("http.client.send", (None, b""), "network"),
        ("socket.getaddrinfo", ("example.org", 443, 0, 0, 0), "network"),
        ("socket.gethostbyname", ("example.org",), "network"),
        ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0), ""),
        ("socket.getaddrinfo", ("fe80::1%eth0", 80, 0, 0, 0), ""),
        ("socket.getaddrinfo", (None, 80, 0, 0, 0), ""),
        ("ctypes.dlsym", (None, "execve"), "subprocess"),
        ("ctypes.dlsym", (None, "strlen"), ""),
        ("subprocess.Popen", ("/usr/bin/lscpu", [], None, None), ""),
    ],
)
def test_a_word_for_what_is_answered_elsewhere_and_none_for_what_is_not(event, args, word):
    assert sign_of_event(event, args) == word


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("getenv", "the whole environment"),
        ("clock", signs.CLOCK),
        ("getrandom", signs.ENTROPY),
        ("system", signs.PROGRAM),
        ("execve", signs.PROGRAM),
        ("strlen", ""),
    ],
)
def test_a_function_of_c_has_the_word_of_what_it_does(name, word):
    assert sign_of_event("ctypes.dlsym", (None, name)) == word
