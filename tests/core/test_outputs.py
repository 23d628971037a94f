"""Outputs: a value with what is said about it, under Dagster's names."""

from __future__ import annotations

from nbasset.core.outputs import MaterializeResult, MetadataValue, Output, as_output


def test_whatever_a_body_returns_is_an_output():
    said = Output([1], {"rows": 1}, "v1")
    assert as_output(said) is said
    assert as_output(MaterializeResult(metadata={"rows": 1})) == Output(None, {"rows": 1})
    assert as_output(MaterializeResult(value=5, data_version="v2")) == Output(5, {}, "v2")
    assert as_output([1]) == Output([1])
    assert as_output(None) == Output(None)


def test_both_may_stand_in_annotations_as_in_dagster():
    def body() -> Output[list[int]]:
        return Output([1])

    def other() -> MaterializeResult[int]:
        return MaterializeResult(value=1)

    assert body().value == [1]
    assert other().value == 1


def test_metadata_values_are_plain_data():
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
    assert made == [3, 0.5, True, "t", "**t**", {"a": [1]}, "data/x.csv", "https://example.org"]
