"""With what a program was called: what a notebook's server tells a kernel, another at each start, is no part of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.core.patterns import pattern
from nbasset.libraries.origin import Origin, origin_of_file

CALLED_WITH = [*sys.argv]
"""With what the kernel was called, as ``%load_ext`` finds it; also where another process stands for it."""

_ARGV = "sys.argv"
_FILE = pattern(r"(?:--?f=?)?(.*\.json)")
"""The file that tells a kernel where its server is: ``-f runtime/kernel-7.json``."""


def passed(arguments: Sequence[str]) -> list[str]:
    """What somebody has told a program, after its name: of a kernel nothing.

    Args:
        arguments: ``sys.argv``.

    >>> passed(["report.py", "2020"]), passed(["ipykernel_launcher.py", "-f", "/run/kernel-7.json"])
    (['2020'], [])
    """
    given = [*map(str, arguments)]
    files = [file for before, each in pairwise(given) if (file := _connecting(before, each))]
    if files and origin_of_file(given[0]) is Origin.PACKAGE:
        files.append(given[0])
    return [] if any(map(_is_of_a_kernel, files)) else given[1:]


def _connecting(flag: str, argument: str) -> str:
    """The file that an argument names as a kernel is told one, after its flag or with it; empty where it names none."""
    is_told = flag in ("-f", "--f") or argument.startswith(("-f", "--f="))
    found = _FILE.fullmatch(argument) if is_told else None
    return found[1] if found else ""


def _is_of_a_kernel(file: str) -> bool:
    """Whether a file, or the folder in which it lies, is called so."""
    return any("kernel" in name for name in re.split(r"[/\\]", file)[-2:])


def told(sys: ModuleType) -> Structure:
    """What the program is called with now, for code that asks for it."""
    found = passed(sys.argv)
    return {_ARGV: [*found]} if found else {}


def told_otherwise(sys: ModuleType) -> Structure:
    """The same, where cells have set it, so that it is another one than the program was called with."""
    return {} if sys.argv == CALLED_WITH else {_ARGV: [*map(str, sys.argv)]}
