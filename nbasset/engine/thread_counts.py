"""How many threads libraries compute with: other numbers give other last bits, so other processes use as many."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

_STARTED_WITH = Path("/proc/self/environ")
"""Where Linux tells with what variables a process was started."""


def thread_counts() -> dict[str, int]:
    """By the file of each library that computes with threads, with how many; empty where nobody has loaded what tells.

    Numbers are changed while a process runs by ``threadpoolctl``, or by what loads it.
    """
    control = sys.modules.get("threadpoolctl")
    return {} if control is None else {each["filepath"]: each["num_threads"] for each in control.threadpool_info()}


def unlike_threads(counts: Mapping[str, int]) -> str:
    """Which library would compute with another number of threads in this process; empty when none would.

    Args:
        counts: what :func:`thread_counts` gives in the other process.
    """
    if counts:
        import_module("threadpoolctl")
    here = thread_counts() if counts else {}
    unlike = [file for file, count in counts.items() if here.get(file, count) != count]
    return f"{Path(unlike[0]).name} computes with {counts[unlike[0]]} threads here" if unlike else ""


def set_since_start() -> str:
    """A variable for numbers of threads that is another than when this process was started; empty when there is none.

    Libraries read them as they are loaded: what was loaded before has its number from then, another process from now.
    """
    if not _STARTED_WITH.exists():
        return ""
    lines = (line.partition(b"=") for line in _STARTED_WITH.read_bytes().split(b"\0"))
    before = {os.fsdecode(name): os.fsdecode(value) for name, _, value in lines if name.endswith(b"_NUM_THREADS")}
    now = {name: value for name, value in os.environ.items() if name.endswith("_NUM_THREADS")}
    return next((name for name in sorted({*before, *now}) if before.get(name) != now.get(name)), "")
