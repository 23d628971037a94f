"""How many threads libraries compute with: other numbers give other last bits, so other processes use as many."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from nbasset.core.extras import needed
from nbasset.engine.process_start import set_since_start
from nbasset.libraries.threads import CHOSEN

_ASKED = (
    *(f"{each}_NUM_THREADS" for each in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "NUMBA")),
    "VECLIB_MAXIMUM_THREADS",
)
"""Environment variables that libraries ask, when they are loaded, with how many threads to compute."""


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


def choose_count(number: int) -> None:
    """Have libraries compute with so many threads: those that are loaded, and those that will be; workers do so, too.

    It counts from now on for whoever uses such libraries.

    Args:
        number: how many.

    Raises:
        ExtraMissing: when that cannot be told to a library that is loaded already.
    """
    hold_count(number)
    os.environ.update(dict.fromkeys((CHOSEN, *_ASKED), str(number)))


def count_variables(usual: int) -> dict[str, str | None]:
    """The environment variables that have libraries of another process compute with as many threads as they do here.

    Args:
        usual: with how many they do where no variable says so.
    """
    return {**{name: os.environ.get(name, str(usual)) for name in _ASKED}, CHOSEN: os.environ.get(CHOSEN)}


def hold_count(number: int) -> None:
    """Have libraries that are loaded compute with so many threads.

    Raises:
        ExtraMissing: when what tells them so is not installed.
    """
    with needed("ml", "A number of threads"):
        control = import_module("threadpoolctl")
    control.threadpool_limits(number)


def set_since_loaded() -> str:
    """A variable for numbers of threads that is another than when this process was started; empty when there is none.

    Libraries read them as they are loaded: what was loaded before has its number from then, another process from now.
    Where that can be seen of each library, numbers are compared instead: a cluster of Dask's on this machine sets them.
    """
    chosen = os.environ.get(CHOSEN)
    since = set_since_start().items()
    found = next(
        (name for name, value in since if name.endswith("_NUM_THREADS") and (value != chosen or not chosen)), ""
    )
    return "" if found and can_compare() else found


def can_compare() -> bool:
    """Whether there is what tells with how many threads each library computes; it is loaded then."""
    if "threadpoolctl" not in sys.modules and find_spec("threadpoolctl") is not None:
        import_module("threadpoolctl")
    return "threadpoolctl" in sys.modules


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
