"""Late names: each is where the table says, and what is public is there at once or late."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import nbasset
from nbasset.api import late_names
from nbasset.api.late_names import LATE

TYPED = Path(late_names.__file__).with_name("typed_names.pyi")


@pytest.mark.parametrize(("name", "module"), LATE.items())
def test_each_is_where_the_table_says(name, module):
    assert getattr(nbasset, name) is getattr(import_module(module), name)


def test_every_public_name_is_there():
    assert [name for name in nbasset.__all__ if not hasattr(nbasset, name)] == []


def told():
    """By name the module from which type checkers have it."""
    body = ast.parse(TYPED.read_text(encoding="utf-8")).body
    return {each.asname: node.module for node in body if isinstance(node, ast.ImportFrom) for each in node.names}


def test_each_is_known_and_none_from_elsewhere():
    made_when_asked = {name for name, module in LATE.items() if module == "nbasset.core.metadata"} - {"MetadataValue"}
    late = {name: module for name, module in LATE.items() if module != "typing" and name not in made_when_asked}
    known = {name: module for name, module in told().items() if name not in made_when_asked}
    assert known == late
