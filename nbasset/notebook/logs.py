"""Logs: what the last attempt to make an asset printed, and what its names held."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.events import Cancelled, Event, Failed
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items
from nbasset.instance import Instance
from nbasset.instance.sharing import Loaded
from nbasset.ui.text import item_text
from nbasset.ui.words import seconds, when
from nbasset.versions.memo import in_short


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


def log_of(instance: Instance, name: ResultName) -> Log:
    """The log of an asset's last attempt, also what a closed page has missed."""
    instance.log.flush()
    last = last_attempt(attempts(instance, name))
    made = instance.standing().all()[name].result
    if last is not None:
        return last
    if made is None:
        return Log(f"{name} was never made; there is no log.", ())
    number = instance.opened.numbers.told(made)
    which = f"{name} #{number}" if number else str(name)
    head = f"{which} was made {when(made.made_at)} in run {made.run_id}, took {seconds(made.took)}"
    return Log(head, instance.results.shown(made))


def attempts(instance: Instance, name: ResultName) -> list[Event]:
    """How each attempt to make an asset ended, oldest first."""
    return [event for event in instance.log.events(instance.notebook, name) if event.type.ends_attempt]


def last_attempt(ends: Sequence[Event]) -> Log | None:
    """The log of the last attempt when it made no result, as it failed or was stopped; ``None`` otherwise."""
    last = ends[-1] if ends else None
    if not isinstance(last, Failed | Cancelled):
        return None
    word = "failed" if isinstance(last, Failed) else "was stopped"
    head = f"{last.asset} {word} {when(last.at)} in run {last.run_id} after {seconds(last.took)}"
    items = list(last.shown)
    if isinstance(last, Failed) and last.traceback:
        items.append({"type": "stream", "name": "stderr", "text": last.traceback})
    return Log(head, items)


def locals_table(instance: Instance, name: ResultName) -> tuple[list[list[str]], dict[str, object]]:
    """What an asset's names held at the end of its last step: rows to show, and the values with its inputs."""
    standing = instance.standing().all()
    inputs = {}
    before: Loaded = {}
    for local, up in standing[name].version.inputs.items():
        made = standing[up].result
        if made is not None:
            inputs[local] = instance.results.load(made, before=before)
    rows = [[each, type(value).__name__, in_short(value)] for each, value in inputs.items()]
    rows += [list(row) for row in instance.kept_names.rows(name) or ()]
    return rows, {**inputs, **instance.kept_names.values(name)}
