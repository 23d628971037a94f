"""I/O managers speak Dagster's protocol, so that Dagster's own work here."""

from __future__ import annotations

import pickle
import threading

import pytest

from nbasset.core.errors import NotStored
from nbasset.core.keys import AssetKey
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io.managers import IOManager, PickleIOManager

RAW = AssetKey(["sales", "raw"])


def test_a_value_goes_to_a_file_named_after_the_asset(tmp_path):
    manager = PickleIOManager(tmp_path / "new" / "folder")
    context = OutputContext(RAW)
    manager.handle_output(context, {"x": 1})
    path = tmp_path / "new" / "folder" / "sales" / "raw.pickle"
    assert pickle.loads(path.read_bytes()) == {"x": 1}
    assert context.logged_metadata == {"path": str(path)}
    assert manager.load_input(InputContext(RAW, upstream_output=context)) == {"x": 1}


def test_what_was_never_kept_says_so(tmp_path):
    with pytest.raises(NotStored, match=r"sales/raw has no value in .*raw\.pickle: make it first"):
        PickleIOManager(tmp_path).load_input(InputContext(RAW))


def test_a_value_that_cannot_be_kept_leaves_the_old_one(tmp_path):
    manager = PickleIOManager(tmp_path)
    manager.handle_output(OutputContext(RAW), "old")
    with pytest.raises(NotStored, match=r"sales/raw\['lock'\]: cannot pickle"):
        manager.handle_output(OutputContext(RAW), {"lock": threading.Lock()})
    assert manager.load_input(InputContext(RAW)) == "old"


def test_an_interrupted_write_leaves_the_old_value_and_nothing_else(tmp_path, monkeypatch):
    manager = PickleIOManager(tmp_path)
    manager.handle_output(OutputContext(RAW), "old")

    def interrupted(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        manager.handle_output(OutputContext(RAW), "new")
    assert manager.load_input(InputContext(RAW)) == "old"
    assert [path.name for path in (tmp_path / "sales").iterdir()] == ["raw.pickle"]


def test_an_io_manager_must_do_both():
    class Half(IOManager):
        def handle_output(self, context, obj):
            """Keeps and never gives back."""

    with pytest.raises(TypeError, match="load_input"):
        Half()
