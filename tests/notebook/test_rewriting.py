"""Rewriting: the two forms of an asset's line, and a name for a step; on the page, or in the saved file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shells import Notebook

from nbasset.notebook.options import BadOption
from nbasset.notebook.rewriting import in_form, renamed, rewrites

MAGIC = ["%%asset a --group g\n1", "%%asset\nx = 1\n", "%%asset a\n# why\n1\n", "%%asset a"]
COMMENT = ["#| asset: a --group g\n1", "#| asset:\nx = 1\n", "#| asset: a\n# why\n1\n", "#| asset: a"]


@pytest.mark.parametrize(("magic", "comment"), list(zip(MAGIC, COMMENT, strict=True)))
def test_both_forms_become_each_other_and_stay_themselves(magic, comment):
    assert (in_form(magic, "comment"), in_form(comment, "magic")) == (comment, magic)
    assert (in_form(magic, "magic"), in_form(comment, "comment")) == (magic, comment)


@given(st.text("a%#|: =\n", max_size=30), st.sampled_from(["comment", "magic"]))
def test_a_cell_of_no_asset_stays_and_nothing_is_rewritten_twice(text, form):
    assert in_form(text, form) == text
    cell = f"%%asset a\n{text}"
    assert in_form(in_form(cell, form), form) == in_form(cell, form)
    assert in_form(in_form(cell, "comment"), "magic") == cell


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("%%asset df\ndf = df.dropna()", "%%asset new\nnew = df.dropna()"),
        ("#| asset: df --group g\ndf.dropna()", "#| asset: new --group g\ndf.dropna()"),
        ("%%asset df\nn = len(df)\ndf = df[:n]\ndf['z'] = 1", "%%asset new\nn = len(df)\nnew = df[:n]\nnew['z'] = 1"),
        ("%%asset df\n見出し = 1; df = df + 見出し\ndf", "%%asset new\n見出し = 1; new = df + 見出し\nnew"),
        ("%%asset df\nif 1:\n    df = df.dropna()", None),
        ("%%asset df\ndf += 1", None),
        ("%%asset a, df_x\ndf = df.dropna()", None),
        ("%%asset df\ndf = df.dropna(", None),
        ("df = df.dropna()", None),
    ],
)
def test_a_step_gets_a_name_of_its_own_where_that_is_plain_to_see(source, after):
    assert renamed(source, "df", "new") == after


@pytest.fixture
def saved(notebook: Notebook, tmp_path, monkeypatch):
    path = tmp_path / "book.ipynb"
    cells = [
        {"cell_type": "code", "id": "c1", "source": ["%%asset a\n", "1"]},
        {"cell_type": "markdown", "id": "m", "source": "%%asset is a magic"},
        {"cell_type": "code", "id": "c2", "source": "#| asset: b\na + 1"},
    ]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return path


def texts(path):
    return ["".join(each["source"]) for each in json.loads(path.read_text())["cells"]]


def test_without_a_page_the_saved_file_is_rewritten_and_the_difference_is_shown(notebook, saved):
    notebook.run("%nbasset form comment")
    assert texts(saved) == ["#| asset: a\n1", "%%asset is a magic", "#| asset: b\na + 1"]
    assert "- %%asset a\n+ #| asset: a" in notebook.page.text
    assert "1 cell rewritten" in notebook.page.text
    notebook.run("%nbasset form magic")
    assert texts(saved) == ["%%asset a\n1", "%%asset is a magic", "%%asset b\na + 1"]
    notebook.run("%nbasset form magic")
    assert "every asset's line is a magic already" in notebook.page.text
    assert list(saved.parent.glob(".book*")) == []


def test_what_is_open_in_a_page_waits_for_it_and_the_file_stays_unless_it_is_asked_for(notebook, saved):
    before, sent = saved.read_text(), []
    notebook.run("%nbasset form comment", cell="c3")
    assert "1 cell rewritten as soon as the page is heard" in notebook.page.text
    assert saved.read_text() == before
    notebook.session.rewriting.heard(sent.append)
    notebook.session.rewriting.heard(sent.append)
    assert [each["after"] for told in sent for each in told["cells"]] == ["#| asset: a\n1"]
    notebook.session.rewriting.send = None
    notebook.run("%nbasset form comment --file", cell="c3")
    assert texts(saved)[0] == "#| asset: a\n1"


def test_a_page_does_it_itself(notebook, saved):
    before = saved.read_text()
    sent = []
    notebook.session.rewriting.send = sent.append
    notebook.session.recall.cells.told([{"id": "c9", "source": "%%asset a\n2"}], "page")
    notebook.run("%nbasset form comment")
    assert [each["cells"] for each in sent] == [rewrites([("c9", "%%asset a\n2")], "comment")]
    assert sent[0]["label"] == ""
    assert saved.read_text() == before


def test_a_word_that_is_no_form_is_refused(notebook):
    error = notebook.run("%nbasset form python", fails=True)
    assert isinstance(error, BadOption)
    assert "form takes comment or magic" in str(error)
