"""Jobs: names for selections, however these are given."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidSelection
from nbasset.core.jobs import define_asset_job
from nbasset.core.selection import AssetSelection


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ("a+, group:x", "a+, group:x"),
        (["a", "b"], "a, b"),
        (AssetSelection.groups("my group"), 'group:"my group"'),
        ("*", "*"),
    ],
)
def test_a_job_keeps_its_selection(selection, words):
    job = define_asset_job("j", selection, description="d")
    assert (job.name, str(job.selection), job.description) == ("j", words, "d")


def test_without_a_selection_it_is_everything():
    assert define_asset_job("all").selection == AssetSelection.all()


def test_a_selection_that_cannot_be_read_is_refused_at_once():
    with pytest.raises(InvalidSelection, match="cannot be read as a selection"):
        define_asset_job("j", "a |")
