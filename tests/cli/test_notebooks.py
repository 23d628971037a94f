"""Which notebook is meant, and what is known of it."""

from __future__ import annotations

import pytest

from nbasset.cli.notebooks import notebook
from nbasset.cli.parsers import Usage


def test_the_only_one_of_a_folder_need_not_be_named(ran, tmp_path):
    path = ran({"c1": "%%asset a\n1"})
    assert notebook(None).path.samefile(path)
    (tmp_path / "other.ipynb").write_text("{}", encoding="utf-8")
    assert notebook(None).path.samefile(path), "it is the only one of which anything is known"


def test_where_there_are_several_one_has_to_be_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Usage, match="there is no notebook in"):
        notebook(None)
    for name in ("a", "b"):
        (tmp_path / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(Usage, match=r"say which notebook: a\.ipynb, b\.ipynb\."):
        notebook(None)
    assert notebook("a").path.name == "a.ipynb"
    with pytest.raises(Usage, match=r"there is no notebook c\.ipynb"):
        notebook("c.ipynb")


def test_of_one_that_never_ran_nothing_is_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.ipynb").write_text('{"cells": []}', encoding="utf-8")
    with pytest.raises(Usage, match=r"nothing is known of new\.ipynb yet in .*: nbasset run new\.ipynb"):
        notebook("new.ipynb").kept()


def test_what_is_no_notebook_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.ipynb").write_text("[1", encoding="utf-8")
    with pytest.raises(Usage, match=r"bad\.ipynb is no notebook"):
        _ = notebook("bad.ipynb").texts


def test_a_store_elsewhere_is_found_as_kernels_find_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.ipynb").write_text('{"cells": []}', encoding="utf-8")
    monkeypatch.setenv("NBASSET_HOME", str(tmp_path / "there"))
    assert notebook("new").root == tmp_path / "there"
    monkeypatch.delenv("NBASSET_HOME")
    assert notebook("new").root == tmp_path / ".nbasset"
