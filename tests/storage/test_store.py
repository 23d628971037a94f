"""The store: what today's packages and code cannot read has drifted, and what it keeps is as it was."""

from __future__ import annotations

import sys
import types

import pandas as pd
import pytest

from nbasset.core.errors import Drifted


def defined_in_main(code):
    """What a notebook's cells define: things of ``__main__``."""
    names = {"__name__": "__main__"}
    exec(code, names)
    return names


@pytest.fixture
def library(monkeypatch):
    """An installed package with a version and a class."""
    module = types.ModuleType("a_library")
    module.__version__ = "1.0"
    exec("class Thing:\n    pass", module.__dict__)
    monkeypatch.setitem(sys.modules, "a_library", module)
    return module


def test_a_result_of_another_version_of_a_package_has_drifted(store, draft, library):
    made = store.save(draft(), library.Thing(), [])
    assert type(store.load(made)) is library.Thing
    library.__version__ = "2.0"
    with pytest.raises(Drifted, match=r"raw was pickled by a_library 1\.0, today there is 2\.0"):
        store.load(made)
    library.__version__ = "1.0"
    assert type(store.load(made)) is library.Thing


def test_a_result_of_a_package_that_is_gone_has_drifted(store, draft, library, monkeypatch):
    made = store.save(draft(), library.Thing(), [])
    monkeypatch.delitem(sys.modules, "a_library")
    with pytest.raises(Drifted, match=r"raw needs a_library 1\.0, which cannot be imported"):
        store.load(made)


def test_frames_of_another_version_of_pandas_are_read(store, draft, monkeypatch):
    made = store.save(draft(), pd.DataFrame({"a": [1]}), [])
    monkeypatch.setattr(pd, "__version__", "99.0")
    assert store.load(made)["a"].tolist() == [1]


def test_code_of_another_python_has_drifted_and_data_has_not(open_store, draft, monkeypatch):
    """By-value code is byte code, which crashes another Python."""
    store = open_store()
    monkeypatch.setattr("nbasset.storage.store.PYTHON", "2.7")
    code = store.save(draft(), defined_in_main("value = lambda: 1")["value"], [])
    data = store.save(draft(key="k2"), [1], [])
    monkeypatch.undo()
    with pytest.raises(Drifted, match=r"raw holds code of Python 2\.7, this is 3\."):
        store.load(code)
    assert store.load(data) == [1]
