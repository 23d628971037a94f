"""Projects of Dagster, by the shape of their definitions; with the real package they are tried in tests/beside."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nbasset import from_dagster
from nbasset.core.errors import InvalidDefinition, InvalidSelection


def test_what_are_no_definitions_is_refused():
    with pytest.raises(InvalidDefinition, match="SimpleNamespace is no Definitions of the package dagster"):
        from_dagster(SimpleNamespace())


def test_what_is_read_has_to_be_there():
    empty = SimpleNamespace(resolve_asset_graph=lambda: SimpleNamespace(assets_defs=[]), resources=None)
    assert from_dagster(empty).names == ()
    with pytest.raises(InvalidSelection, match="--read: the project has no asset 'orders'; none is defined yet"):
        from_dagster(empty, read=["orders"])
