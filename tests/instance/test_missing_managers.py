"""What nobody would keep, and what needs a resource that is not there, is refused before anything runs."""

from __future__ import annotations

import pytest
from instance.conftest import RAN

from nbasset import AssetOut, asset, materialize, multi_asset
from nbasset.core.errors import InvalidDefinition
from nbasset.instance.missing_managers import no_manager


def test_an_io_manager_that_nobody_has_defined_is_refused_before_anything_runs(program):
    program.define("def z():\n    RAN.append('z')\ndef a(z):\n    return [1]", a={"io_manager_key": "s3"})
    with pytest.raises(InvalidDefinition, match=r"a cannot be made: there is no I/O manager 's3' \(none is defined\)"):
        program.run()
    assert RAN == []


def test_each_of_several_results_has_to_have_a_manager_before_anything_runs():
    made = []

    @multi_asset(outs={"p": AssetOut(), "q": AssetOut(io_manager_key="files")})
    def both():
        made.append(1)
        return 1, 2

    with pytest.raises(InvalidDefinition, match="there is no I/O manager 'files'"):
        materialize([both], raise_on_error=False)
    assert made == []


def test_a_resource_that_a_body_requires_and_nobody_gives_is_refused_before_anything_runs():
    ran = []

    @asset
    def first():
        ran.append("first")

    @asset(required_resource_keys={"prices"}, deps=[first])
    def second(context):
        return context.resources.prices

    with pytest.raises(InvalidDefinition, match="second cannot be made: there is no resource 'prices'"):
        materialize([first, second])
    assert ran == []
    assert materialize([first, second], resources={"prices": 3}).asset_value("second") == 3


def test_what_is_said_of_a_missing_manager_says_how_one_is_given():
    told = "there is no I/O manager 's3' (lake): give it in Definitions(resources={'s3': …})."
    assert no_manager("s3", "lake") == told
    assert no_manager("parqet", "lake") == "there is no I/O manager 'parqet'; did you mean parquet?"
