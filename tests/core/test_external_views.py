"""What others make stands beside what rests on it, and says that nobody here asks for its version."""

from __future__ import annotations

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.external import AssetSpec
from nbasset.core.external_views import source_called, source_view, sources_among, with_sources
from nbasset.core.result_names import ResultName
from nbasset.core.sources import SOURCE
from nbasset.core.status import Status
from nbasset.core.view import NotebookView


@asset(deps=["warehouse", "prices"])
def report():
    """A report."""


NOTHING: NotebookView = {"notebook": "book", "assets": [], "counts": {}}
TOLD = Definitions([report, AssetSpec("warehouse", description="The table."), AssetSpec("site", deps=["report"])])


def test_specs_and_what_deps_name_and_nobody_makes_are_sources():
    assert [str(spec.key) for spec in sources_among(TOLD)] == ["prices", "site", "warehouse"]


def test_what_something_here_makes_is_no_source():
    @asset
    def warehouse(): ...

    made = Definitions([*TOLD.assets, warehouse, *TOLD.specs.values()])
    assert [str(spec.key) for spec in sources_among(made)] == ["prices", "site"]


def test_a_name_in_deps_that_ends_the_key_of_an_asset_means_that():
    @asset(key_prefix="lake")
    def prices(): ...

    assert "prices" not in [str(spec.key) for spec in sources_among(Definitions([report, prices]))]


def test_a_source_is_untracked_and_was_never_made_here():
    view = source_view(AssetSpec("warehouse", description="The table.", kinds={"duckdb"}), TOLD)
    assert (view["status"], view["marks"], view["kind"]) == (Status.FRESH, ["untracked: made elsewhere"], SOURCE)
    assert (view["description"], view["kinds"], view["made_at"]) == ("The table.", ["duckdb"], None)


def test_sources_stand_before_what_is_made_here_and_those_that_rest_on_that_after_it():
    view = with_sources(NOTHING, TOLD)
    assert [(each["name"], each["upstream"]) for each in view["assets"]] == [
        ("prices", []),
        ("warehouse", []),
        ("site", ["report"]),
    ]
    assert view["counts"] == {Status.FRESH: 3}


def test_only_those_sources_are_shown_that_are_asked_for():
    assert with_sources(NOTHING, TOLD, [report.names[0]]) is NOTHING
    assert [each["name"] for each in with_sources(NOTHING, TOLD, [ResultName.known("site")])["assets"]] == ["site"]


def test_a_source_is_found_by_what_its_key_reads():
    told = Definitions([AssetSpec(["lake", "raw"])])
    found = source_called("lake/raw", told)
    assert found is not None
    assert found["name"] == "lake/raw"
    assert source_called("report", TOLD) is None
