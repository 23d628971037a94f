"""How many threads libraries compute with: other numbers give other last bits, so other processes use as many."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from nbasset.engine.process_start import set_since_start


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


def set_since_loaded() -> str:
    """A variable for numbers of threads that is another than when this process was started; empty when there is none.

    Libraries read them as they are loaded: what was loaded before has its number from then, another process from now.
    """
    return next((name for name in set_since_start() if name.endswith("_NUM_THREADS")), "")
