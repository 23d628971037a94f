"""Gathering: results of points as one; their places, order and values count."""

from __future__ import annotations

from dataclasses import replace

from naming import named

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions
from nbasset.core.gathering import Whole, assess_whole, gathering
from nbasset.core.materialization import Materialization
from nbasset.core.point_runs import counted
from nbasset.core.points import Point
from nbasset.core.status import Assessment
from nbasset.core.statuses import Status
from nbasset.core.version import Settings, Version
from nbasset.core.view import asset_view

DEPTHS = [Point({"depth": value}) for value in (2, 4)]
WHOLE = Whole(("depth",), tuple((point, named(f"model[{point.text}]")) for point in DEPTHS))


def made(name, value="v", **more):
    return Materialization(named(str(name)), f"key of {name}", value, "n", "r", 1.0, 2.0, "int", **more)


def parts(*values):
    return [(point, made(name, value)) for (point, name), value in zip(WHOLE.parts, values, strict=True)]


def version_of(parts, whole=WHOLE):
    return gathering(named("model"), whole, parts).data_version


def standing(*statuses):
    found = {}
    for (_, name), status in zip(WHOLE.parts, statuses, strict=True):
        current = made(name) if status in (Status.FRESH, Status.STALE) else None
        found[name] = Assessment(name, status, (), Version({}), Settings(), current=current, last=current)
    return assess_whole(named("model"), WHOLE, Version({}), found)


def test_the_values_the_places_and_the_order_of_what_is_gathered_count():
    both = parts("x", "y")
    other = [(Point({"depth": 3}), both[0][1]), both[1]]
    assert len({version_of(each) for each in (both, parts("x", "z"), both[::-1], other, both[:1])}) == 5
    assert version_of(both) == version_of(parts("x", "y"))


def test_classes_whose_methods_run_with_a_part_count_for_the_whole():
    one, two = parts("x", "y")
    changed = replace(two[1], making=two[1].making._replace(classes="c"))
    assert version_of([one, two]) != version_of([one, (two[0], changed)])


def test_what_is_there_of_a_whole_is_told_only_while_something_is_missing():
    both, one = standing(Status.FRESH, Status.FRESH), standing(Status.FRESH, Status.MISSING)
    other, none = standing(Status.MISSING, Status.STALE), standing(Status.MISSING, Status.MISSING)
    assert (both.there, none.there) == ("", "")
    assert one.there == version_of(parts("v", "v")[:1]) != other.there
    assert one.means_the_same(standing(Status.FRESH, Status.MISSING))
    assert not one.means_the_same(replace(one, there="other"))


def test_a_whole_tells_at_which_of_its_points_somebody_has_pinned_a_version():
    def marks(*pins):
        found = {
            name: Assessment(name, Status.FRESH, (), Version({}), Settings(), marks=(pin,) if pin else ())
            for (_, name), pin in zip(WHOLE.parts, pins, strict=True)
        }
        return assess_whole(named("model"), WHOLE, Version({}), found).marks

    assert marks("pinned to #3", "") == ("pinned to #3 at depth=2",)
    assert marks("pinned to #3", "pinned to #3") == ("pinned to #3",)
    upstream = [f"downstream of raw[depth={at}], which is untracked" for at in (2, 4)]
    assert marks(*upstream) == ("downstream of raw, which is untracked",)
    assert marks(upstream[0], "") == (upstream[0],)
    assert marks("untracked: network", "pinned to #1") == ("pinned to #1 at depth=4", "untracked: network")


def test_a_whole_is_fresh_where_all_its_parts_are_and_otherwise_tells_how_many_stand_how():
    assert standing(Status.FRESH, Status.FRESH).status is Status.FRESH
    assert not standing(Status.FRESH, Status.FRESH).causes
    found = standing(Status.FRESH, Status.FAILED)
    assert found.status is Status.FAILED
    assert str(found.causes[0]) == "1 of 2 fresh · 1 failed"
    assert found.causes[0].via == WHOLE.names[1]
    assert found.current is None
    assert [point.text for point, _ in found.last.parts] == ["depth=2"]


def test_a_whole_with_a_new_part_is_stale_and_one_that_was_never_made_is_missing():
    assert standing(Status.FRESH, Status.MISSING).status is Status.STALE
    assert standing(Status.MISSING, Status.MISSING).status is Status.MISSING
    assert standing(Status.MISSING, Status.MISSING).last is None


def test_what_is_gathered_of_nothing_is_fresh_and_empty():
    found = assess_whole(named("model"), Whole(("day",), ()), Version({}), {})
    assert found.status is Status.FRESH
    assert (found.current.parts, found.current.kind) == ((), "no points yet")
    model = Asset((named("model").key,), FunctionBody(lambda: None, ()))
    shown = asset_view(found, Definitions([model]))
    assert (shown["made_at"], shown["took"]) == (None, None)


def test_counts_are_told_fresh_ones_first():
    assert counted({Status.MISSING: 1, Status.FRESH: 2}) == "2 of 3 fresh · 1 missing"
