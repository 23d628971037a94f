"""Unseen names: which asset a body has missed is told by the error, wherever it was raised, and once."""

from __future__ import annotations

import pytest

from nbasset.core.result_names import ResultName
from nbasset.engine.watch.own_names import OwnModule
from nbasset.instance.unseen_names import UnseenNames

UP, A = map(ResultName.from_text, ("up", "a"))
HOME: dict[str, object] = {"__name__": "__main__"}


def missed(code: str, *, home: dict[str, object] = HOME) -> ResultName | None:
    names = UnseenNames({"up": UP, "a": A}.get)
    with pytest.raises(Exception) as told:  # whatever it is
        exec(code, dict(home))
    found = names.missed((A,), told.value)
    assert names.missed((A,), told.value) is None
    assert dict(names.of((A,))) == ({} if found is None else {"up": found})
    return found


@pytest.mark.parametrize(
    "code",
    [
        "up",
        "def f(): return up\nf()",
        "globals()['up']",
        "import string\nstring.Template('$up').substitute(globals())",
        "import pandas\npandas.eval('up + 1')",
        "import numpy\nnumpy.bmat('up, up')",
        "import module\nmodule.up",
        "try:\n up\nexcept NameError as e:\n raise ValueError from e",
        "try:\n up\nexcept NameError:\n 1 / 0",
    ],
)
def test_an_asset_that_the_notebooks_code_has_looked_for_is_missed(code, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "module", OwnModule({}, lambda: ()))
    assert missed(code) == UP


@pytest.mark.parametrize(
    "code", ["other", "a", "{}['up']", "raise NameError('up')", "{'b': 1}['up']", "int.up", "1 / 0"]
)
def test_nothing_is_missed_when_the_error_is_about_something_else(code):
    assert missed(code) is None


def test_code_of_a_module_means_its_own_names():
    assert missed("up", home={"__name__": "helpers"}) is None
