"""Names that mean something else already are refused, and nothing that is there is lost."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.core.errors import InvalidDefinition


def refused(notebook: Notebook, cell: str, id: str = "new") -> str:
    error = notebook.run(cell, id, fails=True)
    assert isinstance(error, InvalidDefinition)
    return str(error)


@pytest.mark.parametrize(
    "body", ["df = df + [3]", "df + [3]", "for x in [1]:\n    df = [*df, x]", "def df(df):\n    return df"]
)
@pytest.mark.parametrize("before", ["%%asset df\n[1, 2]", "df = [1, 2]"])
def test_what_would_be_made_from_its_own_earlier_value_is_refused_with_a_name_for_the_step(notebook, before, body):
    notebook.run(before, "c1")
    told = refused(notebook, f"%%asset df\n{body}")
    assert told == "df cannot be made from its own earlier value. Give this step a name: %%asset df_clean"
    assert notebook.run("df") == [1, 2]
    notebook.run("%%asset df_clean\ndf_clean = [*df, 3]", "c2")
    assert "%%asset df_clean2" in refused(notebook, f"%%asset df\n{body}")


@pytest.mark.parametrize("name", ["sum", "len", "print", "display", "get_ipython"])
def test_a_name_of_pythons_own_is_refused(notebook, name):
    assert refused(notebook, f"%%asset {name}\n{name} = 3").startswith(f"{name} is Python's own: every cell that uses")
    assert notebook.session.instance.definitions.names == ()


def test_words_of_the_prompt_are_names_like_others(notebook):
    notebook.run("%%asset license\n'MIT'", "c1")
    assert notebook.run("license") == "MIT"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("def it():\n    return 1", "function"),
        ("class it:\n    pass", "class"),
        ("import math as it", "module"),
        ("from math import floor as it", "function"),
    ],
)
def test_what_other_cells_call_is_not_taken_from_them(notebook, cell, kind):
    notebook.run(cell, "c1")
    before = notebook.shell.user_ns["it"]
    assert refused(notebook, "%%asset it\n3").startswith(f"it is a {kind} of this notebook: every cell that uses it")
    assert notebook.run("it") is before


def test_a_cell_with_a_function_may_become_an_asset(notebook):
    notebook.run("def daily():\n    return 1", "c1")
    notebook.run("%%asset\ndef daily():\n    return 1", "c1")
    assert notebook.run("daily") == 1


def test_data_of_the_notebook_becomes_the_assets_as_before(notebook):
    notebook.run("rows = [1]")
    notebook.run("%%asset rows\n[2]", "c1")
    assert notebook.run("rows") == [2]


def test_a_value_that_the_cell_does_not_give_is_told(notebook):
    notebook.run("%%asset q\nqqq = 1", "c1")
    assert "the body assigns qqq, not q" in notebook.page.text


def test_the_page_is_offered_to_name_the_step(notebook):
    offered = []
    notebook.session.rewriting.send = offered.append
    notebook.run("%%asset df\n[1, 2]", "c1")
    cell = "%%asset df\ndf = df[1:]\nprint(len(df))"
    told = refused(notebook, cell, "c2")
    after = "%%asset df_clean\ndf_clean = df[1:]\nprint(len(df_clean))"
    assert offered == [
        {
            "type": "rewrite",
            "text": told,
            "label": "Name It df_clean",
            "cells": [{"id": "c2", "before": cell, "after": after}],
        }
    ]
    notebook.run(after, "c2")
    assert notebook.run("df_clean") == [2]
    notebook.run("df_clean2 = 'a variable'")
    assert "%%asset df_clean3" in refused(notebook, cell, "c3")
    assert offered[-1]["label"] == "Name It df_clean3", "sentence and button say one name"


def test_a_function_of_asset_that_is_called_like_something_of_pythons_is_refused_too(notebook):
    notebook.run("from nbasset import asset")
    told = refused(notebook, "@asset\ndef max():\n    return 1")
    assert told == (
        "max is Python's own: every cell that uses it would get the asset instead. Give the asset another name: def my_max(…)"
    )
    assert notebook.session.instance.definitions.names == ()
