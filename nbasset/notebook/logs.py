"""Logs: what the last attempt to make an asset printed, and what its names held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbasset.core.events import Event, EventType
from nbasset.core.shown import Item, Items
from nbasset.instance import Instance
from nbasset.ui.text import item_text
from nbasset.ui.words import seconds, when
from nbasset.versions.memo import in_short

ENDS = (EventType.MATERIALIZED, EventType.FAILED, EventType.CANCELLED)


@dataclass(frozen=True, slots=True)
class Log:
    """One attempt.

    Args:
        head: how it ended, in one line.
        items: what it showed.
    """

    head: str
    items: Items

    @property
    def text(self) -> str:
        """The log as text."""
        return "\n".join([self.head, *(item_text(item) for item in self.items)])


def log_of(instance: Instance, name: str) -> Log:
    """The log of an asset's last attempt, also what a closed page has missed."""
    instance.log.flush()
    ends = [event for event in instance.log.events(instance.notebook, name) if event.type in ENDS]
    made = instance.status(name).result
    if ends and ends[-1].type is not EventType.MATERIALIZED:
        return unfinished(ends[-1])
    if made is None:
        return Log(f"{name} was never made; there is no log.", ())
    head = f"{name} was made {when(made.made_at)} in run {made.run_id}, took {seconds(made.took)}"
    return Log(head, instance.results.shown(made))


def unfinished(event: Event) -> Log:
    """The log of an attempt that made no result: it failed, or was stopped."""
    word = "failed" if event.type is EventType.FAILED else "was stopped"
    head = f"{event.asset} {word} {when(event.at)} in run {event.run_id} after {seconds(event.data.get('took'))}"
    items: list[Item] = list(event.data.get("shown", ()))
    if event.data.get("traceback"):
        items.append({"type": "stream", "name": "stderr", "text": event.data["traceback"]})
    return Log(head, items)


def locals_table(instance: Instance, name: str) -> tuple[list[list[str]], dict[str, Any]]:
    """What an asset's names held at the end of its last step: rows to show, and the values with its inputs."""
    standing = instance.standing().all()
    inputs = {}
    for local, up in standing[name].version.inputs.items():
        made = standing[up].result
        if made is not None:
            inputs[local] = instance.results.load(made)
    rows = [[each, type(value).__name__, in_short(value)] for each, value in inputs.items()]
    rows += [list(row) for row in instance.kept_names.rows(name)]
    return rows, {**inputs, **instance.kept_names.values(name)}
