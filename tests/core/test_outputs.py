"""Outputs: a value with what is said about it, under Dagster's names."""

from __future__ import annotations

import pytest

from nbasset import AssetMaterialization, AssetObservation, ExpectationResult
from nbasset.core.keys import AssetKey
from nbasset.core.metadata import MetadataValue
from nbasset.core.outputs import (
    MaterializeResult,
    NoValue,
    Output,
    as_output,
    is_output,
    is_said,
    outputs_of,
    with_facts,
    with_said,
)
from nbasset.core.result_names import ResultName


def test_whatever_a_body_returns_is_an_output():
    said = Output([1], metadata={"rows": 1}, data_version="v1")
    assert as_output(said) is said
    assert as_output(MaterializeResult(metadata={"rows": 1})) == NoValue(None, metadata={"rows": 1})
    assert as_output(MaterializeResult(value=5, data_version="v2")) == Output(5, data_version="v2")
    assert as_output([1]) == Output([1])
    assert as_output(None) == Output(None)


def test_both_may_stand_in_annotations_as_in_dagster():
    def body() -> Output[list[int]]:
        return Output([1])

    def other() -> MaterializeResult[int]:
        return MaterializeResult(value=1)

    assert body().value == [1]
    assert other().value == 1


def test_metadata_values_have_a_value():
    made = [
        MetadataValue.int(3),
        MetadataValue.float(0.5),
        MetadataValue.bool(True),
        MetadataValue.text("t"),
        MetadataValue.md("**t**"),
        MetadataValue.json({"a": [1]}),
        MetadataValue.path("data/x.csv"),
        MetadataValue.url("https://example.org"),
    ]
    assert [each.value for each in made] == [
        3,
        0.5,
        True,
        "t",
        "**t**",
        {"a": [1]},
        "data/x.csv",
        "https://example.org",
    ]


A, B = (ResultName(AssetKey(path)) for path in (["shop", "a"], ["b"]))


@pytest.mark.parametrize("said", ["a", "shop/a", "shop__a"])
def test_an_output_names_its_asset_by_any_of_its_names(said):
    assert outputs_of([A, B], [Output(2), Output(1, said)]) == {A: Output(1, said), B: Output(2)}


@pytest.mark.parametrize("key", ["shop/a", ["shop", "a"], AssetKey(["shop", "a"])])
def test_a_result_names_its_asset_by_its_key(key):
    given = [MaterializeResult(value=2), MaterializeResult(value=1, asset_key=key)]
    assert [each.value for each in outputs_of([A, B], given).values()] == [1, 2]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([Output(1)], "gave nothing for b"),
        ([Output(1), Output(2), Output(3)], "gave shop/a twice"),
        ([Output(1, "b"), Output(2, "b")], "gave b twice"),
        ([MaterializeResult(asset_key=["other"]), Output(1)], r"does not make: it makes shop/a, b"),
        ([Output(1), 2], "a value of the type int"),
        (
            [Output(1), type("AssetCheckResult", (), {"__module__": "dagster._core"})()],
            "AssetCheckResult, which nbasset",
        ),
        ([type("Output", (), {"__module__": "dagster._core"})()], "import Output from nbasset"),
    ],
)
def test_what_does_not_fit_is_one_clear_sentence(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        outputs_of([A, B], given)


def test_what_a_package_of_that_name_gives_is_known_as_such_and_other_things_are_not():
    theirs = type("Output", (), {"__module__": "dagster._core.events"})()
    assert is_output(theirs)
    assert is_said(theirs)
    assert not is_output(type("Output", (), {})())
    assert not is_said(type("Odd", (), {"__module__": property(lambda self: "dagster")})())


def test_an_output_may_be_given_more_facts_and_stays_what_it_is():
    plain = with_facts(Output(1, "low", {"rows": 3}, "v7"), {"rows": 2, "n": 1})
    assert plain == Output(1, "low", {"rows": 3, "n": 1}, "v7")
    assert type(with_facts(NoValue(None), {"n": 1})) is NoValue


LOW, HIGH = (ResultName(AssetKey(name)) for name in ("low", "high"))


def test_what_is_said_of_a_bodys_own_assets_becomes_their_facts():
    given = {LOW: Output(1, metadata={"rows": 1}), HIGH: Output(9)}
    told = with_said(given, [AssetMaterialization("high", metadata={"rows": 9})], {AssetKey("low"): {"n": 2}})
    assert told[LOW].metadata == {"rows": 1, "n": 2}
    assert {name: each.value for name, each in told[HIGH].metadata.items()} == {"rows": 9}
    assert [each.said for each in told.values()] == [(), ()]


def test_what_is_said_of_others_is_kept_with_the_first_output_in_order():
    said = [AssetMaterialization("other"), "a text", AssetObservation("high"), ExpectationResult(success=True)]
    told = with_said({LOW: Output(1), HIGH: Output(9)}, said)
    assert [each["kind"] for each in told[LOW].said] == [
        "AssetMaterialization",
        "AssetObservation",
        "ExpectationResult",
    ]
    assert told[HIGH] == Output(9)
    assert with_said({}, said) == {}
