"""What an instance tells of results, as Dagster's events: of each that was made, an entry of a log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nbasset.core.asset_events import AssetMaterialization
from nbasset.core.event_records import EventLogEntry, EventLogRecord, EventRecordsFilter
from nbasset.core.materialization import Materialization
from nbasset.core.metadata import taken_up
from nbasset.core.run_results import MATERIALIZED, RunEvent


class EventRecords(list[EventLogRecord]):
    """Events of a log, as Dagster's ``EventRecordsResult``.

    >>> EventRecords().records
    []
    """

    @property
    def records(self) -> Sequence[EventLogRecord]:
        """The events."""
        return self


def entry_of(made: Materialization, partition: str | None = None) -> EventLogEntry:
    """A result that was made, as a line of Dagster's log.

    Args:
        made: the result.
        partition: the key of its partition, if it is of one.
    """
    facts = {word: taken_up(told) for word, told in made.making.metadata.items()}
    said = AssetMaterialization(made.asset.key, None, facts, partition, made.tags)
    step = made.asset.key.to_python_identifier()
    event = RunEvent(MATERIALIZED, step, said)
    return EventLogEntry(None, 10, f"Materialized {made.asset}.", made.run_id, made.made_at, step, None, event)


def records_of(entries: Sequence[EventLogEntry], limit: int) -> EventRecords:
    """The newest of the lines of a log, with their numbers.

    Args:
        entries: the lines, the newest first.
        limit: how many at most.
    """
    return EventRecords([EventLogRecord(len(entries) - at, each) for at, each in enumerate(entries[:limit])])


def chosen_records(records: Iterable[EventLogRecord], of: EventRecordsFilter) -> list[EventLogRecord]:
    """Those of some records that a filter chooses, in their order.

    Args:
        records: the records of one asset.
        of: which; what it does not say does not matter.
    """

    def fits(record: EventLogRecord) -> bool:
        said = record.event_log_entry.asset_materialization
        partition = None if said is None else said.partition
        bounds = (
            (of.after_cursor, record.storage_id, False),
            (of.before_cursor, record.storage_id, True),
            (of.after_timestamp, record.timestamp, False),
            (of.before_timestamp, record.timestamp, True),
        )
        within = all(
            bound is None or (own < float(str(bound)) if before else own > float(str(bound)))
            for bound, own, before in bounds
        )
        is_named = of.storage_ids is None or record.storage_id in of.storage_ids
        return within and is_named and (of.asset_partitions is None or partition in of.asset_partitions)

    return [each for each in records if fits(each)]
