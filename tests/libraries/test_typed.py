"""Libraries that read annotations."""

from __future__ import annotations

import pytest

from nbasset.libraries.known import KNOWN


@pytest.mark.parametrize(
    "name", ["pydantic", "msgspec", "attrs", "cattrs", "typeguard", "beartype", "fastapi", "typer"]
)
def test_they_are_known(name):
    assert KNOWN.get(name).reads_annotations


def test_others_do_not():
    assert not KNOWN.get("pandas").reads_annotations
