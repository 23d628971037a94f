"""Otherwise: variables that cells have set, with what had been read for them."""

from __future__ import annotations

import ast
import os

import pytest
from naming import by_name

from nbasset.core.version import Through
from nbasset.versions.evidence import Done, Provenance
from nbasset.versions.files import path_digest
from nbasset.versions.otherwise import otherwise
from nbasset.versions.plain_names import PlainNames

LABEL, TEXT = "variable OF_A_TEST", "os.environ['OF_A_TEST'] = text"


@pytest.fixture
def set_from(monkeypatch):
    """Has a cell set a variable for which it had read something; what is to be said of that."""
    monkeypatch.setenv("OF_A_TEST", "1")

    def left(change=lambda: None, **read):
        names = {"text": "1"}
        plain = PlainNames(names)
        plain.set("c", ast.parse(TEXT), {(LABEL, "OF_A_TEST"): True})
        made = {LABEL: "977033053121d8cc5e3f85a7221d7188"}
        plain.touched(Done("c", TEXT, Provenance(3, **read), made=made), lambda name: names.get(name))
        change()
        return otherwise(plain, lambda namespace, name, **_: namespace.get(name)).get(LABEL, ())

    return left


def test_a_variable_says_which_asset_it_came_from(set_from):
    assets = by_name({"text": "1"})
    assert [each for each in set_from(assets=assets) if isinstance(each, Through)] == [
        Through(LABEL, 3, *next(iter(assets.items())))
    ]


def test_a_variable_is_otherwise_when_its_file_is(set_from, tmp_path):
    path = tmp_path / "of.txt"
    path.write_text("1")
    files = {str(path): path_digest(str(path))}
    assert set_from(files=files) == ()
    (told,) = set_from(lambda: path.write_text("2"), files=files)
    assert told.endswith("of.txt, which has changed: run it again")


def test_a_variable_is_nobodys_once_it_is_set_by_no_cell(set_from):
    plain = PlainNames({})
    plain.set("c", ast.parse(TEXT), {(LABEL, "OF_A_TEST"): True})
    plain.top.document.ran("c")
    plain.is_there("c", there=False)
    assert os.environ.get("OF_A_TEST") == "1"
    assert "set by a plain cell that is gone" in otherwise(plain, lambda *_, **__: None)[LABEL][0]
