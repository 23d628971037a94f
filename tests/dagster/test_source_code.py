"""Where the code of assets is, as their metadata tell it."""

from pathlib import Path

import pytest

from nbasset import (
    AnchorBasedFilePathMapping,
    AssetSpec,
    LocalFileCodeReference,
    UrlCodeReference,
    asset,
    graph_asset,
    link_code_references_to_git,
    materialize,
    op,
    with_source_code_references,
)
from nbasset.core.errors import InvalidDefinition
from nbasset.core.metadata import kept, taken_up
from nbasset.dagster.source_code import KEY, CodeReferencesMetadataValue

HERE = Path(__file__)


@asset(metadata={"rows": 2})
def orders():
    return 1


@op
def one():
    return 1


@graph_asset
def composed():
    return one()


def references(told):
    return told.metadata[KEY].code_references


def test_an_asset_tells_the_file_and_line_of_its_function_and_stays_as_it_is_otherwise():
    told, graph, spec = with_source_code_references([orders, composed, AssetSpec("crm")])

    [place] = references(told)
    assert (place.file_path, place.label) == (str(HERE), None)
    assert HERE.read_text().splitlines()[place.line_number - 1] == '@asset(metadata={"rows": 2})'
    assert references(graph)[0].line_number > place.line_number
    assert spec == AssetSpec("crm")
    assert told.metadata["rows"] == 2


def test_what_is_told_by_hand_stays():
    own = CodeReferencesMetadataValue([UrlCodeReference("https://example.org")])

    @asset(metadata={KEY: own})
    def told():
        return 1

    assert references(with_source_code_references([told])[0]) == [UrlCodeReference("https://example.org")]


@pytest.mark.parametrize(
    ("url", "platform", "linked"),
    [
        ("https://github.com/a/b", None, "https://github.com/a/b/tree/main/src/test_source_code.py#L"),
        ("https://gitlab.com/a/b", None, "https://gitlab.com/a/b/-/tree/main/src/test_source_code.py#L"),
        ("https://code.org/b", "github", "https://code.org/b/tree/main/src/test_source_code.py#L"),
    ],
)
def test_links_lead_to_the_repository(url, platform, linked):
    mapping = AnchorBasedFilePathMapping(HERE.parent, "src")
    [told] = link_code_references_to_git(with_source_code_references([orders]), url, "main", mapping, platform)
    [again] = link_code_references_to_git([told], url, "other", mapping, platform)

    assert references(told)[0].url.startswith(linked)
    assert references(again) == references(told)


def test_an_unknown_platform_is_refused_and_what_tells_no_place_has_no_link():
    mapping = AnchorBasedFilePathMapping(HERE.parent, "src")
    with pytest.raises(InvalidDefinition, match=r"What keeps https://example\.org is not known: say platform="):
        link_code_references_to_git([orders], "https://example.org", "main", mapping)

    [same] = link_code_references_to_git([orders], "https://github.com/a/b", "main", mapping)
    assert KEY not in same.metadata


def test_it_does_not_count_for_the_result_and_is_kept_with_it():
    materialize([orders])
    [told] = with_source_code_references([orders])

    assert materialize([told]).made == ()
    fact = kept(CodeReferencesMetadataValue([LocalFileCodeReference("a.py", 3)]))
    assert fact == {"kind": "code_references", "value": [{"file_path": "a.py", "line_number": 3, "label": None}]}
    assert taken_up(fact).value == fact
