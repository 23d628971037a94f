"""Statuses: one word each, which is a plain text wherever it is written."""

from __future__ import annotations

import json
import pickle

import pytest

from nbasset.core import status
from nbasset.core.statuses import Status


@pytest.mark.parametrize("one", Status)
def test_a_status_is_its_word_in_code_in_sentences_and_in_json(one):
    assert f"{one}" == one == one.name
    assert json.loads(json.dumps(one)) == one.name


@pytest.mark.parametrize("one", Status)
def test_its_word_makes_it_again(one):
    assert Status(str(one)) is one
    assert pickle.loads(pickle.dumps(one)) is one


def test_a_word_that_is_no_status_is_refused():
    with pytest.raises(ValueError, match="FRESHLY"):
        Status("FRESHLY")


def test_whoever_assesses_gives_the_same_statuses():
    assert status.Status is Status
