"""Sessions in which one call to the system fails, SQLite's among them: each in a child of a process that counts them.

Run with ``failing_calls.c`` loaded before everything else. Arguments: the folder, ``read`` or ``write``, and errors; of
every fifth call one of them is tried in turn, or of each call every one when ``every`` stands before them. One line of
JSON for each trial.
"""

from __future__ import annotations

import errno
import json
import os
import select
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from faults.project import Project

STEP = 5
"""Of so many calls one is tried in the short form."""

LONGEST = 40.0
"""Seconds after which a session hangs."""


def in_child(project: Project, **settings: str) -> dict[str, Any]:
    """What a session does and says, in a child; ``hangs`` when it does not end."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        os.environ.update(settings)
        told = project.session()
        for name in settings:
            os.environ.pop(name)
        answer = {"made": told.made, "wrong": told.wrong, "warnings": told.warnings, "error": told.error}
        os.write(theirs, json.dumps(answer).encode())
        os._exit(0)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], LONGEST)[0] and (piece := os.read(ours, 1 << 20)):
        said += piece
    os.close(ours)
    if not said:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return json.loads(said) if said else {"made": [], "wrong": [], "warnings": [], "error": f"ended with {status}"}


def main() -> None:
    """Try every call."""
    folder, kind, *errors = sys.argv[1:]
    every = errors[:1] == ["every"]
    errors = errors[1:] if every else errors
    project, log = Project(Path(folder)), Path(folder) / "calls"
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - what bodies print
    in_child(project)
    project.keep()

    def prepare() -> None:
        shutil.rmtree(project.store, ignore_errors=True)
        if kind == "read":
            shutil.copytree(project.whole, project.store)

    prepare()
    in_child(project, FAIL_BELOW=str(project.store), FAIL_LOG=str(log))
    names = [line.split()[1] for line in log.read_text().splitlines()]
    step = 1 if every else STEP
    for number in range(step, len(names) + 1, step):
        name = names[number - 1]
        for error in errors if every else [errors[number // step % len(errors)]]:
            prepare()
            how = {"FAIL_NUMBER": str(number), "FAIL_ERRNO": str(getattr(errno, error))}
            first = in_child(project, FAIL_BELOW=str(project.store), **how)
            aside = [path.name for path in project.store.glob("quarantine/*")]
            second = in_child(project)
            told = {"call": f"{number} {name} {error}", "first": first, "aside": aside, "second": second}
            print(json.dumps(told), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
