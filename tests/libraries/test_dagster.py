"""Kinds of Dagster's config are made again of what they were made of; with Dagster itself: ``beside/``."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from nbasset.libraries.known import KNOWN


class Shape:
    """As Dagster's: it wants its fields before it is there."""

    def __new__(cls, fields, description=None, field_aliases=None):
        return super().__new__(cls)

    def __init__(self, fields, description=None, field_aliases=None):
        self.fields, self._description, self.field_aliases = fields, description, field_aliases


def test_a_kind_of_config_is_made_of_its_fields_and_one_that_is_only_called_so_is_left_alone(monkeypatch):
    reduced = KNOWN.get("dagster").reduced
    there = Shape({"url": str}, "where", {})
    monkeypatch.setitem(sys.modules, "dagster", SimpleNamespace(Shape=Shape))
    assert reduced(there) == (Shape, ({"url": str}, "where", {}))
    del there.fields
    assert reduced(there) is None, "another version of it holds something else"
    monkeypatch.setitem(sys.modules, "dagster", SimpleNamespace(Shape=object))
    assert reduced(Shape({})) is None
    assert reduced({}) is None
