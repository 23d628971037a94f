"""Sources: what a body has found out about them, in each of Dagster's words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from naming import named

from nbasset import SourceAsset, asset
from nbasset.core.keys import AssetKey
from nbasset.core.outputs import DataVersion
from nbasset.core.result_names import ResultName
from nbasset.core.sources import DataVersionsByPartition, Elsewhere, ObserveResult, is_observable, observed

RAW, OTHER = named("raw"), named("other")


@pytest.mark.parametrize(
    ("returned", "version"),
    [
        (DataVersion("7"), "7"),
        (ObserveResult(data_version=DataVersion("7"), metadata={"rows": 3}), DataVersion("7")),
        (DataVersionsByPartition({"b": "2", "a": DataVersion("1")}), "a=1, b=2"),
        (ObserveResult(metadata={"rows": 3}), None),
        (Elsewhere(), None),
    ],
)
def test_a_version_is_told_in_each_of_dagsters_words(returned, version):
    assert observed([RAW], returned)[RAW].data_version == version


def test_several_are_told_apart_by_their_keys():
    told = [ObserveResult("other", data_version=DataVersion("2")), ObserveResult("raw", data_version=DataVersion("1"))]
    found = observed([RAW, OTHER], told)
    assert [(str(name), each.data_version.value) for name, each in found.items()] == [("raw", "1"), ("other", "2")]


@pytest.mark.parametrize("returned", [None, []])
def test_a_source_of_which_nothing_is_said_is_told_by_name(returned):
    with pytest.raises(ValueError, match=r"Nothing was said of raw: return DataVersion\(…\)"):
        observed([RAW], returned)


class Own(SimpleNamespace):
    """A class of the user's that is called as one of Dagster's."""

    def __init__(self, value):
        super().__init__(value=value)


Own.__name__ = "DataVersion"


@pytest.mark.parametrize("returned", [3, "7", [1, 2], {"raw": "7"}, [DataVersion("7"), 3], Own("7")])
def test_what_is_no_word_about_a_version_is_refused(returned):
    with pytest.raises(ValueError, match=r"The body of raw gave .*, which is no word about a version: return DataVer"):
        observed([RAW], returned)


def test_a_version_of_what_was_not_asked_for_is_refused():
    with pytest.raises(ValueError, match="A version was given of other, which is not asked for: it is about raw"):
        observed([RAW], ObserveResult("other", data_version=DataVersion("2")))


def test_of_several_it_has_to_be_said_which():
    with pytest.raises(ValueError, match="It is not said which of raw, other a version is about"):
        observed([RAW, OTHER], [DataVersion("1"), DataVersion("2")])


def test_each_partition_has_its_own_version():
    north = ResultName(AssetKey("raw"), "region=north")
    told = DataVersionsByPartition({"north": "1", "south": DataVersion("2")})
    assert observed([north], told, "north")[north].data_version == "1"
    assert observed([north], told, "south")[north].data_version == "2"
    with pytest.raises(ValueError, match="Nothing was said of raw"):
        observed([north], told, "east")
    [of_result] = observed([north], ObserveResult("raw", data_version=DataVersion("3")), "north").values()
    assert of_result.data_version == DataVersion("3")


def test_the_words_of_the_package_dagster_are_the_same():
    version = kind("DataVersion", value="2")
    assert observed([RAW], version)[RAW].data_version == "2"
    parts = kind("DataVersionsByPartition", data_versions_by_partition={"n": version})
    assert observed([RAW], parts, "n")[RAW].data_version == "2"
    key = kind("AssetKey", path=["raw"])
    [told] = observed([RAW], [kind("ObserveResult", asset_key=key, data_version=version, metadata={"n": 1})]).values()
    assert (told.data_version, told.metadata) == (DataVersion("2"), {"n": 1})


def kind(name, **facts):
    """An object of a class of this name."""
    return type(name, (SimpleNamespace,), {"__module__": "dagster._core"})(**facts)


def test_a_source_can_be_asked_where_it_has_a_function_for_that():
    assert is_observable(SourceAsset("orders", observe_fn=lambda: "7"))
    assert not is_observable(SourceAsset("orders"))

    @asset
    def own():
        return 1

    assert not is_observable(own)
