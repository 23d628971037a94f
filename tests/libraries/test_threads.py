"""The number of threads that was chosen is told by the environment, whatever is loaded."""

from __future__ import annotations

import pytest

from nbasset.libraries.threads import CHOSEN, chosen_count


@pytest.mark.parametrize(("word", "count"), [("3", 3), ("", 0), ("many", 0), ("-1", 0)])
def test_what_is_no_number_chooses_none(monkeypatch, word, count):
    monkeypatch.setenv(CHOSEN, word)
    assert chosen_count() == count
