"""Notifying: who is told of a run is written down before it begins, and told once it has ended, by a process apart.

That process outlives the one that ran, whatever becomes of it; and what was written down and not told, the next run has
told. So a message is neither lost nor sent twice when a process is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import NbassetError
from nbasset.core.events import NotifyAsked
from nbasset.core.notices import Hook, due
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.engine.sending import is_at_work, this_process
from nbasset.engine.watch.at_work import works_for_no_body
from nbasset.storage.store import FileStore

if TYPE_CHECKING:
    from nbasset.instance.opened_store import Opened

OCCASION = "NBASSET_OCCASION"
"""The environment variable that tells what runs of this process are for: a tick of a schedule."""

SENDER = "nbasset.api.sender"
"""The module of the process that sends; it loads little, and begins soon."""

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


@dataclass(frozen=True, slots=True)
class Command:
    """What has become of a command that has made runs.

    Args:
        took: the seconds that it took.
        job: the job that it was about; empty when it is none.
        made: the names of what it has made.
        failure: what failed, and what was therefore not made, in words; empty where nothing did.
        occasion: what it was for; empty for itself alone.
    """

    took: float
    job: str = ""
    made: Sequence[str] = ()
    failure: str = ""
    occasion: str = ""


def tell_of(
    root: Path,
    notebook: str,
    hooks: Iterable[Hook],
    command: Command,
    warn: Callable[[str], None],
    addresses: Mapping[str, str] | None = None,
) -> None:
    """Tell everybody who wants to know what has become of a command; what goes wrong is a warning.

    Args:
        root: the folder of the store.
        notebook: the notebook.
        hooks: who, and of what.
        command: what has become of it.
        warn: called with a sentence for the user.
        addresses: those that somebody has given for this once, by name.
    """
    event = replace(
        asked(hooks, os.urandom(4).hex(), notebook),
        at=time.time() - command.took,
        took=command.took,
        job=command.job,
        made=list(command.made),
        failure=command.failure,
    )
    try:
        with contextlib.closing(FileStore(root, on_warning=warn)) as store:
            store.event_log.append(replace(event, occasion=command.occasion or event.occasion))
            store.event_log.flush()
    except NbassetError as error:
        warn(f"Nobody could be told: {error}")
        return
    deliver_from(root, notebook, warn, addresses)


def is_owed(hooks: Iterable[Hook], run: RunRecord[ResultName]) -> bool:
    """Whether a run has brought about what somebody may have to be told.

    Args:
        hooks: who wants to know what.
        run: what has become of it.
    """
    made = {word for name in run.made for word in (str(name), str(name.key))}
    did = bool(run.made) or not run.success
    return any(each.asset in made if each.asset else did for each in hooks)


def left_over(opened: Opened, notebook: str) -> bool:
    """Whether somebody has to be told something, perhaps of a run that was killed.

    Args:
        opened: the store.
        notebook: the notebook.
    """
    return bool(due(opened.log.events(notebook=notebook), is_at_work))


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
    elif opened.wants_folder:
        warn("Nobody is told of this run, as its results are in memory only.")


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
    told: list[str] = []

    def send() -> None:
        works_for_no_body()  # or the cell that asked for the run would be said to have begun a program
        process = subprocess.Popen(
            [sys.executable, "-m", SENDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        told.extend(process.communicate(order)[0].splitlines())

    thread = threading.Thread(target=send, name="nbasset sender", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if thread.is_alive():
        told.append("A message is still being sent; what becomes of it is in the log of the run.")
    for sentence in told:
        warn(sentence)
