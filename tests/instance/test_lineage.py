"""The lineage of a version: what it was made from then, not what stands now."""

from __future__ import annotations

from nbasset import asset, materialize
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
