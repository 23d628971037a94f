"""Devices: a value that lay on a graphics card comes back to it, or into the computer's memory where there is none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from nbasset.libraries.known import KNOWN

Value = TypeVar("Value")


def anywhere(load: Callable[[], Value], moved: Callable[[str], object] | None = None) -> Value:
    """Load a value; where that takes a device that is not here, once more with what lay there in memory.

    Args:
        load: loads it.
        moved: called with the name of each device that is not here, such as ``cuda:0``.
    """
    try:
        return load()
    except RuntimeError:  # what libraries raise then; a second time it comes through
        with ExitStack() as stack:
            missing = [stack.enter_context(into_memory()) for into_memory in KNOWN.into_memory]
            if not missing:
                raise
            value = load()
    for name in {name: None for names in missing for name in names}:
        if moved is not None:
            moved(name)
    return value
