"""Definitions are a repository, too, for whoever asks for one."""

from __future__ import annotations

import nbasset as dg


@dg.asset
def orders():
    return [3, 4]


NIGHTLY = dg.define_asset_job("nightly", "*")


def test_definitions_answer_as_a_repository():
    at_eight = dg.ScheduleDefinition(job=NIGHTLY, cron_schedule="0 8 * * *")
    whole = dg.Definitions([orders], schedules=[at_eight], metadata={"team": "sales"})
    found = whole.get_repository_def()
    assert isinstance(found, dg.RepositoryDefinition)
    assert (found.name, found.metadata, found.definitions) == ("__repository__", {"team": "sales"}, whole)
    assert sorted(each.name for each in found.get_all_jobs()) == ["__ASSET_JOB", "nightly"]
    assert found.get_schedule_def("nightly_schedule").cron_schedule == "0 8 * * *"
    assert list(found.assets_defs_by_key) == [orders.key]
    assert found.asset_graph.assets_defs == [orders]
