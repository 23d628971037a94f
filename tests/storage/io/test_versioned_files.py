"""Files of versions: names that no other value has, the form that suits, and nothing unsigned unpickled."""

from __future__ import annotations

import pickle
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pandas as pd
import pytest
from storage.io.test_forms_and_types import VALUES

from nbasset import AssetKey
from nbasset.core.errors import NotStored, NotTrusted
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io.versioned_files import VersionedFiles, suiting


def output(name="a", version="1", **options):
    return OutputContext(AssetKey(name), "run", version=version * 20, **options)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (pd.DataFrame({"a": [1]}), "parquet"),
        (np.arange(3), "npy"),
        (np.array([{}]), "pickle"),
        ("x", "text"),
        (b"x", "bytes"),
        ({1, 2}, "pickle"),
    ],
)
def test_whatever_a_value_is_a_place_has_a_form_for_it_and_finds_it_again(tmp_path, value, form):
    assert suiting(value) == form
    manager = VersionedFiles("any form", tmp_path)
    context = output()
    manager.handle_output(context, value)
    assert context.logged_metadata["form"] == form
    kept = output(output_metadata=context.logged_metadata)
    for asked in (InputContext(AssetKey("a"), upstream_output=kept), InputContext(AssetKey("a"))):
        assert str(manager.load_input(asked)) == str(value)


def test_names_that_disks_take_for_the_same_are_others(tmp_path):
    manager = VersionedFiles("text", tmp_path)
    for number, key in enumerate(["north", "North", "a/b", "a_b"]):
        manager.handle_output(output(partitions=object(), keys=(key,)), str(number))
    assert len({path.name.lower() for path in (tmp_path / "a").iterdir()}) == 4
    wanted = InputContext(AssetKey("a"), partitions=object(), keys=("North", "a/b"))
    assert manager.load_input(wanted) == {"North": "1", "a/b": "2"}


def test_a_pickle_that_somebody_else_wrote_is_not_loaded(tmp_path):
    manager = VersionedFiles("pickle", tmp_path)
    manager.handle_output(output(), [1])
    assert manager.load_input(InputContext(AssetKey("a"))) == [1]
    (tmp_path / "a.pickle").unlink()
    (tmp_path / "a.pickle").write_bytes(pickle.dumps([2]))
    with pytest.raises(NotTrusted):
        manager.load_input(InputContext(AssetKey("a")))


def test_what_was_never_kept_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotStored, match=r"a has no value in .*a\.json: make it first"):
        VersionedFiles("json", tmp_path).load_input(InputContext(AssetKey("a")))


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A folder in which a frame is kept, and the address at which it is served."""
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    VersionedFiles("parquet", tmp_path).handle_output(output("sales"), pd.DataFrame({"n": [1, 2], "word": ["a", None]}))
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_what_somebody_serves_is_loaded_by_its_plain_name_or_its_columns_and_nothing_is_kept_there(served):
    manager = VersionedFiles("parquet", served)
    assert manager.load_input(InputContext(AssetKey("sales")))["n"].tolist() == [1, 2]
    asked = InputContext(AssetKey("sales"), definition_metadata={"columns": ["word"]})
    assert list(manager.load_input(asked)) == ["word"]
    with pytest.raises(NotStored, match="nobody has no value in http://"):
        manager.load_input(InputContext(AssetKey("nobody")))
    with pytest.raises(NotStored, match="can only be read: nothing can be kept there"):
        manager.handle_output(output("sales"), pd.DataFrame({"n": [3]}))


def test_a_frame_in_parts_and_an_array_with_labels_are_loaded_from_memory_as_from_files(tmp_path):
    for place in (str(tmp_path), f"memory://{tmp_path.name}"):
        for form, value in (("parquet", VALUES["a frame in parts"]), ("npz", VALUES["an array with labels"])):
            context = output(form)
            manager = VersionedFiles(form, place)
            manager.handle_output(context, value)
            kept = output(form, output_metadata=context.logged_metadata)
            back = VersionedFiles(form, place).load_input(InputContext(AssetKey(form), upstream_output=kept))
            assert type(back) is type(value)
            assert str(back.compute()) == str(value.compute())
