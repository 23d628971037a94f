"""Assets name types by annotations and by options."""

from __future__ import annotations

import nbasset as dg
from nbasset.core.types_named import names_types, types_named

Odd = dg.DagsterType(lambda _, value: value % 2 == 1, "Odd")


@dg.asset(dagster_type=Odd, ins={"rows": dg.AssetIn(dagster_type=Odd)})
def total(context, rows: list, other) -> int: ...


@dg.multi_asset(outs={"low": dg.AssetOut(dagster_type=Odd), "high": dg.AssetOut()})
def limits(): ...


@dg.asset
def nothing(rows): ...


def test_each_type_is_told_with_what_it_is_of():
    found = [(each.label, each.kind) for each in types_named(total)]
    assert found == [("given total", Odd), ("given return", int), ("taken rows", list), ("taken rows", Odd)]
    assert [(each.what, each.is_given) for each in types_named(limits)] == [("low", True)]


def test_most_say_nothing():
    assert [names_types(each) for each in (total, limits, nothing)] == [True, True, False]
