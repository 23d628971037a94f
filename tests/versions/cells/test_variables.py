"""Environment variables that a cell reads by literal names."""

from __future__ import annotations

import ast

import pytest

from nbasset.versions.cells.variables import literal_variables


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import os\nk = os.environ['K']", ("K",)),
        ("k = os.getenv('K'), os.environ.get('L', 'x')", ("K", "L")),
        ("k = 1", ()),
        ("k = os.environ[name]", None),
        ("os.environ['K'] = 'x'", None),
        ("k = os.listdir()", None),
        ("from os import environ", None),
        ("import os as o", None),
        ("k = dict(os.environ)", None),
    ],
)
def test_literal_names_are_told_and_anything_else_is_not(text: str, names: tuple[str, ...] | None) -> None:
    assert literal_variables(ast.parse(text)) == names
