"""Checked: which checks are about which results."""

from __future__ import annotations

from naming import named

from nbasset import AssetIn, StaticPartitionsDefinition, asset
from nbasset.core.check_decorators import check_of
from nbasset.core.checked import checked_by, checks_of, has_checks
from nbasset.core.checks import AssetCheckSpec
from nbasset.core.definitions import Definitions
from nbasset.core.spreading import Spread
from nbasset.core.version import Version

COLOURS = StaticPartitionsDefinition(["red", "blue"])


@asset
def orders(): ...


@asset(partitions_def=COLOURS)
def parts(): ...


def a_check(about="orders", **options):
    spec = AssetCheckSpec("few", asset=about, **options)
    return check_of(lambda value: True, spec, {}, {})


def test_checks_are_found_by_what_they_are_about():
    definitions = Definitions([orders, parts, a_check()])
    assert checks_of([named("orders")], definitions) == [named("orders:few")]
    assert checks_of([named("parts")], definitions) == []
    assert checked_by(named("orders:few"), definitions) == [named("orders")]
    assert has_checks(definitions)
    assert not has_checks(Definitions([orders]))


def test_a_check_is_not_about_its_other_inputs():
    check = check_of(lambda value, parts: True, AssetCheckSpec("few", asset="orders"), {"parts": AssetIn("parts")}, {})
    assert checks_of([named("parts")], Definitions([orders, parts, check])) == []


def spread(check):
    defined = Definitions([parts, check])
    return Spread(defined, lambda name: Version({}, {"value": named("parts")} if name.key.is_check else {}), 0.0)


def test_a_check_at_a_point_is_about_the_result_there():
    placed = spread(a_check("parts", partitions_def=COLOURS))
    checks = checks_of(list(placed.by_name), placed)
    assert len(checks) == 2
    for each in checks:
        [about] = checked_by(each, placed)
        assert (about.key, about.point) == (named("parts").key, each.point)


def test_a_check_of_all_points_is_about_each_of_them():
    placed = spread(a_check("parts"))
    [check] = checks_of(list(placed.by_name), placed)
    assert (check.point, len(checked_by(check, placed))) == (None, 2)
