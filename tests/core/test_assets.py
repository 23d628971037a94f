"""Assets: frozen records; what names one, and what may be asked of it."""

from __future__ import annotations

import dataclasses

import pytest
from naming import all_named

from nbasset.core.assets import Asset, AssetIn, Cell, as_key, same_but_for_points, step_name
from nbasset.core.bodies import CellBody, FunctionBody
from nbasset.core.check_decorators import check_of, checks_of
from nbasset.core.checks import AssetCheckSpec
from nbasset.core.decorators import asset, several_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.several import AssetOut, Out

CODE = compile("1", "cell", "exec")
CELL = Asset((AssetKey("a"), AssetKey(["x", "b"])), CellBody("1", CODE, CODE, {}, (), python="1\n"), cell=Cell("c", 3))
FUNCTION = Asset((AssetKey("f"),), FunctionBody(lambda x, y=1: x + y, ()))


def test_an_asset_is_known_by_its_first_key_and_by_all_its_names():
    assert CELL.key == AssetKey("a")
    assert CELL.names == all_named("a x/b")
    assert repr(CELL) == "<Asset a, x/b>"


def test_an_asset_never_changes():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CELL.group_name = "other"


def test_a_function_is_called_as_before_and_a_cell_is_none():
    assert FUNCTION(2) == FUNCTION(1, y=2) == 3
    with pytest.raises(TypeError, match="a is made by a cell; there is no function to call"):
        CELL()


def test_one_io_manager_keeps_everything_that_a_body_makes():
    low, high = AssetKey("low"), AssetKey("high")
    outs = {low: Out("low", low, io_manager_key="files"), high: Out("high", high)}
    several = Asset((low, high), FUNCTION.body, outs=outs, io_manager_key="files")
    kept = several.kept_by("store")
    assert {kept.of(name).io_manager_key for name in kept.names} == {"store"}
    assert (kept.io_manager_key, several.of(several.names[0]).io_manager_key) == ("store", "files")
    assert FUNCTION.kept_by(None).io_manager_key is None


def test_the_text_is_that_of_the_cell_and_a_function_has_none_here():
    assert (CELL.source, FUNCTION.source) == ("1", "")


def test_moved_to_another_cell_it_is_otherwise_the_same():
    moved = CELL.with_cell(Cell("d", 4))
    assert (moved.cell, moved.body, CELL.cell.number) == (Cell("d", 4), CELL.body, 3)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (CELL, ["a"]),
        ("a/b", ["a", "b"]),
        (AssetKey("a/b"), ["a/b"]),
        (["a", "b"], ["a", "b"]),
        (r"a\/b/c", ["a/b", "c"]),
        ("raw-data", ["raw-data"]),
    ],
)
def test_whatever_names_an_asset_has_its_key(given, path):
    assert as_key(given).path == path


@pytest.mark.parametrize("given", [3, None, len, {"a"}, "a//b", "../a", "a/", "a b"])
def test_what_names_none_is_refused(given):
    with pytest.raises(InvalidDefinition, match=r"does not name an asset|cannot be \(a part of\) an asset's name"):
        as_key(given)


def test_an_input_names_its_upstream_by_key_prefix_or_by_itself():
    assert AssetIn("a/b").key_for("x") == AssetKey("a/b"), "a text is one part, as in Dagster"
    assert AssetIn(key_prefix=["p", "q"]).key_for("x").path == ["p", "q", "x"]
    assert AssetIn().key_for("x") == AssetKey("x")


def test_a_step_has_dagsters_name():
    def limits(): ...

    several = several_of(limits, {"low": AssetOut(), "high": AssetOut()}, (), {})
    named = several_of(limits, {"low": AssetOut(), "high": AssetOut()}, (), {"name": "extremes"})
    one = asset(key_prefix="shop")(limits)
    assert [step_name(each) for each in (several, named, one)] == ["limits", "extremes", "shop__limits"]
    specs = [AssetCheckSpec(name, asset=["shop", "orders"]) for name in ("few", "many")]
    checks = (check_of(lambda: True, specs[0], {}, {}), checks_of(limits, specs, {}, {}))
    assert [step_name(each) for each in checks] == ["shop__orders_few", "limits"]


def test_assets_of_cells_are_told_alike_where_all_but_bodies_and_points_is():
    other = CellBody("2", CODE, CODE, {}, (), python="2\n")
    assert same_but_for_points(CELL, dataclasses.replace(CELL, body=other, cell=Cell("d", 4), description="two"))
    for change in ({"seed": 3}, {"always": True}, {"io_manager_key": "disk"}, {"keys": CELL.keys[:1]}):
        assert not same_but_for_points(CELL, dataclasses.replace(CELL, **change))
    assert same_but_for_points(FUNCTION, FUNCTION)
    assert not same_but_for_points(FUNCTION, dataclasses.replace(FUNCTION, seed=None)), "its config is no part of it"
