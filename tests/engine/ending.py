"""What another process is told to do, by a name that it can import."""

from __future__ import annotations

import os


def end_with(number: int) -> None:
    """End at once; coverage has a function of its own in the place of Python's, which no other process can be told."""
    os._exit(number)
