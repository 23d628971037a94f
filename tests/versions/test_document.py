"""The document: where cells stand, as it is told or as they first ran, and which are gone."""

from __future__ import annotations

from nbasset.versions.document import Document

RAN = ["a", "b", "c"]


def test_without_a_word_cells_stand_as_they_first_ran() -> None:
    assert list(Document().places(RAN)) == RAN


def test_what_was_once_listed_and_is_not_any_more_is_gone_until_it_is_back() -> None:
    document = Document()
    document.stands(["b", "a"])
    assert list(document.places(RAN)) == ["b", "a", "c"]
    document.stands(["a"])
    assert list(document.places(RAN)) == ["a", "c"]
    document.stands(["b", "a"])
    assert list(document.places(RAN)) == ["b", "a", "c"]


def test_a_deleted_cell_is_gone_until_it_is_back_or_runs() -> None:
    document = Document()
    document.stands(RAN)
    document.deleted("b")
    assert list(document.places(RAN)) == ["a", "c"]
    document.ran("b")
    assert sorted(document.places(RAN)) == RAN
    document.deleted("b")
    document.back("b")
    assert sorted(document.places(RAN)) == RAN
