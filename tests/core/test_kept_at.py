"""Where values are kept: names of places, and rules for groups and types."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.kept_at import FORMS, KeptAt


@pytest.fixture
def kept_at():
    return KeptAt(lambda place: ["manager of", place])


def test_forms_need_no_name_and_a_manager_is_made_once(kept_at):
    assert kept_at["csv"] == ["manager of", "csv"]
    assert kept_at["csv"] is kept_at["csv"]
    assert list(kept_at) == list(FORMS)


def test_a_name_means_the_place_that_it_was_given_last(kept_at):
    kept_at.name("lake", "s3://one")
    first = kept_at["lake"]
    kept_at.name("lake", "s3://two")
    assert (first, kept_at["lake"]) == (["manager of", "s3://one"], ["manager of", "s3://two"])
    assert len(kept_at) == len(FORMS) + 1


def test_rules_are_for_groups_and_for_types_and_their_subclasses_and_can_be_taken_back(kept_at):
    class Frame: ...

    class Special(Frame): ...

    kept_at.rule("group:raw", "parquet")
    kept_at.rule("type:Frame", "csv")
    assert (kept_at.for_group("raw"), kept_at.for_group("other")) == ("parquet", None)
    assert (kept_at.for_type(Special), kept_at.for_type(int)) == ("csv", None)
    kept_at.rule("type:core.Frame", "json")
    Frame.__module__ = "core.frames"
    assert (kept_at.for_type(Special), kept_at.for_type(type("Frame", (), {}))) == ("json", "csv")
    kept_at.rule("group:raw", "store")
    assert kept_at.for_group("raw") is None


def test_what_is_a_form_is_no_name_and_a_rule_needs_a_place(kept_at):
    with pytest.raises(InvalidDefinition, match="csv is a form of files already"):
        kept_at.name("csv", "s3://one")
    with pytest.raises(InvalidDefinition, match=r"no place 'lake' \(parquet, .*\): %nbasset io lake = URL names one"):
        kept_at.rule("group:raw", "lake")
    with pytest.raises(KeyError):
        kept_at["lake"]
