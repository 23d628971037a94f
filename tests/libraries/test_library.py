"""A library is described by a record: whoever writes one says only what he knows."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import Changes, Library


def test_a_name_is_enough_and_says_nothing_else():
    plain = Library("geopandas")
    assert not any(
        getattr(plain, each.name) for each in dataclasses.fields(plain) if each.name not in ("name", "changes")
    )
    assert plain.changes == Changes()


def test_a_record_does_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        KNOWN.get("pandas").copied = False


def test_every_part_of_a_record_is_explained():
    for each in dataclasses.fields(Library):
        assert f"\n    {each.name}: " in inspect.getdoc(Library)


@pytest.mark.parametrize("row", list(KNOWN), ids=lambda row: row.name)
def test_a_library_is_called_by_its_top_module(row):
    assert row.name.isidentifier()
    files = row.readers.files if row.readers else {}
    assert {module.partition(".")[0] for module in files} <= {row.name}
    assert row.generators is None or row.generators.home.partition(".")[0] == row.name
