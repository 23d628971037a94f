"""Late names: each is where the table says, and what is public is there at once or late."""

from __future__ import annotations

from importlib import import_module

import pytest

import nbasset
from nbasset.api.late_names import LATE


@pytest.mark.parametrize(("name", "module"), LATE.items())
def test_each_is_where_the_table_says(name, module):
    assert getattr(nbasset, name) is getattr(import_module(module), name)


def test_every_public_name_is_there():
    assert [name for name in nbasset.__all__ if not hasattr(nbasset, name)] == []
