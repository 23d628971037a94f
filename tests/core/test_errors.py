"""Errors: every one of them can be caught as nbasset's, and is shown as its sentence alone."""

from __future__ import annotations

import inspect
import pickle

import pytest

from nbasset.core import errors
from nbasset.core.errors import ExtraMissing, NbassetError

ALL = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)]


@pytest.mark.parametrize("kind", ALL)
def test_each_is_caught_as_nbassets_own_and_crosses_processes(kind):
    back = pickle.loads(pickle.dumps(kind("raw cannot be read.")))
    assert isinstance(back, NbassetError)
    assert (type(back), str(back)) == (kind, "raw cannot be read.")


@pytest.mark.parametrize("kind", ALL)
def test_ipython_shows_the_sentence_and_no_frames(kind):
    error = kind("raw cannot be read: make it again.")
    assert error._render_traceback_() == [f"{kind.__name__}: raw cannot be read: make it again."]


def test_a_missing_extra_is_an_import_error_for_whoever_tries_to_import():
    with pytest.raises(ImportError) as caught:
        raise ExtraMissing("needs pandas", name="pandas")
    assert caught.value.name == "pandas"
