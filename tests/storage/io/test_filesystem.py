"""Values as files, with Dagster's names for the manager and for the files."""

from __future__ import annotations

import pickle

from nbasset import FilesystemIOManager, StaticPartitionsDefinition, asset, fs_io_manager, materialize


@asset(key_prefix="sales")
def raw():
    return [1, 2]


@asset(partitions_def=StaticPartitionsDefinition(["north", "south"]))
def parts(context):
    return context.partition_key


def run(manager):
    done = materialize([raw, parts], resources={"io_manager": manager})
    return done.asset_value(["sales", "raw"]), done.asset_value("parts", partition="south"), done.made


def test_a_value_is_a_pickle_in_the_file_that_dagster_would_write(tmp_path):
    manager = FilesystemIOManager(base_dir=str(tmp_path / "kept"))
    assert run(manager)[:2] == ([1, 2], "south")
    assert run(manager)[2] == ()
    found = sorted(
        str(path.relative_to(tmp_path / "kept")) for path in (tmp_path / "kept").rglob("*") if path.is_file()
    )
    assert found == ["parts/north", "parts/south", "sales/raw"]
    assert pickle.loads((tmp_path / "kept" / "sales" / "raw").read_bytes()) == [1, 2]


def test_a_file_that_somebody_else_has_written_is_not_loaded(tmp_path):
    manager = FilesystemIOManager(base_dir=str(tmp_path))
    run(manager)
    (tmp_path / "sales" / "raw").write_bytes(pickle.dumps("theirs"))

    @asset
    def total(context, x):
        return sum(x)

    done = materialize([raw], resources={"io_manager": manager})
    assert done.asset_value(["sales", "raw"]) == [1, 2]


def test_a_manager_that_is_told_no_folder_has_one_beside_the_store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for manager in (FilesystemIOManager(), fs_io_manager):
        assert run(manager)[0] == [1, 2]
    assert run(fs_io_manager.configured({"base_dir": str(tmp_path / "given")}))[0] == [1, 2]
    assert (tmp_path / "given" / "sales" / "raw").exists()
