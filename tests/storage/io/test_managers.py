"""I/O managers speak Dagster's protocol, so that Dagster's own work here."""

from __future__ import annotations

import logging
import pickle
import threading

import pytest

from nbasset.core.errors import NotStored, NotTrusted
from nbasset.core.keys import AssetKey
from nbasset.storage.io.contexts import InputContext, OutputContext
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


class LikeDagsters:
    """Asks a context everything that Dagster 1.13's UPathIOManager, filesystem and DuckDB managers ask."""

    def __init__(self):
        self.kept = {}

    def handle_output(self, context, obj):
        assert context.dagster_type.typing_type is int
        assert not context.has_partition_key
        assert not context.has_asset_partitions
        assert context.has_asset_key
        assert context.resource_config["base_dir"] == "here"
        assert isinstance(context.log, logging.Logger)
        context.log.debug("writing %s", context.step_key)
        self.kept[tuple(context.get_identifier())] = obj
        context.add_output_metadata({"path": "/".join(context.get_asset_identifier())})
        assert context.metadata["owner"] == context.definition_metadata["owner"] == "me"
        assert (context.run_id, context.name) == ("r1", "result")

    def load_input(self, context):
        assert context.dagster_type.display_name == "int"
        assert context.upstream_output.asset_key == context.asset_key
        assert list(context.asset_key.path) == ["sales", "raw"]
        context.add_input_metadata({"rows": 1})
        return self.kept[tuple(context.get_identifier())]


def test_dagsters_own_io_managers_find_all_they_ask_for():
    told = {"run_id": "r1", "typing_type": int, "resource_config": {"base_dir": "here"}}
    output = OutputContext(RAW, definition_metadata={"owner": "me"}, **told)
    manager = LikeDagsters()
    manager.handle_output(output, 5)
    assert output.logged_metadata == {"path": "sales/raw"}
    assert manager.load_input(InputContext(RAW, upstream_output=output, **told)) == 5


def test_one_assets_file_in_the_place_of_anothers_is_refused(tmp_path):
    manager = PickleIOManager(tmp_path)
    for name in ("one", "other"):
        manager.handle_output(OutputContext(AssetKey(name)), name)
    (tmp_path / "one.pickle").replace(tmp_path / "other.pickle")
    with pytest.raises(NotTrusted, match="holds the value of something else"):
        manager.load_input(InputContext(AssetKey("other")))
