"""The files that a value will read once it is evaluated are found in its plan."""

from __future__ import annotations

import pickle
from functools import partial
from importlib import import_module

import pytest

from nbasset.libraries.unevaluated import Files, files_among, files_in, path_of, texts_in
from nbasset.versions.values.digest import digest


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for name in ("a.csv", "data/b.csv", "data/ç.csv"):
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize("long", ["", "l" * 40])
def test_files_are_found_in_bytes_whatever_stands_before_their_names(here, long):
    path = here / f"{long}x.csv"
    path.touch()
    assert str(path) in files_in(pickle.dumps({"path": str(path), "n": 1})).paths
    assert files_in(pickle.dumps("data/ç.csv")).paths == ("data/ç.csv",)


def test_folders_and_patterns_mean_the_files_they_mean_and_other_texts_none(here):
    assert files_among(["a.csv", "no.csv", "data/*.csv", "a text. Yes", "."]).paths == (
        "a.csv",
        "data/b.csv",
        "data/ç.csv",
    )
    assert files_among(["data/"]).paths == ("data/b.csv", "data/ç.csv")


def test_texts_are_found_in_containers_instances_and_arguments(here):
    class Held:
        def __init__(self):
            self.path = here / "a.csv"

    assert list(texts_in([{"x": ("y", 3)}, partial(len, "z"), Held()])) == ["x", "y", "z", str(here / "a.csv")]


def test_files_count_by_their_content(here):
    before = digest(Files(("a.csv",))).digest
    assert digest([Files(("a.csv",))]).digest == digest([Files(("a.csv",))]).digest
    (here / "a.csv").write_text("other, longer")
    assert digest(Files(("a.csv",))).digest != before


def test_a_uri_of_a_file_means_its_path_on_every_system(here, monkeypatch):
    assert files_among([(here / "data" / "ç.csv").as_uri()]).paths == (str(here / "data" / "ç.csv"),)
    monkeypatch.setattr("urllib.request.url2pathname", import_module("nturl2path").url2pathname)
    assert path_of("file:///C:/my%20data/a.csv") == r"C:\my data\a.csv"
