"""Places checked: what I/O managers keep of results, read through: what is gone, or is not what was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from nbasset.core.errors import Damaged, NbassetError
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.ports import EventLog, ResultStore
from nbasset.instance.managed_values import ManagedValues
from nbasset.instance.orphans import Orphan, Orphans
from nbasset.instance.versioned_values import cannot, changed, verify
from nbasset.ui.words import when


def check_places(managed: ManagedValues, store: ResultStore, log: EventLog, remedy: str) -> list[str]:
    """One sentence for each finding, and how much was read; nothing is removed.

    Args:
        managed: knows where values are kept.
        store: the results.
        log: what happened.
        remedy: what is said of versions that no result names.
    """
    orphans = Orphans(managed, store, log)
    lost = orphans.found()
    told = [f"{unnamed(lost)}: {remedy}"] if lost else []
    kept = [made for made in store.everything() if made.kept_elsewhere and made.kind != NO_VALUE]
    return [*told, *orphans.unseen, *_looked_through(managed, kept)]


def unnamed(lost: Sequence[Orphan]) -> str:
    """Versions that no result names, in words.

    Args:
        lost: the versions.
    """
    places = ", ".join(sorted({each.io for each in lost}))
    count = "1 version" if len(lost) == 1 else f"{len(lost)} versions"
    return f"{count} in {places} that no result names" if lost else "No version elsewhere that no result names"


def _looked_through(managed: ManagedValues, kept: Sequence[Materialization]) -> Iterator[str]:
    whole: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for made in kept:
        if managed.kept_by(made) is None:
            unknown[made.io] += 1
        elif wrong := _wrong(managed, made):
            yield f"{wrong} (made {when(made.made_at)})."
        else:
            whole[made.io] += 1
    for io, count in sorted(whole.items()):
        yield f"{_values(count)} in {io}: every one was read, and is what was kept."
    for io, count in sorted(unknown.items()):
        yield f"{_values(count)} in {io}: not looked at, since no place that keeps versions has this name here."


def _wrong(managed: ManagedValues, made: Materialization) -> str:
    """What is wrong with a value, in words; empty where it is what was kept."""
    kept_by = managed.kept_by(made)
    seen = changed(made, *kept_by) if kept_by else ()
    if seen:
        return seen[0]
    load = partial(managed.load_together, [made])
    try:
        verify(made, load(), load, None)
    except Damaged as error:
        return str(error)
    except NbassetError as error:
        return f"what {made.io} has of {made.asset} is not what was kept: {cannot(error)}"
    except Exception as error:  # noqa: BLE001 - whatever a library raises of what it cannot read
        return f"what {made.io} has of {made.asset} cannot be read ({cannot(error)})"
    return ""


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"
