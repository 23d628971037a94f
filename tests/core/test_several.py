"""Several assets of one body: what is each one's own, and what is refused."""

from __future__ import annotations

import pytest

from nbasset.core.decorators import several_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.keys import AssetKey
from nbasset.core.several import AssetOut, specified


def both():
    """What both are."""
    return 1, 2


def test_what_an_output_says_goes_before_what_is_said_of_all():
    outs = {"a": AssetOut(group_name="own", kinds={"sql"}, metadata={"rows": 1}), "b": AssetOut(key_prefix=["x"])}
    found = several_of(both, outs, (), {"group_name": "all", "kinds": {"python"}, "io_manager_key": "files"})
    assert found.keys == (AssetKey("a"), AssetKey(["x", "b"]))
    a, b = (found.of(name) for name in found.names)
    assert (a.group_name, a.kinds, a.metadata) == ("own", {"sql", "python"}, {"rows": 1})
    assert (b.group_name, b.kinds, b.metadata, b.io_manager_key) == ("all", {"python"}, {}, "files")


def test_specs_are_made_without_a_word_unless_they_can_be_left_out():
    told = [specified(AssetSpec("a")), specified(AssetSpec(["x", "b"], skippable=True))]
    assert [(each.name, each.is_implied) for each in told] == [("a", True), ("x__b", False)]
    assert specified(AssetSpec("a", metadata={"dagster/io_manager_key": "files"})).io_manager_key == "files"
    assert AssetOut.from_spec(AssetSpec("a", group_name="g")).named("other").key == AssetKey("a")


def test_what_specs_rest_on_among_themselves_is_not_waited_for():
    found = several_of(both, {}, [AssetSpec("a", deps=["outside"]), AssetSpec("b", deps=["a"])], {})
    assert found.deps == (AssetKey("outside"),)


def test_versions_by_hand_are_one_for_the_body():
    outs = {"a": AssetOut(code_version="1"), "b": AssetOut(code_version="2")}
    assert several_of(both, outs, (), {}).code_version == "a=1, b=2"
    assert several_of(both, outs, (), {"code_version": "7"}).code_version == "7"


@pytest.mark.parametrize(
    ("outs", "specs", "sentence"),
    [
        ({}, [], "either outs="),
        ({"a": AssetOut()}, [AssetSpec("b")], "either outs="),
        ({"a": AssetOut(key="k"), "b": AssetOut(key="k")}, [], r"Two of the assets of both\(\) have the key k"),
    ],
)
def test_what_makes_no_sense_is_refused(outs, specs, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        several_of(both, outs, specs, {})
    with pytest.raises(InvalidDefinition, match="either key= or key_prefix="):
        AssetOut("a", "b")
    with pytest.raises(InvalidDefinition, match=r"internal_asset_deps names 'c', which both\(\) does not make"):
        several_of(both, {"a": AssetOut(), "b": AssetOut()}, (), {}, internal_asset_deps={"c": set()})
    with pytest.raises(InvalidDefinition, match=r"says that a rests on c, which both\(\) neither makes nor uses"):
        several_of(both, {"a": AssetOut(), "b": AssetOut()}, (), {}, internal_asset_deps={"a": {AssetKey("c")}})
    with pytest.raises(InvalidDefinition, match="@multi_asset decorates a function"):
        several_of(len, {"a": AssetOut()}, (), {})


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ({"group_name": "a b"}, "'a b' cannot be a group"),
        ({"owners": ["me"]}, "'me' cannot be an owner"),
        ({"tags": {"a b": "c"}}, "'a b' cannot name a tag"),
    ],
)
def test_labels_that_dagster_refuses_are_refused_where_they_are_given(label, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        AssetOut(**label)
    with pytest.raises(InvalidDefinition, match=sentence):
        AssetSpec("a", **label)


def test_owners_may_come_from_anything_that_gives_them_once():
    assert AssetSpec("a", owners=(each for each in ["team:a"])).owners == ("team:a",)
