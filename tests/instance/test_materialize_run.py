"""What a run has brought about: its values by any word for them, also when somebody has cleaned up meanwhile."""

from __future__ import annotations

import pytest
from naming import named

from nbasset import AssetKey, asset, materialize
from nbasset.core.errors import NeverMade
from nbasset.instance import Instance, current


@asset(name="raw-data", key_prefix="shop")
def raw():
    return [1, 2]


@asset
def broken():
    raise ValueError("no")


@pytest.mark.parametrize("word", ["shop/raw-data", AssetKey(["shop", "raw-data"]), ["shop", "raw-data"], raw])
def test_a_value_is_had_by_whatever_names_it(word):
    assert materialize([raw]).asset_value(word) == [1, 2]


@pytest.mark.parametrize("node", ["shop__raw_data", "shop/raw-data"])
def test_dagsters_word_for_a_node_is_the_key_as_a_python_name(node):
    run = materialize([raw])
    assert run.output_for_node(node) == run.output_for_node(node, "shop/raw-data") == [1, 2]


def test_what_was_cleaned_up_meanwhile_is_made_again():
    run = materialize([raw])
    current().results.forget(named("shop/raw-data"))
    assert run.asset_value(raw) == [1, 2]


def test_what_failed_has_no_value_and_the_others_are_named():
    run = materialize([raw, broken], raise_on_error=False)
    with pytest.raises(NeverMade, match="This run has no value of broken; its assets are "):
        run.asset_value("broken")
    with pytest.raises(NeverMade, match="This run has no value of nobody"):
        run.output_for_node("nobody")
    assert (run.success, run.made) == (False, ("shop/raw-data",))
    assert repr(run).endswith(": 1 made, 1 failed>")


def test_values_are_had_without_another_look_at_what_everything_rests_on(monkeypatch):
    run = materialize([raw])
    monkeypatch.setattr(Instance, "standing", None)
    assert run.asset_value(raw) == [1, 2]
    assert run.asset_materializations_for_node("shop__raw_data")
