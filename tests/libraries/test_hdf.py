"""h5py and netCDF4: what opens files unseen by Python is told what it is given."""

from __future__ import annotations

import sys
import types

import pytest

from nbasset.engine.watch.observing import observing
from nbasset.libraries import hdf
from nbasset.libraries.known import KNOWN


@pytest.mark.parametrize(("module", "reader"), [("h5py", "File"), ("netCDF4", "Dataset")])
def test_a_file_that_is_handed_over_is_read_and_one_to_be_written_is_not(module, reader, tmp_path, monkeypatch):
    """With a library of the same shape, since the real ones may not be there."""

    class Opener:
        def __init__(self, name, mode="r"):
            self.name = name

    fake = types.ModuleType(module)
    setattr(fake, reader, Opener)
    monkeypatch.setitem(sys.modules, module, fake)
    for name in ("in.h5", "out.h5"):
        (tmp_path / name).write_bytes(b"data")
    with observing() as seen:
        getattr(fake, reader)(str(tmp_path / "in.h5"))
        getattr(fake, reader)(str(tmp_path / "out.h5"), "w")
    assert seen.inputs() == [str(tmp_path / "in.h5")]
    assert reader in KNOWN.readers.databases


def test_a_file_of_pytables_is_a_handle_that_looking_at_it_does_not_change():
    class File:
        filename = "a.h5"

        def __init__(self):
            self.nodes = {}

    class Node:
        _v_pathname = "/k"

        def __init__(self, file):
            self._v_file = file

    file = File()
    told = hdf.open_tables(file)
    file.nodes["/"] = 1
    assert hdf.open_tables(file).tag == told.tag
    assert told.opaque
    assert hdf.open_tables(Node(file)).tag[2:] == ("a.h5", "/k")
    assert hdf.open_tables(object()) is None
