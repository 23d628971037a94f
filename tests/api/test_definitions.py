"""Definitions in Dagster's words: merged, asked, refused."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset import Definitions, asset, define_asset_job
from nbasset.core.errors import InvalidDefinition, InvalidSelection


@asset
def sales():
    return 1


@asset
def report(sales):
    return sales


def test_definitions_tell_assets_jobs_and_what_is_wrong_with_them():
    both = Definitions([sales, report], jobs=[define_asset_job("nightly", "report", tags={"team": "a"})])
    assert both.get_assets_def("report") is report
    assert both.get_implicit_global_asset_job_def().assets == (sales, report)
    assert both.resolve_job_def("nightly").tags == {"team": "a"}
    assert both.resolve_job_def("nightly").assets == (report,)
    assert repr(both.get_job_def("nightly")) == "<AssetJob nightly>"
    Definitions.validate_loadable(both)
    with pytest.raises(InvalidSelection, match="There is no job 'x'"):
        both.get_job_def("x")
    with pytest.raises(InvalidSelection, match="There is no asset 'gone'"):
        dg.Definitions.validate_loadable(Definitions([report], jobs=[define_asset_job("j", "gone")]))


def test_definitions_are_merged_and_two_meanings_of_a_name_refused():
    @asset
    def raw():
        return 1

    one, two = Definitions([raw], resources={"db": 1}), Definitions(jobs=[define_asset_job("all")])
    both = Definitions.merge(one, two)
    assert (both.names, list(both.jobs), both.resources) == (("raw",), ["all"], {"db": 1})
    with pytest.raises(InvalidDefinition, match="Two of the definitions have a resource db, and not the same one"):
        Definitions.merge(one, Definitions(resources={"db": object()}))
    with pytest.raises(InvalidDefinition, match="Two of the definitions have an asset raw"):
        Definitions.merge(one, Definitions([asset(raw.body.function)]))
