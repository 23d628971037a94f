"""A body that asks what was made before is untracked; partitions and the newest results are told."""

import nbasset as dg

COLOURS = dg.StaticPartitionsDefinition(["red", "blue"])


@dg.asset(partitions_def=COLOURS)
def paints(context):
    return context.partition_key


@dg.asset
def seen(context, paints):
    instance = context.instance
    newest = instance.get_latest_materialization_event("paints").asset_materialization.partition
    lines = instance.fetch_materializations(paints_key, limit=1).records
    return [sorted(instance.get_materialized_partitions(paints_key)), newest, len(lines)]


paints_key = dg.AssetKey("paints")


def test_what_was_made_before_is_told_and_makes_the_body_untracked():
    run = dg.materialize([paints, seen])
    partitions, newest, lines = run.asset_value("seen")
    assert (partitions, newest in partitions, lines) == (["blue", "red"], True, 1)
    assert any("what was made of paints before" in mark for mark in dg.status("seen").marks)


def test_what_has_no_result_has_no_event():
    @dg.asset
    def first(context):
        return context.instance.get_latest_materialization_event("nobody") is None

    assert dg.materialize(first).asset_value("first") is True
