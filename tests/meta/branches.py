"""Prints which share of each room's branches the tests have taken: ``python tests/meta/branches.py artifacts/coverage.json``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOMS = ("core", "engine", "storage", "versions")
WANTED = 95.0
"""Per cent, of branches alone: lines, which are more easily reached, do not make up for them."""


def shares(report: dict[str, Any]) -> dict[str, float]:
    """Per cent of the branches taken, by room.

    Args:
        report: what coverage says as JSON.
    """
    there, taken = Counter[str](), Counter[str]()
    for name, file in report["files"].items():
        room = Path(name).parts[1]
        there[room] += file["summary"]["num_branches"]
        taken[room] += file["summary"]["covered_branches"]
    return {room: 100 * taken[room] / there[room] for room in ROOMS}


def untaken(report: dict[str, Any], room: str) -> list[str]:
    """The branches of a room that were not taken, a line for each file: ``module.py: 3->5, 8->exit``."""
    found = []
    for name, file in sorted(report["files"].items()):
        if Path(name).parts[1] == room and file["missing_branches"]:
            pairs = (f"{start}->{end if end > 0 else 'exit'}" for start, end in file["missing_branches"])
            found.append(f"{name}: {', '.join(pairs)}")
    return found


def main(path: str) -> int:
    """Print the shares; where one is too small, what is missing, and fail."""
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    found = shares(report)
    short = [room for room, share in found.items() if share < WANTED]
    for room in short:
        print(*untaken(report, room), sep="\n")
    for room, share in found.items():
        print(f"branches of {room:<9}{share:5.1f} %{f', wanted {WANTED:.0f}' if room in short else ''}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
