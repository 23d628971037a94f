"""Keys in Python: names as warehouses have them, and user strings wherever an asset is asked for."""

from __future__ import annotations

import pytest

from nbasset import AssetIn, AssetKey, PickleIOManager, asset, load_asset_value, materialize, plan, status, why
from nbasset.core.errors import InvalidSelection
from nbasset.instance import current


@asset(name="raw-data")
def raw():
    return [1, 2]


@asset(name="orders.v2", key_prefix="shop")
def orders():
    return {"n": 3}


@asset(name="2024", ins={"raw": AssetIn("raw-data")}, deps=["shop/orders.v2"])
def year(raw):
    return sum(raw)


@asset(key=AssetKey("a/b"))
def one_part():
    return "one part"


@asset(key=["a", "b"])
def two_parts():
    return "two parts"


def test_names_as_warehouses_have_them_are_made_found_and_reused():
    run = materialize([raw, orders, year])
    assert run.made == ("raw-data", "shop/orders.v2", "2024")
    assert (load_asset_value("2024"), load_asset_value("shop/orders.v2"), load_asset_value("raw-data")) == (
        3, {"n": 3}, [1, 2],
    )  # fmt: skip
    assert run.output_for_node("raw_data") == [1, 2]
    assert run.output_for_node("shop__orders_v2") == {"n": 3}
    assert materialize([raw, orders, year]).made == ()


def test_a_parameter_means_the_only_asset_whose_key_reads_so_in_python():
    @asset
    def total(raw_data):
        return sum(raw_data)

    assert materialize([raw, total]).asset_value("total") == 3


@pytest.mark.parametrize(("made", "value"), [(one_part, "one part"), (two_parts, "two parts")])
def test_a_user_string_means_the_asset_whose_key_reads_so_whatever_its_parts(made, value):
    @asset(deps=["a/b"])
    def report():
        return "done"

    run = materialize([made, report])
    assert str(status("a/b")) == "FRESH"
    assert load_asset_value("a/b") == run.asset_value("a/b") == run.asset_value(made.key) == value
    assert [step.asset for step in plan("report").steps] == [str(made.key), "report"]
    assert plan('key:"a/b"').steps[0].asset == why("a/b").asset == str(made.key)


@pytest.mark.parametrize("made", [one_part, two_parts])
def test_what_another_program_made_is_loaded_by_how_its_key_reads(made):
    value = materialize(made).asset_value(made)
    current().retire(str(made.key))
    assert load_asset_value("a/b") == load_asset_value(made.key) == value


def test_two_keys_that_read_the_same_are_two_assets():
    run = materialize([one_part, two_parts])
    assert run.asset_value(AssetKey("a/b")) == "one part"
    assert run.asset_value(AssetKey(["a", "b"])) == "two parts"
    assert load_asset_value("a/b") == "two parts", "of two, the parts between the slashes"
    assert load_asset_value(AssetKey("a/b")) == "one part"
    assert materialize([one_part, two_parts]).made == ()


def test_an_io_manager_keeps_them_apart_and_within_its_folder(tmp_path):
    keeper = {"io_manager": PickleIOManager(tmp_path)}
    assets = [
        asset(key=key, io_manager_key="io_manager")(lambda_giving(str(number)))
        for number, key in enumerate((AssetKey("a/b"), ["a", "b"], ["a.pickle", "b"], "a", ".b", "b.", "nul.x"))
    ]
    run = materialize(assets, resources=keeper)
    assert [run.asset_value(each) for each in assets] == [str(number) for number in range(len(assets))]
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.pickle") if path.is_file()}
    assert len(files) == len(assets)
    assert {"a/b.pickle", "a.pickle", ".b.pickle"} <= files


def lambda_giving(value):
    def body():
        return value

    return body


def test_a_user_string_nobody_has_is_answered_with_the_nearest():
    status(orders)
    with pytest.raises(InvalidSelection, match=r"There is no asset 'shop/order.v2'; did you mean shop/orders.v2"):
        status("shop/order.v2")
