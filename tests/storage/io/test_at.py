"""From words and URLs to what keeps values there."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.kept_at import FORMS
from nbasset.storage.io import at
from nbasset.storage.io.at import io_manager_at
from nbasset.storage.io.formats import FORMATS


def test_every_form_that_needs_no_set_up_is_one_that_files_have():
    assert set(FORMS) == set(FORMATS)


@pytest.mark.parametrize(
    ("place", "counts", "root"),
    [
        ("parquet", "parquet", "assets"),
        ("./kept", "any form", "kept"),
        ("csv ./kept", "csv", "kept"),
        ("pickle", "pickle", "assets"),
        ("file:///elsewhere/kept", "any form", "kept"),
    ],
)
def test_files_lie_beside_the_notebook_or_where_a_path_leads(tmp_path, place, counts, root):
    manager = io_manager_at(place, tmp_path)
    assert (manager.counts_as, manager.disk.root.name) == (counts, root)
    assert (manager.disk.root.parent == tmp_path) is ("elsewhere" not in place)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("parquett", "is no place; did you mean parquet"),
        ("cvs ./x", "no form 'cvs'; did you mean csv"),
        ("s4://b", "Nobody here knows how to reach s4://"),
        ("s3://", "s3:// leads nowhere: write what lies behind it, such as s3://bucket/team"),
        ("csv s3:/bucket/team", "s3:/bucket/team is no URL: it has two slashes, s3://bucket/team"),
        ("duckdb:///:memory:", "duckdb:///:memory: names no file: write duckdb:///warehouse.duckdb"),
        ("sqlite://", "sqlite:// names no file: write sqlite:///warehouse.sqlite"),
        ("gs://bucket", "What lies at gs:// needs gcsfs: pip install gcsfs"),
    ],
)
def test_what_is_no_place_is_refused_in_a_sentence(place, sentence, monkeypatch):
    monkeypatch.setattr(at, "find_spec", lambda package: None)
    with pytest.raises(InvalidDefinition, match=sentence):
        io_manager_at(place)
