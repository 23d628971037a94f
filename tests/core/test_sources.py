"""Sources: what a body has found out about them, in each of Dagster's words."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.outputs import DataVersion
from nbasset.core.sources import DataVersionsByPartition, Elsewhere, ObserveResult, observed

RAW, OTHER = named("raw"), named("other")


@pytest.mark.parametrize(
    ("returned", "version"),
    [
        (DataVersion("7"), "7"),
        (ObserveResult(data_version=DataVersion("7"), metadata={"rows": 3}), DataVersion("7")),
        (DataVersionsByPartition({"b": "2", "a": DataVersion("1")}), "a=1, b=2"),
        (Elsewhere(), None),
    ],
)
def test_a_version_is_told_in_each_of_dagsters_words(returned, version):
    assert observed([RAW], returned)[RAW].data_version == version


def test_several_are_told_apart_by_their_keys():
    told = [ObserveResult("other", data_version=DataVersion("2")), ObserveResult("raw", data_version=DataVersion("1"))]
    found = observed([RAW, OTHER], told)
    assert [(str(name), each.data_version.value) for name, each in found.items()] == [("raw", "1"), ("other", "2")]


@pytest.mark.parametrize("returned", [None, ObserveResult(), [ObserveResult("other", data_version=DataVersion("2"))]])
def test_a_source_of_which_nothing_is_said_is_told_by_name(returned):
    with pytest.raises(ValueError, match=r"Nothing was said of raw: return DataVersion\(…\)"):
        observed([RAW], returned)
