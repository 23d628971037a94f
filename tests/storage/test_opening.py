"""Opening: a folder is a store, or stands in for one elsewhere."""

from __future__ import annotations

import json

import pytest
from naming import named

from nbasset.core.errors import NotStored
from nbasset.storage.opening import open_store
from nbasset.storage.places import folder_of, place_now, url_of
from nbasset.storage.places import named as place_named
from nbasset.storage.remote.store import RemoteStore

SECRET = b"a secret of thirty-two bytes, yes"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_a_path_is_a_folder_and_a_url_never_is(cache, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(folder_of("results")) == "results"
    root = folder_of("s3://bucket/team/")
    assert root == folder_of("s3://bucket/team") != folder_of("s3://bucket/other")
    assert url_of(root) == "s3://bucket/team"
    assert url_of(tmp_path) == ""
    assert place_named(root) == f"s3://bucket/team ({root} stands in for it)"
    assert place_named(tmp_path) == str(tmp_path)
    assert not (tmp_path / "s3:").exists()
    monkeypatch.setenv("NBASSET_HOME", "s3://bucket/team")
    assert place_now().root == root


def test_the_store_of_a_folder_is_the_one_that_it_stands_for(cache, tmp_path, draft):
    plain = open_store(tmp_path / "plain", SECRET)
    assert not isinstance(plain, RemoteStore)
    plain.close()
    far = f"file://{tmp_path}/far"
    store = open_store(folder_of(far), SECRET)
    assert isinstance(store, RemoteStore)
    made = store.save(draft(), [1, 2], [])
    store.close()
    assert list((tmp_path / "far").rglob("records/raw/k1/*"))
    (folder_of(far) / "index.sqlite").unlink()
    again = open_store(folder_of(far), SECRET)
    assert again.load(again.find(named("raw"), made.key)[0]) == [1, 2]
    again.close()


def test_a_folder_that_does_not_say_what_it_stands_for_is_refused(cache):
    root = folder_of("s3://bucket/team")
    (root / "stands-for.json").write_text(json.dumps(["no"]))
    with pytest.raises(NotStored, match="does not say which store it stands for"):
        open_store(root, SECRET)
