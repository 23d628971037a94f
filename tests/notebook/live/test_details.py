"""What is known of one asset, collected without loading its value."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.engine.interrupts import drive
from nbasset.notebook.live.details import details_of
from nbasset.notebook.live.kernel_requests import KernelRequests, requests_of
from nbasset.ui.details import body


def details(notebook: Notebook, name: str):
    notebook.session.instance.log.flush()
    return details_of(notebook.session.instance, notebook.session.views.all()["assets"], name)


def test_nothing_is_loaded(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook.run("%%asset a\nprint('hello')\n[1, 2]", "a")
    monkeypatch.setattr(notebook.session.instance.results, "load", None)
    found = details(notebook, "a")
    assert [item["type"] for item in found.items] == ["stream", "value"]
    assert dict(found.versions)["run"] == found.history[0]["run"]
    assert found.head == ""


def test_of_an_asset_with_points_these_are_its_value(notebook: Notebook) -> None:
    notebook.run("%%asset grid --sweep depth=2,3\nf'deep {depth}'", "a")
    told = body(details(notebook, "grid"))
    assert "Value" in told
    assert all(f"deep {depth}" in told for depth in (2, 3))


def test_every_attempt_is_listed_the_newest_first(notebook: Notebook) -> None:
    notebook.run("fine = True")
    notebook.run("%%asset a\nassert fine\n[1]", "a")
    notebook.run("fine = False")
    notebook.run("%materialize", fails=True)
    found = details(notebook, "a")
    assert [(each["status"], each["kind"], each["error"]) for each in found.history] == [
        ("FAILED", "", "AssertionError"),
        ("FRESH", "list of 1", ""),
    ]
    assert found.head.startswith("a failed ")
    assert "AssertionError" in found.log[-1]["text"]


def test_versions_have_numbers_once_there_are_several(notebook: Notebook) -> None:
    notebook.run("%%asset a\n[1]", "a")
    assert [each["version"] for each in details(notebook, "a").history] == [None]
    notebook.run("%%asset a\n[2]", "a")
    assert [each["version"] for each in details(notebook, "a").history] == [2, 1]


def test_the_way_to_a_root_cause_is_told_in_words(notebook: Notebook) -> None:
    notebook.run("one = 1")
    notebook.run("%%asset a\none", "a")
    notebook.run("%%asset b\na", "b")
    notebook.run("one = 2")
    assert details(notebook, "b").paths == ["a is stale: one changed from 1 to 2"]


def test_the_columns_of_a_table_are_told_once_they_were_looked_at(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas")
    notebook.run("import pandas as pd")
    notebook.run("%%asset frame\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})")
    does, views = requests_of(notebook.session), notebook.session.views.all()["assets"]
    monkeypatch.setattr(KernelRequests, "ring", lambda self: None)
    before = does.details(views, "frame")
    assert (before.has_columns, before.small, before.table) == (True, True, None)
    done = []
    does.look_into("frame", lambda: done.append("told"))
    drive(does.do(loop=False))
    after = does.details(views, "frame")
    assert done == ["told"]
    assert [(each.name, each.nulls) for each in after.table.columns] == [("a", 0), ("b", 1)]
    assert not after.has_columns
    assert "1 missing (50%)" in body(after)
    assert "1 different value<" in body(after)
