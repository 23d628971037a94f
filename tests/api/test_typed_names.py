"""Type checkers know every name that comes late, from where it comes."""

from __future__ import annotations

import ast
from pathlib import Path

import nbasset.api.late_names
from nbasset.api.late_names import LATE

TYPED = Path(nbasset.api.late_names.__file__).with_name("typed_names.py")


def told():
    """By name the module from which type checkers have it."""
    body = ast.parse(TYPED.read_text(encoding="utf-8")).body
    return {each.asname: node.module for node in body if isinstance(node, ast.ImportFrom) for each in node.names}


def test_each_is_known_and_none_from_elsewhere():
    made_when_asked = {name for name, module in LATE.items() if module == "nbasset.core.metadata"} - {"MetadataValue"}
    late = {name: module for name, module in LATE.items() if module != "typing" and name not in made_when_asked}
    known = {name: module for name, module in told().items() if name not in made_when_asked}
    assert known == late
