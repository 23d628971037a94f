"""Through plain cells: the files that they have read count for who uses what they have made of them."""

from __future__ import annotations

import pytest
from naming import by_name, named

from nbasset.core.version import Through, Version
from nbasset.versions.evidence import Provenance
from nbasset.versions.files import path_digest
from nbasset.versions.plain_names import PlainNames


@pytest.fixture
def plain():
    return PlainNames({"df": 1})


def noted(plain, *names):
    return plain.noted(Version({}), names, lambda namespace, name, **_: repr(namespace.get(name)))


def test_a_file_that_a_cell_has_read_is_noted_and_told_once_it_is_another(plain, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rows.csv"
    path.write_text("a")
    plain.ran(Provenance(1, files={str(path): path_digest(str(path))}), ["df"])
    found = noted(plain, "df")
    assert (found.files, found.outdated) == ((str(path),), ())
    path.write_text("a, b")
    assert noted(plain, "df").outdated == (
        "plain cell [1] read rows.csv, which has changed: run it again, or make it %%asset df",
    )


def test_who_reads_a_file_that_a_cell_has_written_rests_on_what_that_had_read(plain, tmp_path):
    path = str(tmp_path / "out.csv")
    plain.wrote(Provenance(1, by_name({"raw": "v1"})), [path])
    version = plain.noted(Version({}, paths=(path,)), (), lambda *_, **__: None)
    assert version.through == (Through(path, 1, named("raw"), "v1"),)


def test_cells_that_have_left_all_as_it_would_be_from_the_top_are_not_told_of(plain):
    plain.ran(Provenance(1), ["df"])
    assert plain.otherwise() == {}
