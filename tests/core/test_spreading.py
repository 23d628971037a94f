"""Spreading: every asset at each of its points, against a naive model of the one rule."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming import named, texts

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions
from nbasset.core.keys import AssetKey
from nbasset.core.partition_mappings import (
    AllPartitionMapping,
    IdentityPartitionMapping,
    LastPartitionMapping,
    SpecificPartitionsPartitionMapping,
    TimeWindowPartitionMapping,
)
from nbasset.core.partitions import StaticPartitionsDefinition
from nbasset.core.points import Dimension, Point
from nbasset.core.spreading import Spread, without_itself
from nbasset.core.version import Version
from nbasset.engine.window_kinds import DailyPartitionsDefinition


def asset_named(name, *dimensions, gathers=None):
    body = FunctionBody(lambda: None, ())
    return Asset((AssetKey(name),), body, dimensions=dimensions, gathers=gathers)


def spread(*assets, now=0.0, **ups):
    versions = {each.names[0]: Version({}, {up: named(up) for up in ups.get(each.key.name, ())}) for each in assets}
    found = Spread(Definitions(assets), versions.__getitem__, now)
    return found, {name: found.version_at(name, versions[named(name.key.name)]) for name in found.by_name}


DEPTH = Dimension("depth", (2, 4))
RATE = Dimension("rate", (0.1, 0.2))


def test_an_asset_has_the_points_of_what_it_uses_each_resting_on_its_own():
    found, versions = spread(asset_named("model", DEPTH), asset_named("score"), score=["model"])
    assert texts(found.by_name) == [
        "model[depth=2]",
        "model[depth=4]",
        "model",
        "score[depth=2]",
        "score[depth=4]",
        "score",
    ]
    assert texts(versions[named("score[depth=4]")].upstream) == ["model[depth=4]"]


def test_what_has_no_dimensions_is_as_it_was():
    found, versions = spread(asset_named("raw"), asset_named("model", DEPTH), model=["raw"])
    assert found.by_name[named("raw")] is found.defined.by_name[named("raw")]
    assert texts(versions[named("model[depth=2]")].upstream) == ["raw"]


def test_what_is_gathered_is_used_under_one_name_and_has_its_parts_in_order():
    found, versions = spread(asset_named("model", DEPTH), asset_named("best", gathers=()), best=["model"])
    assert texts(found.by_name) == ["model[depth=2]", "model[depth=4]", "model", "best"]
    assert texts(versions[named("best")].upstream) == ["model"]
    assert texts(found.wholes[named("model")].names) == ["model[depth=2]", "model[depth=4]"]


def test_one_dimension_of_two_can_be_gathered():
    model, best = asset_named("model", DEPTH, RATE), asset_named("best", gathers=("rate",))
    found, versions = spread(model, best, best=["model"])
    assert texts(versions[named("best[depth=4]")].upstream) == ["model[depth=4]"]
    assert texts(found.wholes[named("model[depth=4]")].names) == [
        "model[depth=4, rate=0.1]",
        "model[depth=4, rate=0.2]",
    ]


def test_what_cannot_be_told_is_refused_by_name_and_nothing_else_is():
    other = asset_named("other", Dimension("depth", (2,)))
    found, versions = spread(asset_named("model", DEPTH), other, asset_named("both"), both=["model", "other"])
    assert versions[named("both")].not_run.startswith("depth has other values in other (2) than in model (2, 4)")
    assert list(found.refused) == [named("both")]
    found, versions = spread(asset_named("model", DEPTH), asset_named("best", gathers=("rat",)), best=["model"])
    assert versions[named("best")].not_run == "it gathers rat, which is no dimension of what it uses: there are depth"


def test_dimensions_come_and_go_with_time():
    day = asset_named("sales", Dimension("day", lambda now: [f"day {each}" for each in range(int(now))], "partition"))
    assert texts(spread(day, now=1.0)[0].by_name) == ["sales[day='day 0']", "sales"]
    assert texts(spread(day, now=0.0)[0].by_name) == ["sales"]


@st.composite
def programs(draw):
    """Assets with dimensions, uses and gathers, in an order in which each uses only what comes before."""
    count = draw(st.integers(1, 6))
    names = "abcdef"[:count]
    values = {name: tuple(range(draw(st.integers(1, 3)))) for name in "xyz"}
    found = {}
    for number, name in enumerate(names):
        ups = draw(st.sets(st.sampled_from(names[:number]), max_size=2)) if number else set()
        own = draw(st.sets(st.sampled_from("xyz"), max_size=1))
        gathers = draw(st.none() | st.just(()) | st.sampled_from("xyz").map(lambda each: (each,)))
        found[name] = sorted(ups), sorted(own), gathers
    return values, found


def naive(values, program):
    """For each asset its dimensions, and for each of its points which points of what it uses it rests on."""
    dimensions, rests = {}, {}
    for name, (ups, own, gathers) in program.items():
        above = {each for up in ups for each in dimensions[up]}
        if gathers and not set(gathers) <= above:
            dimensions[name], rests[name] = None, None
            return dimensions, rests
        ends = above if gathers == () else set(gathers or ())
        dimensions[name] = sorted({*(above - ends), *own})
        rests[name] = {}
        for point in grid(values, dimensions[name]):
            rests[name][point] = {
                up: {
                    part
                    for part in grid(values, dimensions[up])
                    if all((each[0] in ends) or each in point for each in part)
                }
                for up in ups
            }
    return dimensions, rests


def grid(values, names):
    return {tuple(zip(names, each, strict=True)) for each in itertools.product(*[values[name] for name in names])}


@given(programs())
def test_random_dimensions_uses_and_gathers_give_what_the_rule_says(program):
    values, told = program
    dimensions, rests = naive(values, told)
    if None in dimensions.values():
        return
    assets = [
        asset_named(name, *[Dimension(each, values[each]) for each in own], gathers=gathers)
        for name, (_, own, gathers) in told.items()
    ]
    found, versions = spread(*assets, **{name: ups for name, (ups, _, _) in told.items()})
    assert not found.refused
    for name, points in rests.items():
        results = [each for each in found.by_name if each.key.name == name and each not in found.wholes]
        assert {_point(found.by_name[each]) for each in results} == set(points)
        for each in results:
            for up, parts in points[_point(found.by_name[each])].items():
                used = versions[each].inputs[up]
                names = found.wholes[used].names if used in found.wholes else (used,)
                assert {_point(found.by_name[part]) for part in names} == parts


def _point(asset):
    return tuple(asset.point.values.items()) if asset.point else ()


def partitioned(name, *keys):
    definition = StaticPartitionsDefinition(keys)
    return replace(asset_named(name, *definition.dimensions), partitions=definition)


def test_a_result_knows_on_which_partitions_it_rests():
    sales, report, total = partitioned("sales", "n", "s"), partitioned("report", "n", "s"), asset_named("total")
    found, versions = spread(sales, report, total, report=["sales"], total=["sales"])
    used = found.partitions_used(versions[named("report[partition=s]")])
    assert used == {"sales": (sales.partitions, ("s",))}
    assert found.partitions_used(versions[named("total")]) == {"sales": (sales.partitions, ("n", "s"))}
    assert Definitions([sales]).partitions_used(versions[named("total")]) == {}


@pytest.mark.parametrize(
    ("mapping", "used"),
    [
        (SpecificPartitionsPartitionMapping(["s"]), "sales[partition=s]"),
        (LastPartitionMapping(), "sales[partition=w]"),
        (SpecificPartitionsPartitionMapping(["n", "w"]), "sales[partition in 'n', 'w']"),
        (SpecificPartitionsPartitionMapping(["x"]), "not run: sales has no partition x"),
        (IdentityPartitionMapping(), "sales"),
        (AllPartitionMapping(), "sales"),
    ],
)
def test_an_asset_without_partitions_rests_on_those_that_its_mapping_names(mapping, used):
    sales = partitioned("sales", "n", "s", "w")
    total = replace(asset_named("total"), mappings={"sales": mapping})
    _, versions = spread(sales, total, total=["sales"])
    version = versions[named("total")]
    assert used == (f"not run: {version.not_run}" if version.not_run else texts(version.upstream)[0])


def test_an_asset_at_its_point_knows_its_key():
    sales = partitioned("sales", "1", "s")
    found, _ = spread(sales)
    assert [found.by_name[named(f"sales[partition={key}]")].partition_key for key in ("'1'", "s")] == ["1", "s"]
    assert sales.partition_key is None
    assert asset_named("model", DEPTH).at(Point({"depth": 2})).partition_key == "2"


def test_a_mapping_leads_to_the_same_point_of_a_sweep_that_flows_down_beside_the_partitions():
    above = partitioned("sales", "n", "s")
    above = replace(above, dimensions=(*above.dimensions, DEPTH))
    last, every = LastPartitionMapping(), AllPartitionMapping()
    one = replace(partitioned("one", "n"), mappings={"sales": last})
    both = replace(partitioned("both", "n"), mappings={"sales": every})
    gathering = replace(partitioned("all", "n"), mappings={"sales": last}, gathers=("depth",))
    found, versions = spread(above, one, both, gathering, one=["sales"], both=["sales"], all=["sales"])
    for depth in (2, 4):
        here = f"depth={depth}, partition="
        assert texts(versions[named(f"one[{here}n]")].upstream) == [f"sales[{here}s]"]
        (used,) = versions[named(f"both[{here}n]")].upstream
        assert texts(found.wholes[used].names) == [f"sales[{here}n]", f"sales[{here}s]"]
        assert found.wholes[used].dimensions == ("partition",)
    (used,) = versions[named("all[partition=n]")].upstream
    assert texts(found.wholes[used].names) == ["sales[depth=2, partition=s]", "sales[depth=4, partition=s]"]


def test_windows_that_rest_on_earlier_ones_of_their_own_are_no_circle():
    days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-04")
    before = TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
    so_far = asset_named("so_far", *days.dimensions)
    so_far = replace(so_far, partitions=days, mappings={"so_far": before})
    found, versions = spread(so_far, now=2e9, so_far=["so_far"])
    rests = [texts(versions[name].upstream) for name in found.by_name if name not in found.wholes]
    assert rests[1:] == [["so_far[partition=2026-01-01]"], ["so_far[partition=2026-01-02]"]]
    assert [len(found.wholes[name].parts) for name in versions[named("so_far[partition=2026-01-01]")].upstream] == [0]
    assert without_itself(versions[named("so_far")], so_far).upstream == ()
    assert not Definitions([so_far]).graph.left
