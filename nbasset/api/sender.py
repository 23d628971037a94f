"""The sender: tells everybody who is still to be told of the runs of a notebook; one at a time, each once."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from nbasset.core.errors import ExtraMissing, NbassetError
from nbasset.core.events import Notified
from nbasset.core.notices import Message, Notice, due
from nbasset.core.ports import EventLog, ResultStore
from nbasset.engine.sending import is_at_work, send, show_on_desktop
from nbasset.storage.addresses import DESKTOP, NoAddress, address_of
from nbasset.storage.locks import Busy, unlock, wait_for
from nbasset.ui.messages import Made, message_of

PATIENCE = 120.0
"""Seconds to wait for another sender."""


def send_due(
    store: ResultStore,
    log: EventLog,
    notebook: str,
    warn: Callable[[str], None],
    addresses: Mapping[str, str] | None = None,
) -> int:
    """Tell everybody who is still to be told; how many messages were taken.

    Args:
        store: where results are.
        log: what has happened, in which it is written down what was told.
        notebook: the notebook whose runs are told of.
        warn: called with a sentence for each message that was not taken.
        addresses: those that somebody has given for this once, by name.
    """
    sent = 0
    for notice in due(log.events(notebook=notebook), is_at_work):
        why, final = _told(notice, message_of(notice, _results(store, notice)), addresses or {})
        hook = str(notice.hook)
        log.append(
            Notified(
                None,
                notice.run_id,
                notebook,
                time.time(),
                hook=hook,
                occasion=notice.occasion,
                sent=not why,
                why=why,
                final=final,
            )
        )
        log.flush()
        sent += not why
        if why:
            warn(f"{notice.hook.tag} was not told of the run {notice.run_id}: {why.rstrip('.')}.")
    return sent


def _told(notice: Notice, message: Message, addresses: Mapping[str, str]) -> tuple[str, bool]:
    """Tell somebody: why that was not possible, or nothing; and whether it makes no sense to try again."""
    tag = notice.hook.tag
    try:
        if tag == DESKTOP:
            return show_on_desktop(message), True
        return send(addresses.get(tag) or address_of(tag), message), False
    except (NoAddress, ExtraMissing) as error:
        return str(error), True


def _results(store: ResultStore, notice: Notice) -> list[Made]:
    """What was made that a notice is about, as far as it is still there."""
    found = []
    for name, key in notice.made:
        record = next((each for each in store.find(name, key) if each.run_id == notice.run_id), None)
        record = record or next(iter(store.find(name, key)), None)
        if record is not None:
            found.append(Made(record, store.shown(record)))
    return found


def main() -> None:
    """Do so for the store and the notebook that are named on standard input; each warning is a line."""
    from nbasset.storage.store import FileStore

    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGINT)):
        signal.signal(number, signal.SIG_IGN)
    order = json.loads(sys.stdin.read())
    root = Path(order["root"])
    handle = os.open(root / "notify.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        wait_for(handle, PATIENCE)
        store = FileStore(root, on_warning=_say)
        try:
            send_due(store, store.event_log, order["notebook"], _say, order["addresses"])
        finally:
            store.close()
    except (Busy, NbassetError) as error:
        _say(f"Nobody could be told: {error}")
    finally:
        unlock(handle)
        os.close(handle)


def _say(sentence: str) -> None:
    try:
        print(sentence, flush=True)
    except BrokenPipeError:
        # Whoever has asked is not there any more: what is said from now on is for nobody.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as this process lives


if __name__ == "__main__":
    main()
