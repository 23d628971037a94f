"""Runs tests, and the few that fail once more, alone: ``python tests/once_more.py PART pytest's arguments``.

Hundreds of tests wait for kernels, pages and processes of a machine that does much at once. What fails there and not
alone is told as *unsteady*, and has a cause to be found. What holds the promise, below ``tests/truth`` and
``tests/faults``, is not tried again: a result that is wrong once is wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 6
"""So many failures may be the machine's."""
NEVER = ("tests/truth/", "tests/faults/")
SOME_FAILED = 1
"""What pytest exits with where tests ran, and some failed."""

Run = Callable[[list[str]], int]
"""Runs pytest with these arguments; what it exits with."""


def run_tests(part: str, arguments: Sequence[str], run: Run, tell: Callable[[str], object] = print) -> int:
    """Run tests; where few fail, these once more, in one process.

    Args:
        part: a name that no other run of tests has at the same time.
        arguments: pytest's.
        run: runs pytest.
        tell: is told what is unsteady.

    Returns:
        What pytest exits with.
    """
    cache = ROOT / "artifacts" / "failed" / part
    shutil.rmtree(cache, ignore_errors=True)
    ended = run([*arguments, "-o", f"cache_dir={cache}"])
    if ended != SOME_FAILED:
        return ended
    failed = sorted(json.loads((cache / "v" / "cache" / "lastfailed").read_text(encoding="utf-8")))
    if len(failed) > MOST or any(test.startswith(NEVER) for test in failed):
        return ended
    tell("\n".join(["", "Failed; once more, alone:", *failed]))
    ended = run([*failed, "-p", "no:xdist", "-p", "no:cacheprovider"])
    if not ended:
        tell("\n".join(["", "Unsteady, failed once and then not:", *failed]))
    return ended


def main(part: str, arguments: list[str]) -> int:
    """Run tests; the exit code. Nothing is tried again but where ``CI`` is set."""

    def run(more: list[str]) -> int:
        return subprocess.run([sys.executable, "-m", "pytest", *more], check=False, cwd=ROOT).returncode

    if not os.environ.get("CI"):
        return run(arguments)
    return run_tests(part, [*arguments, f"--junitxml=artifacts/{part}.xml"], run, lambda told: print(told, flush=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
