"""Events as Dagster's sensors and instance know them."""

from __future__ import annotations

from nbasset.core.asset_events import AssetMaterialization, ExpectationResult
from nbasset.core.event_records import DagsterEventType, EventLogEntry, EventLogRecord, EventRecordsFilter, RunsFilter
from nbasset.core.keys import AssetKey
from nbasset.core.run_results import RunEvent


def test_kinds_have_dagsters_words_and_those_of_runs_its_older_ones():
    assert DagsterEventType.ASSET_MATERIALIZATION.value == "ASSET_MATERIALIZATION"
    assert DagsterEventType("PIPELINE_FAILURE") is DagsterEventType.RUN_FAILURE
    assert RunEvent("STEP_OUTPUT", "a").event_type is DagsterEventType.STEP_OUTPUT


def test_an_entry_knows_what_was_made():
    event = RunEvent("ASSET_MATERIALIZATION", "raw", AssetMaterialization("raw", metadata={"rows": 3}))
    entry = EventLogEntry(None, 20, "made", "r1", 5.0, dagster_event=event)
    assert (entry.asset_key, entry.asset_materialization.metadata["rows"].value) == (AssetKey("raw"), 3)
    record = EventLogRecord(7, entry)
    assert (record.run_id, record.timestamp, record.asset_key) == ("r1", 5.0, AssetKey("raw"))


def test_what_was_only_said_is_about_no_asset():
    entry = EventLogEntry(None, 20, "hello", "r1", 0.0)
    assert (entry.is_dagster_event, entry.asset_key, entry.asset_materialization) == (False, None, None)
    assert entry.message == "hello"


def test_what_is_asked_for_is_kept():
    assert EventRecordsFilter(DagsterEventType.STEP_OUTPUT, after_cursor=3).after_cursor == 3
    assert RunsFilter(tags={"a": "b"}).tags == {"a": "b"}
    assert ExpectationResult(True, metadata={"rows": 3}).metadata["rows"].value == 3
