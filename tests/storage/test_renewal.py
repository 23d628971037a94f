"""A folder that went under a session: made again, with one sentence; where that cannot be, nothing stops."""

from __future__ import annotations

import errno
import shutil

import pytest
from naming import named

from nbasset.core.errors import NotStored


def test_one_sentence_each_time_it_goes(open_store, draft, warnings):
    store = open_store()
    for number in range(3):
        store.save(draft(key=f"k{number}"), number, [])
        shutil.rmtree(store.root)
        store.seed()
        store.seed()
    assert len(warnings) == 3
    assert [len(store.find(named("raw"), f"k{number}")) for number in range(3)] == [1, 1, 1]


def test_where_it_cannot_be_made_again_the_session_goes_on_and_comes_back(open_store, draft, warnings, tmp_path):
    parent = tmp_path / "parent"
    store = open_store(parent / "store")
    store.seed()
    store.save(draft(key="k1"), "before", [])
    shutil.rmtree(parent)
    parent.write_text("in the way")
    for _ in range(3):
        assert store.seed() == 0
    with pytest.raises(NotStored, match="raw was made but not stored"):
        store.save(draft(key="k2"), "meanwhile", [])
    assert not store.find(named("raw"), "k1")
    assert store.size() >= 0
    parent.unlink()
    assert store.seed() == 0
    assert [store.load(made) for made in store.find(named("raw"), "k1")] == ["before"]
    told = [sentence for sentence in warnings if "removed, moved or emptied" in sentence]
    assert ["cannot be made again" in sentence for sentence in told] == [True, False]


def test_a_store_behind_a_link_that_leads_nowhere_is_refused_with_a_sentence(open_store, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(NotStored, match=r"is a link to .*nowhere, which is not there"):
        open_store(tmp_path / "link")


def test_a_seed_that_was_given_counts_only_once_the_settings_could_be_used(open_store, root, monkeypatch):
    """Otherwise what was in memory would be put into a store that cannot be opened again."""
    open_store().seed()
    store = open_store(seed=7)

    def refuse(self):
        raise OSError(errno.EIO, "dead")

    with monkeypatch.context() as patch:
        patch.setattr(type(root), "read_bytes", refuse)
        with pytest.raises(NotStored, match="cannot be used"):
            store.seed()
    assert store.seed() == 0
    monkeypatch.setattr(type(root), "read_bytes", refuse)
    assert store.seed() == 0
