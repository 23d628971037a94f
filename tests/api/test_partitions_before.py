"""Partitions that only come before: one that is made without them is not fresh before they are there."""

import nbasset as dg

COLOURS = dg.StaticPartitionsDefinition(["red", "blue"])


def test_what_is_made_before_what_it_comes_after_is_made_again_when_that_is_there():
    @dg.asset(partitions_def=COLOURS)
    def paints() -> None: ...

    @dg.asset(deps=[paints])
    def palette():
        return "all"

    run = dg.materialize([paints, palette], partition_key="red")
    assert run.success
    assert run.asset_value("palette") == "all"
    assert dg.status("palette").status == "STALE"
    assert dg.materialize([paints, palette]).made == ("paints[partition=blue]", "palette")
    assert dg.materialize([paints, palette]).made == ()
    assert dg.status("palette").status == "FRESH"
