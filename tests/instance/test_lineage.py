"""The lineage of a version: what it was made from then, not what stands now."""

from __future__ import annotations

from instance.test_at_points import Cells

from nbasset import (
    AssetIn,
    DailyPartitionsDefinition,
    DataVersion,
    SourceAsset,
    TimeWindowPartitionMapping,
    asset,
    materialize,
)
from nbasset.instance import current
from nbasset.instance.lineage import lineage


@asset(name="raw")
def one():
    return 1


@asset(name="raw")
def two():
    return 2


@asset
def total(raw):
    return raw * 10


def test_each_version_leads_back_to_the_one_it_was_made_from():
    materialize([one, total])
    materialize([two, total])
    assert [each.name for each in lineage(current(), "total").origins] == ["raw #2", "total #2"]
    assert [each.name for each in lineage(current(), "total", 1).origins] == ["raw #1", "total #1"]


def test_what_is_not_in_the_store_any_more_is_told():
    materialize([one, total])
    store = current().store
    store.remove([made for made in store.everything() if str(made.asset) == "raw"])
    source, _ = lineage(current(), "total", 1).origins
    assert (source.name, source.made) == ("raw", None)


def test_a_source_whose_version_has_several_words_is_found():
    lake = SourceAsset("lake", observe_fn=lambda: DataVersion("29 November"))
    unseen = SourceAsset("unseen")

    @asset(deps=[lake, unseen])
    def report():
        return 1

    materialize([lake, unseen, report])
    assert [each.made and each.made.data_version for each in lineage(current(), "report").origins[:-1]] == [
        "29 November",
        "made elsewhere",
    ]


def test_what_was_gathered_leads_back_to_each_of_its_points(tmp_path):
    cells = Cells(tmp_path / "store")
    cells.define("raw", "1")
    cells.define("model", "depth = sweep(2, 4)\nraw * depth")
    cells.define("best --gather", "max(model.values())")
    cells.run()
    cells.define("raw", "3")
    cells.run()

    def led(version):
        return [each.name for each in lineage(cells.instance, "best", version).origins]

    assert led(2) == ["raw #2", "model[depth=2] #2", "model[depth=4] #2", "best #2"]
    assert led(1) == ["raw #1", "model[depth=2] #1", "model[depth=4] #1", "best #1"]
    cells.instance.close()


def test_a_window_that_rests_on_earlier_ones_leads_back_to_the_first_which_rests_on_none():
    before = TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
    days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03")

    @asset(partitions_def=days, ins={"so_far": AssetIn(partition_mapping=before)})
    def so_far(so_far):
        return (so_far or 0) + 1

    materialize([so_far])
    origins = lineage(current(), "so_far[partition=2026-01-02]").origins
    assert [each.name for each in origins] == ["so_far[partition=2026-01-01] #1", "so_far[partition=2026-01-02] #1"]
    assert current().standing().all()[so_far.names[0]].upstream == ()
