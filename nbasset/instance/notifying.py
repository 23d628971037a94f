"""Notifying: who is told of a run is written down before it begins, and told once it has ended, by a process apart.

That process outlives the one that ran, whatever becomes of it; and what was written down and not told, the next run has
told. So a message is neither lost nor sent twice when a process is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nbasset.core.events import NotifyAsked
from nbasset.core.notices import Hook
from nbasset.core.planning import Step
from nbasset.engine.sending import this_process
from nbasset.storage.store import FileStore

if TYPE_CHECKING:
    from nbasset.instance.opened_store import Opened

OCCASION = "NBASSET_OCCASION"
"""The environment variable that tells what runs of this process are for: a tick of a schedule."""

PATIENCE = 90.0
"""Seconds to wait for messages to be taken; they are sent all the same."""


def hooks_of(steps: Iterable[Step], besides: Iterable[Hook] = ()) -> tuple[Hook, ...]:
    """Who is to be told of a run.

    Args:
        steps: its steps.
        besides: who is told of every run.
    """
    own = [(tag, str(key)) for step in steps for tag in step.asset.notify for key in step.asset.keys]
    return tuple(dict.fromkeys([*(Hook("success", tag, name) for tag, name in own), *besides]))


def asked(hooks: Iterable[Hook], run_id: str, notebook: str) -> NotifyAsked:
    """The event that says who is to be told of a run.

    Args:
        hooks: who, and of what.
        run_id: the run.
        notebook: the notebook.
    """
    texts = [str(each) for each in hooks]
    occasion = os.environ.get(OCCASION, "")
    return NotifyAsked(None, run_id, notebook, time.time(), hooks=texts, occasion=occasion, process=this_process())


def deliver(opened: Opened, notebook: str, warn: Callable[[str], None]) -> None:
    """Have everybody told who is to be told; what goes wrong is a warning.

    Args:
        opened: the store.
        notebook: the notebook.
        warn: called with a sentence for the user.
    """
    opened.log.flush()
    if isinstance(opened.store, FileStore):
        deliver_from(opened.root, notebook, warn)
        return
    from nbasset.instance.sender import send_due

    send_due(opened.store, opened.log, notebook, warn)


def deliver_from(
    root: Path, notebook: str, warn: Callable[[str], None], addresses: Mapping[str, str] | None = None
) -> None:
    """The same by the folder of a store, by a process of its own.

    Args:
        root: the folder.
        notebook: the notebook.
        warn: called with a sentence for the user.
        addresses: those that somebody has given for this once, by name; no other process sees them.
    """
    order = json.dumps({"root": str(root.absolute()), "notebook": notebook, "addresses": dict(addresses or {})})
    process = subprocess.Popen(
        [sys.executable, "-m", "nbasset.instance.sender"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        told, _ = process.communicate(order, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        warn("A message is still being sent; what becomes of it is in the log of the run.")
        return
    for sentence in told.splitlines():
        warn(sentence)
